public import Algebra

/// "I know x whose square's square's … square, `length` times, is the output": a chain of multiplications with full-size
/// values on every wire, for measuring provers.
public struct MultiplicationChain<F: PrimeField>: Circuit {
    /// The output: x^(2^length).
    public struct PublicValues: Sendable {
        /// The last square.
        public var out: F

        /// The given output.
        public init(out: F) { self.out = out }
    }

    /// The beginning of the chain.
    public struct PrivateValues: Sendable {
        /// The first factor.
        public var x: F

        /// The given beginning.
        public init(x: F) { self.x = x }
    }

    /// The number of multiplications and of constraints, at least 1.
    public let length: Int

    /// A chain of `length` multiplications.
    public init(length: Int) {
        precondition(length >= 1, "a chain has a first multiplication")
        self.length = length
    }

    /// The output for a beginning.
    @inlinable public func output(of x: F) -> F { (0..<length).reduce(x) { value, _ in value.squared() } }

    @inlinable public func isSatisfied(_ publicValues: PublicValues, _ privateValues: PrivateValues) -> Bool {
        output(of: privateValues.x) == publicValues.out
    }

    @inlinable public func synthesize(
        into system: inout ConstraintSystem<F>, _ publicValues: PublicValues, _ privateValues: PrivateValues
    ) {
        let out = system.output("out")
        system.assign(out, publicValues.out)
        var current = system.privateInput("x", privateValues.x)
        for i in 1..<length {
            let next = system.intermediate("square", at: i, system.value(current).squared())
            system.enforce("square", current, current, next)
            current = next
        }
        system.enforce("square", current, current, out)
    }

    public var inputs: [InputSignal] { [InputSignal("x")] }

    public var sampleInput: [(signal: String, values: [F])] { [("x", [F(3)])] }

    @inlinable public func values(_ inputs: InputValues<F>) -> (PublicValues, PrivateValues) {
        let x = inputs["x"][0]
        return (PublicValues(out: output(of: x)), PrivateValues(x: x))
    }
}
