public import Primitives

extension ConstraintList {
    /// Writes the constraints as an `.r1cs` file (format version 1) with circom's order of sections: constraints,
    /// header, wire map. A value takes as many bytes as the prime has whole 64-bit words. The file appears when
    /// complete.
    ///
    /// Terms are ordered as circom orders them: by the bytes of the wire's number, least significant first. So a file is
    /// byte for byte circom's wherever circom's simplification is deterministic.
    ///
    /// - Parameter inputs: files that must not be overwritten.
    public func writeR1CS(path: String, distinctFrom inputs: [String] = []) throws(FileError) {
        let writer = try BinaryContainerWriter(
            path: path, magic: "r1cs", version: 1, sectionCount: 3, distinctFrom: inputs)
        try writer.beginSection(2)
        try forEachConstraintPiece { (piece) throws(FileError) in try writer.file.write(piece) }
        try writer.endSection()
        try writer.writeSection(1, header)
        try writer.beginSection(3)
        var piece: [UInt8] = []
        for signal in signalOfWire {
            piece.append(littleEndian: UInt64(signal))
            if piece.count >= Self.pieceByteCount {
                try writer.file.write(piece)
                piece.removeAll(keepingCapacity: true)
            }
        }
        try writer.file.write(piece)
        try writer.endSection()
        try writer.commit()
    }

    static let pieceByteCount = 1 << 18

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

    /// The bytes of the constraint section in pieces: for each combination the number of its terms, then wire and
    /// coefficient of each.
    func forEachConstraintPiece<E: Error>(_ body: ([UInt8]) throws(E) -> Void) throws(E) {
        var piece: [UInt8] = []
        piece.reserveCapacity(Self.pieceByteCount + (Self.pieceByteCount >> 2))
        var terms = WireTerms(.bytes)
        for row in 0..<rows.count {
            terms.load(self, row: row)
            piece.append(littleEndian: UInt32(terms.wires.count))
            for k in terms.wires.indices {
                piece.append(littleEndian: terms.wires[k])
                arithmetic.append(terms.coefficients[k], to: &piece)
            }
            if piece.count >= Self.pieceByteCount {
                try body(piece)
                piece.removeAll(keepingCapacity: true)
            }
        }
        if !piece.isEmpty { try body(piece) }
    }

    /// Writes the constraints as JSON, as circom's `--json` does: an object with the list `constraints`, whose elements
    /// are lists of three objects A, B, C from wire to decimal coefficient. The file appears when complete.
    public func writeJSON(path: String, distinctFrom inputs: [String] = []) throws(FileError) {
        let file = try AtomicFile(path: path, distinctFrom: inputs)
        try file.write(Array("{\n\"constraints\": [".utf8))
        var piece = ""
        var terms = WireTerms(.number)
        for first in stride(from: 0, to: rows.count, by: 3) {
            piece += first == 0 ? "\n[" : ",\n["
            for row in first..<first + 3 {
                if row > first { piece += "," }
                terms.load(self, row: row)
                piece += "{"
                for k in terms.wires.indices {
                    if k > 0 { piece += "," }
                    piece += "\"\(terms.wires[k])\":\"\(field.text(arithmetic.element(terms.coefficients[k])))\""
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

extension CoefficientArithmetic {
    /// Appends the representative in `0..<prime`, least significant byte first.
    @inline(__always) func append(_ coefficient: Coefficient, to bytes: inout [UInt8]) {
        if hasWideValues {
            for word in words(coefficient) { bytes.append(littleEndian: word) }
        } else {
            let words = load(coefficient)
            for k in 0..<wordCount { bytes.append(littleEndian: words[k]) }
        }
    }
}
