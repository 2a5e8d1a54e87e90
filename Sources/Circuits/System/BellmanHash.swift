internal import Algebra
internal import Primitives

extension R1CS {
    /// BLAKE2s-256 over the constraints as bellman's tests take it, by which Zcash's circuits are pinned.
    ///
    /// Over the number of public wires with ONE, of the other wires and of constraints, then for each constraint and
    /// each of its three sums the number of terms and, by wire, a letter ('I' for public, 'A' for other), the number of
    /// the wire in its kind and the coefficient: 64-bit and 256-bit integers, big-endian. For systems from the builder,
    /// whose sums have each wire once and in order.
    public var bellmanHash: [UInt8] {
        let publicWires = shape.publicCount + 1
        var hasher = BLAKE2s()
        func bytes(_ value: Int) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) } }
        hasher.update(bytes(publicWires) + bytes(wireCount - publicWires) + bytes(constraintCount))
        for row in 0..<constraintCount {
            for matrix in [a, b, c] {
                let terms = matrix.terms(ofRow: row)
                var buffer = bytes(terms.count)
                for k in terms {
                    let wire = Int(matrix.wires[k])
                    let isPublic = wire < publicWires
                    buffer.append(UInt8(ascii: isPublic ? "I" : "A"))
                    buffer += bytes(isPublic ? wire : wire - publicWires)
                    buffer += matrix.coefficients[k].bigEndianBytes
                }
                hasher.update(buffer)
            }
        }
        return hasher.finalize()
    }
}
