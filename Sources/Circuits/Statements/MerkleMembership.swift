public import Algebra
public import FieldHashes

/// "I know the secret behind a leaf of the Poseidon tree with this root, and this is the leaf's nullifier for this
/// scope": anonymous membership, once for each scope.
///
/// With H = Poseidon of two inputs: the leaf is H(secret, nullifier), the nullifier hash is H(nullifier, scope). Whoever
/// sees two proofs of one scope with the same nullifier hash knows that one member made both, and nothing about which.
public struct MerkleMembership<F: PrimeField>: Circuit {
    /// What the verifier knows.
    public struct PublicValues: Sendable {
        /// The output H(nullifier, scope).
        public var nullifierHash: F
        /// The root of the tree of members.
        public var root: F
        /// What the membership is used for: a vote, a withdrawal.
        public var scope: F

        /// The given values.
        public init(nullifierHash: F, root: F, scope: F) {
            self.nullifierHash = nullifierHash
            self.root = root
            self.scope = scope
        }
    }

    /// What only the member knows.
    public struct PrivateValues: Sendable {
        /// The first part of the leaf's secret.
        public var secret: F
        /// The second part, from which the nullifier hashes come.
        public var nullifier: F
        /// The leaf's number, below 2^depth.
        public var position: F
        /// The siblings of the nodes on the way to the root, the leaf's neighbour first.
        public var siblings: [F]

        /// The given values.
        public init(secret: F, nullifier: F, position: F, siblings: [F]) {
            self.secret = secret
            self.nullifier = nullifier
            self.position = position
            self.siblings = siblings
        }
    }

    /// The number of levels of the tree, 1 to 64.
    public let depth: Int
    @usableFromInline let gadget: PoseidonGadget<F>

    /// Membership in trees of `depth` levels.
    @inlinable public init(depth: Int = 20) throws(PoseidonError) {
        precondition(1...64 ~= depth, "positions have up to 64 bits")
        self.depth = depth
        gadget = try PoseidonGadget(inputCount: 2)
    }

    // MARK: Predicate

    /// The root of the tree in which a member's leaf stands; nil where the position is not below 2^depth.
    @inlinable public func root(of member: PrivateValues) -> F? {
        let position = member.position.canonical
        guard position.bitWidthVariableTime <= depth, member.siblings.count == depth else { return nil }
        var node = gadget.hash.hash([member.secret, member.nullifier])
        for (level, sibling) in member.siblings.enumerated() {
            node = gadget.hash.hash(position.bit(level) == 1 ? [sibling, node] : [node, sibling])
        }
        return node
    }

    @inlinable public func isSatisfied(_ publicValues: PublicValues, _ privateValues: PrivateValues) -> Bool {
        root(of: privateValues) == publicValues.root
            && gadget.hash.hash([privateValues.nullifier, publicValues.scope]) == publicValues.nullifierHash
    }

    // MARK: Circuit

    @inlinable public func synthesize(
        into system: inout ConstraintSystem<F>, _ publicValues: PublicValues, _ privateValues: PrivateValues
    ) {
        precondition(privateValues.siblings.count == depth, "the circuit is for trees of one depth")
        let nullifierHash = system.output("nullifierHash")
        let root = system.publicInput("root", publicValues.root)
        let scope = LinearCombination(system.publicInput("scope", publicValues.scope))
        let secret = LinearCombination(system.privateInput("secret", privateValues.secret))
        let nullifier = LinearCombination(system.privateInput("nullifier", privateValues.nullifier))
        let position = LinearCombination(system.privateInput("position", privateValues.position))
        let siblings = privateValues.siblings.enumerated().map {
            system.privateInput("siblings", at: $0.offset, $0.element)
        }

        let leaf = LinearCombination(system.poseidon("leaf", gadget, [secret, nullifier]))
        let bits = system.bits("positionBit", position, count: depth)
        let top = system.merkleRoot("level", gadget, leaf: leaf, position: bits, siblings: siblings)
        system.enforceEqual("root", top, LinearCombination(root))
        let hash = LinearCombination(system.poseidon("nullification", gadget, [nullifier, scope]))
        system.assign(nullifierHash, publicValues.nullifierHash)
        system.enforceEqual("nullifierHash", hash, LinearCombination(nullifierHash))
    }

    // MARK: Input files

    public var inputs: [InputSignal] {
        [
            InputSignal("root"), InputSignal("scope"), InputSignal("secret"), InputSignal("nullifier"),
            InputSignal("position"), InputSignal("siblings", depth),
        ]
    }

    /// The member at position 5 of a tree whose other branches are the numbers 101, 102, ….
    public var sampleInput: [(signal: String, values: [F])] {
        let member = PrivateValues(
            secret: F(11), nullifier: F(12), position: F(5 % (1 << UInt64(min(depth, 3)))),
            siblings: (0..<depth).map { F(101 + UInt64($0)) })
        return [
            ("root", [root(of: member) ?? .zero]), ("scope", [F(1)]), ("secret", [member.secret]),
            ("nullifier", [member.nullifier]), ("position", [member.position]), ("siblings", member.siblings),
        ]
    }

    @inlinable public func values(_ inputs: InputValues<F>) -> (PublicValues, PrivateValues) {
        let member = PrivateValues(
            secret: inputs["secret"][0], nullifier: inputs["nullifier"][0], position: inputs["position"][0],
            siblings: inputs["siblings"])
        let scope = inputs["scope"][0]
        return (
            PublicValues(
                nullifierHash: gadget.hash.hash([member.nullifier, scope]), root: inputs["root"][0], scope: scope),
            member
        )
    }
}
