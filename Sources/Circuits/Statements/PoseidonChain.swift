public import Algebra
public import FieldHashes

/// "I know x and y for which hashing h ↦ Poseidon(h, y), `length` times from x, gives the output": for measuring provers
/// on a circuit of hashes.
public struct PoseidonChain<F: PrimeField>: Circuit {
    /// The last hash.
    public struct PublicValues: Sendable {
        /// The last hash.
        public var out: F

        /// The given output.
        public init(out: F) { self.out = out }
    }

    /// The beginning and the second input of every hash.
    public struct PrivateValues: Sendable {
        /// The first input of the first hash.
        public var x: F
        /// The second input of every hash.
        public var y: F

        /// The given beginning.
        public init(x: F, y: F) {
            self.x = x
            self.y = y
        }
    }

    /// The number of hashes, at least 1; each is 240 constraints.
    public let length: Int
    @usableFromInline let gadget: PoseidonGadget<F>

    /// A chain of `length` hashes.
    @inlinable public init(length: Int) throws(PoseidonError) {
        precondition(length >= 1, "a chain has a first hash")
        self.length = length
        gadget = try PoseidonGadget(inputCount: 2)
    }

    /// The output for a beginning.
    @inlinable public func output(of values: PrivateValues) -> F {
        (0..<length).reduce(values.x) { hash, _ in gadget.hash.hash([hash, values.y]) }
    }

    @inlinable public func isSatisfied(_ publicValues: PublicValues, _ privateValues: PrivateValues) -> Bool {
        output(of: privateValues) == publicValues.out
    }

    @inlinable public func synthesize(
        into system: inout ConstraintSystem<F>, _ publicValues: PublicValues, _ privateValues: PrivateValues
    ) {
        let out = system.output("out")
        var current = system.privateInput("x", privateValues.x)
        let y = LinearCombination(system.privateInput("y", privateValues.y))
        for i in 0..<length {
            let target = i == length - 1 ? out : nil
            current = system.poseidon("hash", at: i, gadget, [LinearCombination(current), y], into: target)
        }
        // The prover's claim, which the last hash's constraints compare with its own value.
        system.assign(out, publicValues.out)
    }

    public var inputs: [InputSignal] { [InputSignal("x"), InputSignal("y")] }

    public var sampleInput: [(signal: String, values: [F])] { [("x", [F(1)]), ("y", [F(2)])] }

    @inlinable public func values(_ inputs: InputValues<F>) -> (PublicValues, PrivateValues) {
        let values = PrivateValues(x: inputs["x"][0], y: inputs["y"][0])
        return (PublicValues(out: output(of: values)), values)
    }
}
