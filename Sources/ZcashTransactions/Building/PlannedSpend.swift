import Algebra
public import Curves
public import Primitives
public import Sapling

/// A spend of a transaction under construction: the note with all that its description is made from.
///
/// Who has it learns the note and the account's viewing key, and cannot spend.
public struct PlannedSpend: Sendable, Confidential {
    /// The viewing key of the account.
    public let key: FullViewingKey
    /// The note.
    public let note: Note
    /// The way from the note's commitment to the anchor.
    public let path: MerklePath
    /// `rcv`, the randomness of the value commitment.
    public let valueRandomness: ValueCommitmentRandomness
    /// α, which randomises the signing key.
    public let randomizer: Jubjub.ScalarField
    /// The key of a note without value that was made up to hide how many notes are spent; nil for real notes.
    public let decoyKey: ExpandedSpendingKey?

    /// `cv`.
    public let valueCommitment: ValueCommitment
    /// The nullifier.
    public let nullifier: Nullifier
    /// `rk`, the key that the spend's signature verifies under.
    public let randomizedKey: RedJubjubVerifyingKey<SpendAuthorization>
    /// The proof, 192 bytes, once there is one.
    public package(set) var proof: [UInt8]?
    /// The signature, once there is one.
    public package(set) var signature: RedJubjubSignature?

    package init(
        key: FullViewingKey, note: Note, path: MerklePath, valueRandomness: ValueCommitmentRandomness,
        randomizer: Jubjub.ScalarField, decoyKey: ExpandedSpendingKey? = nil
    ) {
        self.key = key
        self.note = note
        self.path = path
        self.valueRandomness = valueRandomness
        self.randomizer = randomizer
        self.decoyKey = decoyKey
        valueCommitment = ValueCommitment(value: note.value, randomness: valueRandomness)
        nullifier = note.nullifier(at: path.position, key: key)
        randomizedKey = RedJubjubVerifyingKey(key.ak).randomized(by: randomizer)
    }

    /// A note without value under a key of its own, at a place in the tree that is made up too.
    package static func decoy(
        rule: NotePlaintextRule, using generator: inout some RandomNumberGenerator
    ) -> PlannedSpend {
        let key = ExpandedSpendingKey.random(using: &generator)
        let viewing = key.viewing
        let path = MerklePath(
            position: UInt32.random(in: 0 ... .max, using: &generator),
            siblings: (0..<NoteCommitmentHash.depth).map { _ in
                BLS12381.Fr(reducingLittleEndian: generator.bytes(64))
            })
        return PlannedSpend(
            key: viewing,
            note: Note(
                recipient: viewing.randomAddress(using: &generator), value: 0,
                randomSeed: .random(rule: rule, using: &generator)),
            path: path, valueRandomness: .init(generator.scalar()), randomizer: generator.scalar(), decoyKey: key)
    }

    /// The description, with zeros for what is not there yet.
    package func description(anchor: [UInt8]) -> SpendDescription {
        SpendDescription(
            valueCommitment: valueCommitment.encoded, anchor: anchor, nullifier: nullifier.bytes,
            randomizedKey: randomizedKey.encoded, proof: proof ?? [UInt8](repeating: 0, count: 192),
            signature: signature?.bytes ?? [UInt8](repeating: 0, count: RedJubjubSignature.byteCount))
    }
}

extension ExpandedSpendingKey {
    /// A key that nobody keeps.
    static func random(using generator: inout some RandomNumberGenerator) -> ExpandedSpendingKey {
        while true {
            // All but one in 2²⁵² random strings are keys.
            if let key = try? ExpandedSpendingKey(spendingKey: generator.bytes(32)),
                (try? key.fullViewingKey()) != nil
            {
                return key
            }
        }
    }

    /// The viewing key of a key whose viewing key was seen to exist.
    var viewing: FullViewingKey {
        guard let key = try? fullViewingKey() else { preconditionFailure("the viewing key was made before") }
        return key
    }
}

extension FullViewingKey {
    /// An address at a random diversifier.
    func randomAddress(using generator: inout some RandomNumberGenerator) -> PaymentAddress {
        while true {
            // Half of all diversifiers have an address.
            if let diversifier = try? Diversifier(bytes: generator.bytes(Diversifier.byteCount)),
                let address = address(diversifier)
            {
                return address
            }
        }
    }
}

extension RandomSeed {
    /// The randomness of a new note.
    static func random(
        rule: NotePlaintextRule, using generator: inout some RandomNumberGenerator
    ) -> RandomSeed {
        guard rule != .beforeCanopy, let seed = try? NoteSeed(bytes: generator.bytes(NoteSeed.byteCount)) else {
            return .beforeZIP212(rcm: generator.scalar())
        }
        return .afterZIP212(seed)
    }
}

extension RandomNumberGenerator {
    /// `count` random bytes.
    package mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0 ... .max, using: &self) }
    }

    /// A random scalar.
    package mutating func scalar() -> Jubjub.ScalarField { Jubjub.ScalarField(reducingLittleEndian: bytes(64)) }
}
