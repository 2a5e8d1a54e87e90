internal import Algebra
internal import BigNumbers

/// Field elements as integers.
enum Integers<F: PrimeField> {
    /// The field's order.
    static var modulus: BigInt { integer(F.modulus) }

    static func integer(_ value: F.Canonical) -> BigInt {
        var count = F.Canonical.count
        while count > 1, value[count - 1] == 0 { count -= 1 }
        if count == 1, value[0] < 1 << 62 { return BigInt(Int(truncatingIfNeeded: value[0])) }
        return BigInt(words: (0..<count).map { value[$0] })
    }

    /// The representative in 0 ..< order.
    static func unsigned(_ element: F) -> BigInt { integer(element.canonical) }

    /// The representative of least magnitude.
    static func signed(_ element: F) -> BigInt {
        element.isLexicographicallyLargest ? -integer((-element).canonical) : integer(element.canonical)
    }

    /// The element of an integer of any sign.
    static func element(_ value: BigInt) -> F {
        if let small = Int(exactly: value) {
            let magnitude = F(UInt64(small.magnitude))
            return small < 0 ? -magnitude : magnitude
        }
        let magnitude = value.magnitude
        let bytes = (try? magnitude.littleEndianBytes(count: magnitude.byteWidth)) ?? []
        let element = F(reducingLittleEndian: bytes)
        return value.isNegative ? -element : element
    }
}
