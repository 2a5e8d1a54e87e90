/// A circuit's constraints after simplification, over wires.
///
/// Wires keep the order of the signals: 0 is the constant one, then main's outputs, public inputs, private inputs and
/// the others, less the signals that were dropped. Outputs and public inputs are never dropped.
public struct ConstraintList: Sendable {
    /// The field.
    public let field: CompilerField
    /// The main component's numbers of outputs and inputs. Private inputs are all counted, also dropped ones.
    public let mainShape: CircuitInstances.MainShape
    /// All signals, the constant one included: the number of labels of an `.r1cs` file.
    public let signalCount: Int
    /// For each wire its signal.
    public let signalOfWire: [UInt32]
    /// Constraints without a product.
    public let linearCount: Int
    /// Rows A, B, C of each constraint, over signals.
    package let rows: SparseRows
    /// The arithmetic that gave the coefficients.
    package let arithmetic: CoefficientArithmetic
    /// For each signal its wire, or `noWire`.
    let wireOfSignal: [UInt32]

    static let noWire = UInt32.max

    /// The number of constraints.
    public var constraintCount: Int { rows.count / 3 }
    /// The number of wires, the constant one included.
    public var wireCount: Int { signalOfWire.count }
    /// The number of terms of all constraints.
    public var termCount: Int { rows.termCount }
    /// Private inputs of the main component that have a wire.
    public var privateInputWireCount: Int {
        let first = mainShape.outputs + mainShape.publicInputs + 1
        return (first..<first + mainShape.privateInputs).count { wireOfSignal[$0] != Self.noWire }
    }
    /// The wire of a signal, or nil where it was dropped.
    public func wire(ofSignal signal: Int) -> Int? {
        wireOfSignal[signal] == Self.noWire ? nil : Int(wireOfSignal[signal])
    }

    /// Keeps the signals that `isKept` says; rows name no others.
    init(
        circuit: CircuitInstances, rows: SparseRows, arithmetic: CoefficientArithmetic, isKept: (Int) -> Bool
    ) {
        self.init(
            mainShape: circuit.mainShape, signalCount: circuit.signalCount + 1, rows: rows, arithmetic: arithmetic,
            isKept: isKept)
    }

    init(
        mainShape: CircuitInstances.MainShape, signalCount: Int, rows: SparseRows, arithmetic: CoefficientArithmetic,
        isKept: (Int) -> Bool
    ) {
        field = arithmetic.field
        self.mainShape = mainShape
        self.signalCount = signalCount
        self.rows = rows
        self.arithmetic = arithmetic
        var wires = Array(repeating: Self.noWire, count: signalCount)
        var signals: [UInt32] = []
        for signal in 0..<signalCount where isKept(signal) {
            wires[signal] = UInt32(signals.count)
            signals.append(UInt32(signal))
        }
        wireOfSignal = wires
        signalOfWire = signals
        var linear = 0
        for first in stride(from: 0, to: rows.count, by: 3)
        where rows.range(first).isEmpty && rows.range(first + 1).isEmpty { linear += 1 }
        linearCount = linear
    }
}
