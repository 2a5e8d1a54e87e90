public import Algebra
public import Primitives

/// A statement that can be proved: public and private values, a plain predicate over them and the circuit that
/// enforces it.
///
/// The circuit's constraints depend on the circuit's own parameters only, never on the values.
public protocol Circuit<F>: Sendable {
    /// The field the statement is over.
    associatedtype F: PrimeField
    /// What the verifier knows.
    associatedtype PublicValues: Sendable
    /// What only the prover knows.
    associatedtype PrivateValues: Sendable

    /// The signals of an input file, public ones first; outputs are computed.
    var inputs: [InputSignal] { get }
    /// An input that satisfies the statement, the same each time.
    var sampleInput: [(signal: String, values: [F])] { get }
    /// The values of an input file, with the outputs that belong to them.
    func values(_ inputs: InputValues<F>) -> (PublicValues, PrivateValues)
    /// Whether the statement holds, without a circuit.
    func isSatisfied(_ publicValues: PublicValues, _ privateValues: PrivateValues) -> Bool
    /// The circuit: makes wires in the order outputs, public inputs, private inputs, and enforces the statement.
    func synthesize(
        into system: inout ConstraintSystem<F>, _ publicValues: PublicValues, _ privateValues: PrivateValues)
}

extension Circuit {
    /// The constraints with the witness for the given values, satisfying or not.
    @inlinable public func build(_ publicValues: PublicValues, _ privateValues: PrivateValues) -> BuiltCircuit<F> {
        var system = ConstraintSystem<F>()
        synthesize(into: &system, publicValues, privateValues)
        return system.finish()
    }

    /// The constraints with the witness for an input file; the sample's without one.
    ///
    /// - Throws: `CircuitInputError`.
    @inlinable public func build(input: JSONValue? = nil) throws(CircuitInputError) -> BuiltCircuit<F> {
        let values = try InputValues<F>(input ?? sampleDocument, signals: inputs)
        let (publicValues, privateValues) = self.values(values)
        return build(publicValues, privateValues)
    }

    /// The sample as an input file.
    @inlinable public var sampleDocument: JSONValue {
        .object(
            sampleInput.map { entry in
                let scalar = inputs.first { $0.name == entry.signal }?.dimension == nil
                let numbers = entry.values.map { JSONValue.string($0.canonical.decimal) }
                return JSONValue.Member(entry.signal, scalar ? numbers[0] : .array(numbers))
            })
    }
}
