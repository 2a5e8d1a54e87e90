public import Algebra
public import Primitives

extension [UInt8] {
    /// Appends four bytes, least significant first.
    @inlinable mutating func appendLittleEndian(_ value: UInt32) {
        unsafe Swift.withUnsafeBytes(of: value.littleEndian) { unsafe append(contentsOf: $0) }
    }

    /// Appends a canonical value, least significant byte first.
    @inlinable mutating func appendCanonical<F: PrimeField>(_ value: F) {
        let words = value.canonical
        for i in 0..<F.Canonical.count {
            unsafe Swift.withUnsafeBytes(of: words[i].littleEndian) { unsafe append(contentsOf: $0) }
        }
    }
}

extension R1CS {
    /// The bytes of section 2: for each constraint its three combinations, each a count and terms of wire and
    /// coefficient. `body` gets them in pieces of about a mebibyte.
    @inlinable public func forEachConstraintPiece<E: Error>(_ body: ([UInt8]) throws(E) -> Void) throws(E) {
        var piece: [UInt8] = []
        piece.reserveCapacity(pieceByteCount + pieceByteCount / 4)
        for row in 0..<constraintCount {
            a.append(row: row, to: &piece)
            b.append(row: row, to: &piece)
            c.append(row: row, to: &piece)
            if piece.count >= pieceByteCount {
                try body(piece)
                piece.removeAll(keepingCapacity: true)
            }
        }
        if !piece.isEmpty { try body(piece) }
    }

    /// Writes the system as an `.r1cs` file, its sections in the order of `layout`; the file appears when complete.
    ///
    /// - Parameter inputs: files that must not be overwritten.
    /// - Throws: `FileError`.
    @inlinable public func write(path: String, distinctFrom inputs: [String] = []) throws(FileError) {
        let writer = try BinaryContainerWriter(
            path: path, magic: "r1cs", version: 1, sectionCount: UInt32(layout.sections.count), distinctFrom: inputs)
        for section in layout.sections {
            if section == 2 {
                try writer.beginSection(section)
                try forEachConstraintPiece { (piece) throws(FileError) in try writer.file.write(piece) }
                try writer.endSection()
            } else {
                try writer.writeSection(section, shortSection(section))
            }
        }
        try writer.commit()
    }

    /// The sections other than the constraints.
    @usableFromInline func shortSection(_ section: UInt32) -> [UInt8] {
        var writer = ByteWriter()
        switch section {
        case 1:
            writer.write(ScalarFieldFormat.header(of: F.self))
            for count in [
                shape.wireCount, shape.outputCount, shape.publicInputCount, shape.privateInputCount,
            ] { writer.writeUInt32(UInt32(count)) }
            writer.writeUInt64(shape.labelCount)
            writer.writeUInt32(UInt32(shape.constraintCount))
        case 3:
            for label in labels { writer.writeUInt64(label) }
        default:
            // Sections 4 and 5 with no custom gates.
            writer.writeUInt32(0)
        }
        return writer.bytes
    }
}

extension R1CS {
    /// The SHA-256 digest of section 2: it pins the three matrices down.
    @inlinable public var constraintDigest: [UInt8] {
        var hasher = SHA256()
        forEachConstraintPiece { hasher.update($0) }
        return hasher.finalize()
    }
}

extension R1CSFile {
    /// The SHA-256 digest of section 2: it pins the three matrices down.
    public var constraintDigest: [UInt8] {
        var hasher = SHA256()
        hasher.update(constraints)
        return hasher.finalize()
    }
}

/// The size of the pieces in which sections are written.
@usableFromInline let pieceByteCount = 1 << 20

extension ConstraintMatrix {
    @inlinable func append(row: Int, to bytes: inout [UInt8]) {
        let range = terms(ofRow: row)
        bytes.appendLittleEndian(UInt32(truncatingIfNeeded: range.count))
        for k in range {
            bytes.appendLittleEndian(columns[k])
            bytes.appendCanonical(factors[k])
        }
    }
}
