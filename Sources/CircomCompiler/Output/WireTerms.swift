/// The terms of one linear combination in the order of a file.
struct WireTerms: Sendable {
    /// How terms are ordered.
    enum Order: Sendable {
        /// By wire.
        case number
        /// By the bytes of the wire's number, least significant first, as circom writes `.r1cs` files: 0, 256, 1, 257.
        case bytes

        @inline(__always) func key(_ wire: UInt32) -> UInt32 { self == .number ? wire : wire.byteSwapped }
    }

    private(set) var wires: [UInt32] = []
    private(set) var coefficients: [Coefficient] = []
    private let order: Order
    private var keys: [UInt32] = []

    init(_ order: Order) { self.order = order }

    /// Takes the terms of a row.
    mutating func load(_ list: borrowing ConstraintList, row: Int) {
        wires.removeAll(keepingCapacity: true)
        coefficients.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
        var isSorted = true
        var last: UInt32 = 0
        for k in list.rows.range(row) {
            let wire = list.wireOfSignal[Int(list.rows.signals[k])]
            let key = order.key(wire)
            if last > key { isSorted = false }
            last = key
            wires.append(wire)
            keys.append(key)
            coefficients.append(list.rows.coefficients[k])
        }
        if !isSorted { sort() }
    }

    private mutating func sort() {
        guard wires.count > 24 else {
            for i in 1..<wires.count {
                let (wire, key, coefficient) = (wires[i], keys[i], coefficients[i])
                var k = i
                while k > 0, keys[k - 1] > key {
                    wires[k] = wires[k - 1]
                    keys[k] = keys[k - 1]
                    coefficients[k] = coefficients[k - 1]
                    k -= 1
                }
                wires[k] = wire
                keys[k] = key
                coefficients[k] = coefficient
            }
            return
        }
        let pairs = zip(wires, coefficients).sorted { order.key($0.0) < order.key($1.0) }
        for (k, pair) in pairs.enumerated() { (wires[k], coefficients[k]) = pair }
    }
}
