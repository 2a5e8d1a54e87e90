internal import Algebra
internal import Circuits
internal import Primitives

/// Section 4 of a `.zkey`: the non-zero entries of A and B.
package enum CoefficientSection {
    /// The number of entries that `a` and `b` terms make with a row each for the constant and the public inputs.
    ///
    /// - Throws: `.tooManyEntries`.
    package static func entryCount(a: Int, b: Int, publicCount: Int) throws(SetupError) -> UInt32 {
        let count = a + b + publicCount + 1
        guard let total = UInt32(exactly: count) else { throw .tooManyEntries(count) }
        return total
    }

    /// Writes the entries of A and B in the circuit's order, then the rows of the constant and the public inputs; each
    /// value times R², so that one Montgomery product with a plain witness value yields a field element.
    static func write<F: PrimeField>(
        _ circuit: R1CS<F>, to writer: BinaryContainerWriter, observe: ([UInt8]) -> Void
    ) throws {
        let total = try entryCount(
            a: circuit.a.termCount, b: circuit.b.termCount, publicCount: circuit.shape.publicCount)
        try writer.beginSection(4)
        var pending = ByteWriter(reservingCapacity: 1 << 20)
        pending.writeUInt32(total)
        let r = F(montgomery: F.Parameters.r2) ?? .one  // R as an element: its Montgomery form is R².
        try circuit.forEachKeyEntry { (matrix, row, wire, value) throws in
            guard matrix != .c else { return }
            pending.writeUInt32(matrix.rawValue)
            pending.writeUInt32(UInt32(truncatingIfNeeded: row))
            pending.writeUInt32(UInt32(truncatingIfNeeded: wire))
            let scaled = (value * r).montgomery
            for i in 0..<F.Canonical.count { pending.writeUInt64(scaled[i]) }
            if pending.bytes.count > 1 << 20 {
                observe(pending.bytes)
                try writer.file.write(pending.bytes)
                pending = ByteWriter(reservingCapacity: 1 << 20)
            }
        }
        observe(pending.bytes)
        try writer.file.write(pending.bytes)
        try writer.endSection()
    }
}
