/// The terms of one linear combination by increasing wire, for writing.
struct WireTerms: Sendable {
    private(set) var wires: [UInt32] = []
    private(set) var coefficients: [Coefficient] = []

    /// Takes the terms of a row.
    mutating func load(_ list: borrowing ConstraintList, row: Int) {
        wires.removeAll(keepingCapacity: true)
        coefficients.removeAll(keepingCapacity: true)
        var isSorted = true
        for k in list.rows.range(row) {
            let wire = list.wireOfSignal[Int(list.rows.signals[k])]
            if let last = wires.last, last > wire { isSorted = false }
            wires.append(wire)
            coefficients.append(list.rows.coefficients[k])
        }
        if !isSorted { sort() }
    }

    private mutating func sort() {
        guard wires.count > 24 else {
            for i in 1..<wires.count {
                let (wire, coefficient) = (wires[i], coefficients[i])
                var k = i
                while k > 0, wires[k - 1] > wire {
                    wires[k] = wires[k - 1]
                    coefficients[k] = coefficients[k - 1]
                    k -= 1
                }
                wires[k] = wire
                coefficients[k] = coefficient
            }
            return
        }
        let pairs = zip(wires, coefficients).sorted { $0.0 < $1.0 }
        for (k, pair) in pairs.enumerated() { (wires[k], coefficients[k]) = pair }
    }
}
