import Primitives
import RingCT
import RingSignatures

extension RingCTSignatures {
    /// The type of transactions without RingCT signatures.
    static let noneTag: UInt8 = 0

    /// Reads what follows a prefix of version 2; nil where the type says that nothing does (monero
    /// `src/ringct/rctTypes.h`, `serialize_rctsig_base` and `serialize_rctsig_prunable`).
    ///
    /// Every signature is read for rings of the first input's size, as the network does.
    init?(
        from reader: inout MoneroReader, inputs: [TransactionInput], outputCount: Int
    ) throws(MoneroReadingError) {
        let tag = try reader.readUInt8()
        guard tag != Self.noneTag else { return nil }
        guard let type = RingCTType(rawValue: tag) else { throw .unknownRingCTType(actual: tag) }
        let fee = try reader.readVarint()
        var pseudoOutputs = type == .simple ? try reader.readPoints(inputs.count) : []
        let amountSize = type.hasCompactAmounts ? 8 : 64
        let encryptedAmounts = try reader.readList(count: outputCount, elementSize: amountSize) {
            (reader) throws(MoneroReadingError) in
            type.hasCompactAmounts
                ? AmountCiphertext.compact(try reader.readUInt64())
                : .scalars(mask: try reader.readStoredScalar(), amount: try reader.readStoredScalar())
        }
        let commitments = try reader.readPoints(outputCount)
        let rangeProofs = try RangeProofs(from: &reader, type: type, outputCount: outputCount)
        let ringSignatures = try InputSignatures(
            from: &reader, type: type, inputCount: inputs.count, ringSize: inputs.first?.ringSize ?? 0)
        if type >= .bulletproof { pseudoOutputs = try reader.readPoints(inputs.count) }
        self.init(
            type: type, fee: fee, pseudoOutputs: pseudoOutputs, encryptedAmounts: encryptedAmounts,
            commitments: commitments, rangeProofs: rangeProofs, ringSignatures: ringSignatures)
    }
}

extension RingCTSignatures.RangeProofs {
    /// The fewest bytes of a proof: its points and scalars, and two counts.
    private static let borromeanSize = 32 * (3 * 64 + 1)
    private static let bulletproofSize = 32 * 9 + 2
    private static let bulletproofPlusSize = 32 * 6 + 2

    fileprivate init(
        from reader: inout MoneroReader, type: RingCTType, outputCount: Int
    ) throws(MoneroReadingError) {
        switch type {
        case .full, .simple:
            self = .borromean(
                try reader.readList(count: outputCount, elementSize: Self.borromeanSize) {
                    (reader) throws(MoneroReadingError) in
                    try reader.readRangeProof { (reader) throws(RangeProofDecodingError) in
                        try BorromeanRangeProof(from: &reader)
                    }
                })
        case .bulletproof, .bulletproof2, .clsag:
            let start = reader.offset
            let count = type == .bulletproof ? UInt64(try reader.readUInt32()) : try reader.readVarint()
            self = .bulletproofs(
                try reader.readProofs(
                    count, outputs: outputCount, elementSize: Self.bulletproofSize, start: start
                ) { (reader) throws(RangeProofDecodingError) in try Bulletproof(from: &reader) })
        case .bulletproofPlus:
            let start = reader.offset
            self = .bulletproofsPlus(
                try reader.readProofs(
                    try reader.readVarint(), outputs: outputCount, elementSize: Self.bulletproofPlusSize, start: start
                ) { (reader) throws(RangeProofDecodingError) in try BulletproofPlus(from: &reader) })
        }
    }
}

extension RingCTSignatures.InputSignatures {
    fileprivate init(
        from reader: inout MoneroReader, type: RingCTType, inputCount: Int, ringSize: Int
    ) throws(MoneroReadingError) {
        // An input without ring members is no input; the least size of a signature keeps the list within the bytes.
        let count = type == .full ? 1 : inputCount
        if type >= .clsag {
            self = .clsag(
                try reader.readList(count: count, elementSize: 64) { (reader) throws(MoneroReadingError) in
                    CLSAGSignature(
                        s: try reader.readScalars(ringSize), c1: try reader.readScalar(), d: try reader.readPoint())
                })
        } else {
            let rows = type == .full ? inputCount + 1 : 2
            self = .mlsag(
                try reader.readList(count: count, elementSize: 32) { (reader) throws(MoneroReadingError) in
                    MLSAGSignature(
                        s: try reader.readList(count: ringSize, elementSize: 32 * rows) {
                            (reader) throws(MoneroReadingError) in
                            try reader.readScalars(rows)
                        },
                        c0: try reader.readScalar())
                })
        }
    }
}

extension MoneroReader {
    fileprivate mutating func readUInt64() throws(MoneroReadingError) -> UInt64 {
        UInt64(try readUInt32()) | UInt64(try readUInt32()) << 32
    }

    fileprivate mutating func readStoredScalar() throws(MoneroReadingError) -> StoredScalar {
        guard let scalar = StoredScalar(try readBytes(32)) else { preconditionFailure("32 bytes were read") }
        return scalar
    }

    /// Reads `count` proofs, no more than there are outputs.
    fileprivate mutating func readProofs<Proof>(
        _ count: UInt64, outputs: Int, elementSize: Int, start: Int,
        _ proof: (inout ByteReader) throws(RangeProofDecodingError) -> Proof
    ) throws(MoneroReadingError) -> [Proof] {
        guard count <= UInt64(outputs) else { throw .tooManyRangeProofs(actual: count, outputs: outputs) }
        return try readList(
            count: try check(count, elementSize: elementSize, start: start), elementSize: elementSize
        ) { (reader) throws(MoneroReadingError) in try reader.readRangeProof(proof) }
    }
}
