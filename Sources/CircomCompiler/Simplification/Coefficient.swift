/// A coefficient of a linear combination in one machine word.
///
/// A value whose representative of least magnitude is below 2⁶² is held as that signed integer; any other is the index
/// of an entry of the ``CoefficientArithmetic`` that made it. Within one pool each value has one code, so `==` compares
/// values.
struct Coefficient: Sendable, Hashable {
    /// Codes from here on are indices into the pool.
    static let largeBase = 1 << 62

    let code: Int

    @inline(__always) init(code: Int) { self.code = code }

    /// 0, which no stored term has.
    static let zero = Coefficient(code: 0)
    /// 1.
    static let one = Coefficient(code: 1)
    /// −1.
    static let minusOne = Coefficient(code: -1)

    /// Whether this is 0.
    @inline(__always) var isZero: Bool { code == 0 }
    /// Whether the code is the value itself.
    @inline(__always) var isSmall: Bool { code < Self.largeBase }
}
