public import Primitives

extension ConstraintList {
    /// Writes the constraints as an `.r1cs` file (format version 1) with circom's order of sections: constraints,
    /// header, wire map. A value takes as many bytes as the prime has whole 64-bit words. The file appears when
    /// complete.
    ///
    /// Terms are ordered as circom orders them: by the bytes of the wire's number, least significant first. So a file is
    /// byte for byte circom's wherever circom's simplification is deterministic.
    ///
    /// - Parameters:
    ///   - inputs: files that must not be overwritten.
    ///   - pool: the threads to use.
    public func writeR1CS(
        path: String, distinctFrom inputs: [String] = [], pool: WorkerPool = WorkerPool(threads: 1)
    ) throws(FileError) {
        let writer = try BinaryContainerWriter(
            path: path, magic: "r1cs", version: 1, sectionCount: 3, distinctFrom: inputs)
        try writer.beginSection(2)
        let pieces = constraintPieces
        try writer.file.write(pieces: pieces.map(\.byteCount), pool: pool) { index, bytes in
            serialize(pieces[index], into: &bytes)
        }
        try writer.endSection()
        try writer.writeSection(1, header)
        try writer.writeSection(3, wireMap)
        try writer.commit()
    }

    static let pieceByteCount = 1 << 18

    /// The signal of each wire in eight bytes.
    var wireMap: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 * wireCount)
        for signal in signalOfWire { bytes.append(littleEndian: UInt64(signal)) }
        return bytes
    }

    var header: [UInt8] {
        var bytes = ByteWriter()
        bytes.writeUInt32(UInt32(8 * arithmetic.wordCount))
        var prime: [UInt8] = []
        for word in arithmetic.primeWords { prime.append(littleEndian: word) }
        bytes.write(prime)
        for count in [wireCount, mainShape.outputs, mainShape.publicInputs, mainShape.privateInputs] {
            bytes.writeUInt32(UInt32(count))
        }
        bytes.writeUInt64(UInt64(signalCount))
        bytes.writeUInt32(UInt32(constraintCount))
        return bytes.bytes
    }

    /// A part of the constraint section: the bytes of some constraints.
    struct ConstraintPiece: Sendable {
        var constraints: Range<Int>
        var byteCount = 0
    }

    /// The constraint section in pieces. A combination takes four bytes for the number of its terms, a term four for the
    /// wire and a value's for the coefficient.
    var constraintPieces: [ConstraintPiece] {
        var pieces: [ConstraintPiece] = []
        var piece = ConstraintPiece(constraints: 0..<0)
        for constraint in 0..<rows.count {
            piece.byteCount += 3 * 4 + (4 + 8 * arithmetic.wordCount) * rows.range(constraint).count
            if piece.byteCount >= Self.pieceByteCount || constraint == rows.count - 1 {
                piece.constraints = piece.constraints.upperBound..<constraint + 1
                pieces.append(piece)
                piece.byteCount = 0
            }
        }
        return pieces
    }

    /// Sets the bytes of a piece.
    func serialize(_ piece: ConstraintPiece, into bytes: inout MutableRawSpan) {
        var terms = WireTerms(.bytes)
        var position = 0
        for constraint in piece.constraints {
            for part in 0..<3 {
                terms.load(rows.range(constraint, part), of: self)
                bytes.store(UInt32(terms.count), at: &position)
                for k in 0..<terms.count {
                    bytes.store(terms.wire(k), at: &position)
                    arithmetic.store(rows.store.coefficients[terms.place(k)], into: &bytes, at: &position)
                }
            }
        }
    }

    /// Writes the constraints as JSON, as circom's `--json` does: an object with the list `constraints`, whose elements
    /// are lists of three objects A, B, C from wire to decimal coefficient. The file appears when complete.
    public func writeJSON(path: String, distinctFrom inputs: [String] = []) throws(FileError) {
        let file = try AtomicFile(path: path, distinctFrom: inputs)
        try file.write(Array("{\n\"constraints\": [".utf8))
        var piece = ""
        var terms = WireTerms(.number)
        for constraint in 0..<rows.count {
            piece += constraint == 0 ? "\n[" : ",\n["
            for part in 0..<3 {
                if part > 0 { piece += "," }
                terms.load(rows.range(constraint, part), of: self)
                piece += "{"
                for k in 0..<terms.count {
                    if k > 0 { piece += "," }
                    let value = arithmetic.element(rows.store.coefficients[terms.place(k)])
                    piece += "\"\(terms.wire(k))\":\"\(field.text(value))\""
                }
                piece += "}"
            }
            piece += "]"
            if piece.utf8.count >= Self.pieceByteCount {
                try file.write(Array(piece.utf8))
                piece = ""
            }
        }
        try file.write(Array((piece + "\n]\n}").utf8))
        try file.commit()
    }
}

extension [UInt8] {
    /// Appends the bytes of a word, least significant first.
    @inline(__always) mutating func append<W: FixedWidthInteger>(littleEndian value: W) {
        unsafe Swift.withUnsafeBytes(of: value.littleEndian) { unsafe append(contentsOf: $0) }
    }
}

extension MutableRawSpan {
    /// Sets the bytes of a word from `position` on, least significant first, and moves `position` behind them.
    @inline(__always) mutating func store<W: FixedWidthInteger & BitwiseCopyable>(_ value: W, at position: inout Int) {
        storeBytes(of: value.littleEndian, toByteOffset: position, as: W.self)
        position += MemoryLayout<W>.size
    }
}

extension CoefficientArithmetic {
    /// Sets the bytes of the representative in `0..<prime` from `position` on, least significant first.
    @inline(__always)
    func store(_ coefficient: Coefficient, into bytes: inout MutableRawSpan, at position: inout Int) {
        if hasWideValues {
            for word in words(coefficient) { bytes.store(word, at: &position) }
        } else {
            let words = load(coefficient)
            for k in 0..<wordCount { bytes.store(words[k], at: &position) }
        }
    }
}
