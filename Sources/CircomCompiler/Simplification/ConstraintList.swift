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
    /// The terms of all constraints.
    public let termCount: Int
    /// The constraints over classes of equal signals.
    package let rows: ConstraintRows
    /// The arithmetic that gave the coefficients.
    package let arithmetic: CoefficientArithmetic
    /// For each class its wire, or `noWire`.
    private let wireOfClass: [UInt32]

    private static let noWire = UInt32.max

    /// The number of constraints.
    public var constraintCount: Int { rows.count }
    /// The number of wires, the constant one included.
    public var wireCount: Int { signalOfWire.count }
    /// Private inputs of the main component that have a wire.
    public var privateInputWireCount: Int {
        let first = mainShape.outputs + mainShape.publicInputs + 1
        return firstWire(from: first + mainShape.privateInputs) - firstWire(from: first)
    }
    /// The wire of a signal, or nil where it was dropped. Takes time logarithmic in the number of wires.
    public func wire(ofSignal signal: Int) -> Int? {
        let wire = firstWire(from: signal)
        return wire < wireCount && signalOfWire[wire] == signal ? wire : nil
    }

    /// The first wire of a signal from `signal` on, or the number of wires.
    private func firstWire(from signal: Int) -> Int {
        var (low, high) = (0, wireCount)
        while low < high {
            let middle = (low + high) / 2
            if signalOfWire[middle] < signal { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The wire of a term of the store of ``rows``.
    @inline(__always) package func wire(ofTerm k: Int) -> UInt32 { wireOfClass[Int(rows.store.signals[k])] }

    /// Keeps the classes that `isKept` says; rows name no others.
    init(
        mainShape: CircuitInstances.MainShape, classes: SignalClasses, rows: ConstraintRows,
        arithmetic: CoefficientArithmetic, isKept: (Int) -> Bool
    ) {
        field = arithmetic.field
        self.mainShape = mainShape
        signalCount = classes.classOfSignal.count
        self.rows = rows
        self.arithmetic = arithmetic
        var wires = Array(repeating: Self.noWire, count: classes.count)
        var signals: [UInt32] = []
        for index in 0..<classes.count where isKept(index) {
            wires[index] = UInt32(signals.count)
            signals.append(classes.leastSignals[index])
        }
        wireOfClass = wires
        signalOfWire = signals
        linearCount = (0..<rows.count).count { rows.isLinear($0) }
        termCount = (0..<rows.count).reduce(0) { $0 + rows.range($1).count }
    }
}
