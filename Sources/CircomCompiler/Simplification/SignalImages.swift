/// What each signal is replaced by.
///
/// A signal stays, or is replaced by a constant or by a linear combination of other signals. Images are final: none names
/// a signal that is replaced in turn. Equal signals count as one signal here.
struct SignalImages: Sendable {
    /// The most signals there can be: codes above are constants and combinations.
    static let signalLimit = 1 << 30
    private static let constantTag: UInt32 = 1 << 30
    private static let combinationTag: UInt32 = 2 << 30
    /// The signal is gone and nothing that is kept names it.
    private static let unused: UInt32 = 3 << 30

    /// A signal that stays has its own number.
    private var codes: [UInt32]
    private var constants: [Coefficient] = []
    /// The linear combinations.
    private(set) var combinations = SparseRows()

    /// Every signal stays.
    init(signalCount: Int) { codes = Array(countingTo: signalCount) }

    /// The image of a signal.
    enum Image {
        case itself
        case constant(Coefficient)
        case combination(Int)
        case unused
    }

    /// The image of a signal.
    @inline(__always) subscript(signal: UInt32) -> Image {
        let code = codes[Int(signal)]
        if code < Self.constantTag { return .itself }
        let index = Int(code & (Self.constantTag - 1))
        if code < Self.combinationTag { return .constant(constants[index]) }
        return code < Self.unused ? .combination(index) : .unused
    }

    /// Whether a signal is replaced.
    @inline(__always) func isReplaced(_ signal: UInt32) -> Bool { codes[Int(signal)] >= Self.constantTag }

    /// Replaces a signal by a constant.
    mutating func replace(_ signal: UInt32, by constant: Coefficient) {
        codes[Int(signal)] = Self.constantTag | UInt32(constants.count)
        constants.append(constant)
    }

    /// Replaces a signal by a sum.
    mutating func replace(_ signal: UInt32, by sum: borrowing RowAccumulator) {
        codes[Int(signal)] = Self.combinationTag | UInt32(combinations.count)
        sum.append(to: &combinations)
    }

    /// Marks a signal as gone; no row that is kept may name it.
    mutating func drop(_ signal: UInt32) { codes[Int(signal)] = Self.unused }

    /// Adds the image of a term to a sum.
    @inline(__always)
    func add(
        _ signal: UInt32, _ coefficient: Coefficient, to sum: inout RowAccumulator, _ pool: inout CoefficientArithmetic
    ) {
        let code = codes[Int(signal)]
        if code < Self.constantTag {
            sum.add(code, coefficient, &pool)
        } else {
            addReplaced(code, coefficient, to: &sum, &pool)
        }
    }

    private func addReplaced(
        _ code: UInt32, _ coefficient: Coefficient, to sum: inout RowAccumulator, _ pool: inout CoefficientArithmetic
    ) {
        let index = Int(code & (Self.constantTag - 1))
        if code < Self.combinationTag {
            let constant = constants[index]
            if !constant.isZero { sum.add(0, pool.multiply(coefficient, constant), &pool) }
        } else if code < Self.unused {
            sum.add(combinations, row: index, times: coefficient, &pool)
        }
    }
}
