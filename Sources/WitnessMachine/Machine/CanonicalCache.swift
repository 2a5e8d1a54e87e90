import Algebra

/// The canonical integers of the elements looked at last.
///
/// Bits are taken from one element many times over, and each conversion costs a product. Variable time.
struct CanonicalCache<F: PrimeField> {
    private var first = F.zero, second = F.zero
    private var firstInteger = F.Canonical(), secondInteger = F.Canonical()

    /// The canonical integer of an element.
    @inline(__always) mutating func integer(_ element: F) -> F.Canonical {
        if element == first { return firstInteger }
        if element == second { return secondInteger }
        if element.isZero { return F.Canonical() }
        if element == .one { return F.Canonical(small: 1) }
        let integer = element.canonical
        second = element
        secondInteger = integer
        return integer
    }

    /// The element with a given integer, which is below the prime; 0 and 1 cost no product, and the others are remembered.
    @inline(__always) mutating func element(_ integer: F.Canonical) -> F {
        var high: UInt64 = 0
        for i in 1..<max(1, F.Canonical.count) { high |= integer[i] }
        if high == 0, integer[0] < 2 { return integer[0] == 0 ? .zero : .one }
        let element = F(canonical: integer) ?? .zero
        first = element
        firstInteger = integer
        return element
    }
}
