/// A coefficient of a linear combination in one machine word.
///
/// A value whose representative of least magnitude is below 2⁶² is held as that signed integer; any other is the index
/// of an entry of the ``CoefficientArithmetic`` that made it. Within one pool each value has one code, so `==` compares
/// values.
package struct Coefficient: Sendable, Hashable {
    /// Codes from here on are indices into the pool.
    package static let largeBase = 1 << 62

    package let code: Int

    @inline(__always) package init(code: Int) { self.code = code }

    /// 0, which no stored term has.
    package static let zero = Coefficient(code: 0)
    /// 1.
    package static let one = Coefficient(code: 1)
    /// −1.
    package static let minusOne = Coefficient(code: -1)

    /// Whether this is 0.
    @inline(__always) package var isZero: Bool { code == 0 }
    /// Whether the code is the value itself.
    @inline(__always) package var isSmall: Bool { code < Self.largeBase }
}
