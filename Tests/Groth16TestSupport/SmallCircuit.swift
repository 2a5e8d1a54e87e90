public import Algebra
internal import Groth16

/// A constraint system of a few rows with a witness, made up from a seed.
///
/// Wire 0 is the constant, wires 1 to `publicInputCount` are public, then come two free private wires and one wire for
/// each row. Row i says A·B = C, where C is a multiple of the row's own wire, so that the other wires determine it.
public struct SmallCircuit<E: PairingEngine>: Sendable {
    /// A linear combination of wires.
    public typealias Terms = [(wire: Int, coefficient: E.Fr)]

    public let publicInputCount: Int
    public let wireCount: Int
    public let rows: [(a: Terms, b: Terms, c: Terms)]
    /// A satisfying assignment.
    public let witness: [E.Fr]

    /// A circuit with `rowCount` rows. Among the witness's values are zeros, ones and small numbers.
    public init(rowCount: Int, publicInputCount: Int, using generator: inout some RandomNumberGenerator) {
        var witness: [E.Fr] = [.one]
        for i in 0..<publicInputCount + 2 {
            witness.append(i % 4 == 3 ? E.Fr(generator.next() & 1) : .random(using: &generator))
        }
        var rows: [(a: Terms, b: Terms, c: Terms)] = []
        func terms(_ count: Int) -> Terms {
            var terms: Terms = []
            for _ in 0..<count {
                let wire = Int.random(in: 0..<witness.count, using: &generator)
                if terms.contains(where: { $0.wire == wire }) { continue }
                let coefficient = Bool.random(using: &generator) ? E.Fr.random(using: &generator) : .one
                terms.append((wire, coefficient))
            }
            return terms
        }
        for row in 0..<rowCount {
            // Each public input is used, as no IC element of a real circuit is the identity.
            var a = terms(1 + row % 3)
            let named = row % max(1, publicInputCount) + 1
            if publicInputCount > 0, !a.contains(where: { $0.wire == named }) { a.append((named, E.Fr(3))) }
            let b = row % 5 == 4 ? [] : terms(1 + row % 2)
            let factor = E.Fr(UInt64(row % 3 + 1))
            let product = Self.value(a, witness) * Self.value(b, witness)
            rows.append((a, b, [(witness.count, factor)]))
            // A small number is not zero modulo r.
            witness.append(product * (factor.inverse() ?? .one))
        }
        self.publicInputCount = publicInputCount
        self.rows = rows
        self.witness = witness
        wireCount = witness.count
    }

    /// The satisfying assignment that begins with the given values of the public and the two free wires.
    public func assignment(_ free: [E.Fr]) -> [E.Fr] {
        var witness = [.one] + free
        for row in rows {
            let product = Self.value(row.a, witness) * Self.value(row.b, witness)
            witness.append(product * (row.c[0].coefficient.inverse() ?? .one))
        }
        return witness
    }

    /// The public inputs of the witness.
    public var publicInputs: [E.Fr] { Array(witness[1..<publicInputCount + 1]) }

    /// The value of a combination under an assignment.
    public static func value(_ terms: Terms, _ witness: [E.Fr]) -> E.Fr {
        terms.reduce(.zero) { $0 + $1.coefficient * witness[$1.wire] }
    }

    /// Whether an assignment satisfies every row and has a one on wire 0.
    public func isSatisfied(by witness: [E.Fr]) -> Bool {
        witness.count == wireCount && witness[0] == .one
            && rows.allSatisfy {
                Self.value($0.a, witness) * Self.value($0.b, witness) == Self.value($0.c, witness)
            }
    }

    /// The rows of the matrix A with those that the format adds, one for the constant and one for each public input.
    public var paddedRows: [(a: Terms, b: Terms, c: Terms)] {
        rows + (0...publicInputCount).map { (a: [($0, .one)], b: [], c: []) }
    }

    /// The size of the evaluation domain.
    public var domainSize: Int {
        var size = 1
        while size < paddedRows.count { size *= 2 }
        return size
    }
}
