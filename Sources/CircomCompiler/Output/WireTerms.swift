/// The terms of one linear combination in the order of a file.
struct WireTerms: Sendable {
    /// How terms are ordered.
    enum Order: Sendable {
        /// By wire.
        case number
        /// By the bytes of the wire's number, least significant first, as circom writes `.r1cs` files: 0, 256, 1, 257.
        case bytes

        /// What terms are compared by; its own inverse.
        @inline(__always) func key(_ wire: UInt32) -> UInt32 { self == .number ? wire : wire.byteSwapped }
    }

    private let order: Order
    /// For each term its key, and in the low half its place in the row.
    private var keys: [UInt64] = []
    private var start = 0

    init(_ order: Order) { self.order = order }

    /// The number of terms.
    @inline(__always) var count: Int { keys.count }

    /// The wire of a term.
    @inline(__always) func wire(_ index: Int) -> UInt32 { order.key(UInt32(truncatingIfNeeded: keys[index] >> 32)) }

    /// Where the term is in the store of the list's rows.
    @inline(__always) func place(_ index: Int) -> Int { start + Int(keys[index] & UInt64(UInt32.max)) }

    /// Takes the terms of a combination: those of a range of the store of the list's rows.
    @inline(__always) mutating func load(_ range: Range<Int>, of list: borrowing ConstraintList) {
        keys.removeAll(keepingCapacity: true)
        start = range.lowerBound
        var isSorted = true
        var last: UInt64 = 0
        for k in range {
            let key = UInt64(order.key(list.wire(ofTerm: k))) << 32 | UInt64(k - start)
            if last > key { isSorted = false }
            last = key
            keys.append(key)
        }
        if !isSorted { keys.sort() }
    }
}
