/// Comparisons whose time does not depend on the contents.
public enum ConstantTime {
    /// Whether `a` and `b` hold the same bytes. Time depends on the two lengths only; unequal lengths differ.
    public static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool { areEqual(a.span, b.span) }

    /// Whether `a` and `b` hold the same bytes. Time depends on the two lengths only; unequal lengths differ.
    public static func areEqual(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Bool {
        guard a.count == b.count else { return false }
        var difference: UInt8 = 0
        for index in a.indices { difference |= a[index] ^ b[index] }
        return Choice(isZero: UInt64(difference)).isTrue
    }
}
