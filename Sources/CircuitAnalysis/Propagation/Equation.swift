internal import Algebra

/// A linear equation between wires that are not constant: the sum of coefficient·wire, plus a constant, is zero.
struct Equation<F: PrimeField>: Sendable {
    private(set) var wires: [Int32] = []
    private(set) var coefficients: [F] = []
    var constant = F.zero
    /// A further summand: the negative of something that lies in this domain.
    var product: Domain<F>?
    /// For each wire its place in `wires`, or −1.
    private var places: [Int32]

    init(wireCount: Int) { places = Array(repeating: -1, count: wireCount) }

    /// Forgets the equation before.
    mutating func begin() {
        for wire in wires { places[Int(wire)] = -1 }
        wires.removeAll(keepingCapacity: true)
        coefficients.removeAll(keepingCapacity: true)
        constant = .zero
        product = nil
    }

    /// Adds a multiple of a wire.
    @inline(__always) mutating func add(_ wire: Int32, _ coefficient: F) {
        let place = places[Int(wire)]
        if place >= 0 {
            coefficients[Int(place)] += coefficient
        } else {
            places[Int(wire)] = Int32(truncatingIfNeeded: wires.count)
            wires.append(wire)
            coefficients.append(coefficient)
        }
    }

    /// The coefficient of a wire.
    func coefficient(of wire: Int32) -> F {
        let place = places[Int(wire)]
        return place < 0 ? .zero : coefficients[Int(place)]
    }

    /// Drops terms that cancelled.
    mutating func removeZeros() {
        guard coefficients.contains(where: \.isZero) else { return }
        var kept = 0
        for k in wires.indices {
            if coefficients[k].isZero {
                places[Int(wires[k])] = -1
            } else {
                wires[kept] = wires[k]
                coefficients[kept] = coefficients[k]
                places[Int(wires[k])] = Int32(truncatingIfNeeded: kept)
                kept += 1
            }
        }
        wires.removeLast(wires.count - kept)
        coefficients.removeLast(coefficients.count - kept)
    }
}
