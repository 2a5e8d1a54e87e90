import Primitives
import RingSignatures

extension MoneroTransaction {
    /// Reads a transaction that fills `bytes`.
    ///
    /// Integers have their shortest form, scalars are below the group's order, and every count is bounded by the bytes
    /// that remain, so memory is at most a small multiple of the input's size. Points are not looked at.
    public init(bytes: [UInt8]) throws(MoneroReadingError) {
        var reader = MoneroReader(bytes)
        try self.init(from: &reader)
        try reader.finish()
    }

    /// Reads the next transaction of a message.
    init(from reader: inout MoneroReader) throws(MoneroReadingError) {
        let number = try reader.readVarint()
        guard let version = TransactionVersion(rawValue: number) else { throw .unknownVersion(actual: number) }
        self.init(
            version: version, unlockTime: try reader.readVarint(),
            inputs: try reader.readList(elementSize: 2) { (reader) throws(MoneroReadingError) in
                try TransactionInput(from: &reader)
            },
            outputs: try reader.readList(elementSize: 34) { (reader) throws(MoneroReadingError) in
                try TransactionOutput(from: &reader)
            },
            extra: try reader.readBytes(try reader.readCount(elementSize: 1)))
        switch version {
        case .cryptoNote: try readRingSignatures(&reader)
        case .ringCT:
            signatures =
                try RingCTSignatures(from: &reader, inputs: inputs, outputCount: outputs.count).map { .ringCT($0) }
                ?? .none
        }
    }

    /// A ring signature for each input; new money has none.
    private mutating func readRingSignatures(_ reader: inout MoneroReader) throws(MoneroReadingError) {
        guard inputs.contains(where: { if case .key = $0 { true } else { false } }) else { return }
        var list: [CryptoNoteRingSignature] = []
        for input in inputs {
            let parts = try reader.readList(count: input.ringSize, elementSize: 64) {
                (reader) throws(MoneroReadingError) in
                CryptoNoteRingSignature.Part(c: try reader.readScalar(), r: try reader.readScalar())
            }
            list.append(CryptoNoteRingSignature(parts: parts))
        }
        signatures = .cryptoNote(list)
    }
}

extension TransactionInput {
    fileprivate init(from reader: inout MoneroReader) throws(MoneroReadingError) {
        let start = reader.offset
        switch try reader.readUInt8() {
        case Self.coinbaseTag: self = .coinbase(height: try reader.readVarint())
        case Self.keyTag:
            self = .key(
                amount: try reader.readVarint(),
                offsets: try reader.readList(elementSize: 1) { (reader) throws(MoneroReadingError) in
                    try reader.readVarint()
                },
                keyImage: try reader.readPoint())
        case let tag: throw .unknownInputType(offset: start, tag: tag)
        }
    }

    static let coinbaseTag: UInt8 = 0xff
    static let keyTag: UInt8 = 2
}

extension TransactionOutput {
    fileprivate init(from reader: inout MoneroReader) throws(MoneroReadingError) {
        let amount = try reader.readVarint()
        let start = reader.offset
        let tag = try reader.readUInt8()
        guard tag == Self.keyTag || tag == Self.taggedKeyTag else {
            throw .unknownOutputType(offset: start, tag: tag)
        }
        self.init(
            amount: amount, key: try reader.readPoint(),
            viewTag: tag == Self.taggedKeyTag ? try reader.readUInt8() : nil)
    }

    static let keyTag: UInt8 = 2
    static let taggedKeyTag: UInt8 = 3
}
