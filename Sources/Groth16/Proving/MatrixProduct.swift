public import Algebra
public import Primitives

/// The products of the matrices A and B with the witness, from the key's coefficient section.
@usableFromInline enum MatrixProduct<E: PairingEngine> {
    /// Adds A·w to `a` and B·w to `b`, each of the domain's size.
    ///
    /// Entries are cut into runs at row boundaries, so that each row is summed by one thread. A file whose rows are not
    /// in ascending order is summed by one thread alone.
    ///
    /// - Throws: `.coefficientOutOfRange`, `.coefficientNotCanonical`, `Cancelled`.
    @inlinable static func evaluate(
        key: ProvingKey<E>, witness: UnsafeRawBufferPointer, a: UnsafeMutableBufferPointer<E.Fr>,
        b: UnsafeMutableBufferPointer<E.Fr>, execution: Execution
    ) throws {
        try execution.step("evaluating constraints")
        let pool = execution.pool
        let count = key.coefficientCount
        let sums = unsafe RowSums(
            a: a, b: b, witness: witness, rows: key.header.domainSize, wires: key.header.wireCount)
        try unsafe key.coefficients.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, count > 0 else { return }
            let entries = unsafe CoefficientEntries<E>(base: base)
            let pieces = max(1, min(4 * pool.threads, count / 4096))
            var starts = (0...pieces).map { count * $0 / pieces }
            for i in 1..<max(1, pieces) {
                starts[i] = max(starts[i], starts[i - 1])
                while starts[i] > 0, starts[i] < count, entries.row(starts[i]) == entries.row(starts[i] - 1) {
                    starts[i] += 1
                }
            }
            let cuts = starts
            let isAscending = pool.map(count: pieces) { piece in
                for i in max(1, cuts[piece])..<max(1, cuts[piece + 1]) where entries.row(i) < entries.row(i - 1) {
                    return false
                }
                return true
            }.allSatisfy { $0 }
            let runs = isAscending ? cuts : [0, count]
            try pool.run(count: runs.count - 1) { (piece: Int) throws(ProvingKeyError) in
                for i in runs[piece]..<runs[piece + 1] { try sums.add(entries, i) }
            }
        }
    }

    /// The two sums and the witness, handed to the threads, which write disjoint rows.
    @safe
    @usableFromInline struct RowSums: @unchecked Sendable {
        @usableFromInline let a: UnsafeMutableBufferPointer<E.Fr>
        @usableFromInline let b: UnsafeMutableBufferPointer<E.Fr>
        @usableFromInline let witness: UnsafeRawBufferPointer
        @usableFromInline let rows: Int
        @usableFromInline let wires: Int

        @inlinable init(
            a: UnsafeMutableBufferPointer<E.Fr>, b: UnsafeMutableBufferPointer<E.Fr>, witness: UnsafeRawBufferPointer,
            rows: Int, wires: Int
        ) {
            unsafe self.a = a
            unsafe self.b = b
            unsafe self.witness = witness
            self.rows = rows
            self.wires = wires
        }

        /// Adds entry `index`, after checking that it names a row and a wire and holds a field element.
        @inlinable @inline(__always) func add(
            _ entries: CoefficientEntries<E>, _ index: Int
        ) throws(ProvingKeyError) {
            let matrix = entries.matrix(index)
            let row = entries.row(index)
            let wire = entries.wire(index)
            guard matrix <= 1, row < rows, wire < wires else {
                throw .coefficientOutOfRange(index: index, matrix: matrix, row: row, wire: wire)
            }
            // Stored as v·R²: the Montgomery product with a plain witness value is v·w in Montgomery form.
            guard let value = entries.value(index) else { throw .coefficientNotCanonical(index: index) }
            guard let base = unsafe witness.baseAddress,
                let w = unsafe E.Fr.loadMontgomery(base + Int(wire) * E.Fr.byteCount), !w.isZero
            else { return }
            if matrix == 0 {
                unsafe a[Int(row)] += value * w
            } else {
                unsafe b[Int(row)] += value * w
            }
        }
    }
}

/// The coefficient section of a key, read in place.
@safe
@usableFromInline struct CoefficientEntries<E: PairingEngine>: @unchecked Sendable {
    @usableFromInline let base: UnsafeRawPointer
    @inlinable init(base: UnsafeRawPointer) { unsafe self.base = base }

    @inlinable @inline(__always) func word(_ index: Int, _ offset: Int) -> UInt32 {
        unsafe UInt32(
            littleEndian: base.loadUnaligned(
                fromByteOffset: index * ProvingKey<E>.coefficientStride + offset, as: UInt32.self))
    }
    @inlinable @inline(__always) func matrix(_ index: Int) -> UInt32 { word(index, 0) }
    @inlinable @inline(__always) func row(_ index: Int) -> UInt32 { word(index, 4) }
    @inlinable @inline(__always) func wire(_ index: Int) -> UInt32 { word(index, 8) }
    @inlinable @inline(__always) func value(_ index: Int) -> E.Fr? {
        unsafe E.Fr.loadMontgomery(base + index * ProvingKey<E>.coefficientStride + 12)
    }
}
