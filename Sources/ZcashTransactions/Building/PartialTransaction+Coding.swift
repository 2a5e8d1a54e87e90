import Algebra
import Curves
import Primitives
import Sapling

// The format of a transaction under construction, format 1. Integers are little-endian; points, scalars and field
// elements are in their canonical encodings.
//
//   "NJPT", format u8 = 1, version u8 (4 or 5), branch u32, lock time u32, expiry height u32, anchor 32
//   u32 transparent outputs: value i64, u32 length, script
//   u32 spends: ak nk ovk 96, diversifier 11, value u64, seed, position u32, siblings 32 × 32 from the leaf up, rcv 32,
//       α 32, flags u8 (1: decoy key, 2: proof, 4: signature), decoy key ask nsk ovk 96, proof 192, signature 64
//   u32 outputs: role u8, address 43, value u64, seed, esk 32 before ZIP 212 only, memo 512, rcv 32,
//       flags u8 (1: ovk, 2: proof), ovk 32 or decoy 96, proof 192
//   seed: u8 1 and rcm 32, or u8 2 and rseed 32

extension PartialTransaction {
    private static let magic = Array("NJPT".utf8)
    private static let format: UInt8 = 1
    private static let spendByteCount = 96 + 11 + 8 + 33 + 4 + 1024 + 32 + 32 + 1
    private static let outputByteCount = 1 + 43 + 8 + 33 + 512 + 32 + 1 + 32

    /// The transaction under construction as bytes, to take it to another machine.
    public var bytes: [UInt8] {
        var writer = ByteWriter(
            reservingCapacity: 64 + 1600 * spends.count + 960 * outputs.count)
        writer.write(Self.magic)
        writer.writeUInt8(Self.format)
        writer.writeUInt8(version == .v5 ? 5 : 4)
        writer.writeUInt32(branchID)
        writer.writeUInt32(lockTime)
        writer.writeUInt32(expiryHeight)
        writer.write(anchor.littleEndianBytes)
        writer.writeUInt32(UInt32(transparentOutputs.count))
        for output in transparentOutputs {
            writer.writeLittleEndian(output.value)
            writer.writeUInt32(UInt32(output.script.count))
            writer.write(output.script)
        }
        writer.writeUInt32(UInt32(spends.count))
        for spend in spends { Self.write(spend, to: &writer) }
        writer.writeUInt32(UInt32(outputs.count))
        for output in outputs { Self.write(output, to: &writer) }
        return writer.bytes
    }

    private static func write(_ seed: RandomSeed, to writer: inout ByteWriter) {
        switch seed {
        case .beforeZIP212: writer.writeUInt8(1)
        case .afterZIP212: writer.writeUInt8(2)
        }
        writer.write(seed.plaintextBytes)
    }

    private static func write(_ spend: PlannedSpend, to writer: inout ByteWriter) {
        writer.write(spend.key.bytes)
        writer.write(spend.note.recipient.diversifier.bytes)
        writer.writeUInt64(spend.note.value)
        write(spend.note.randomSeed, to: &writer)
        writer.writeUInt32(spend.path.position)
        for sibling in spend.path.siblings { writer.write(sibling.littleEndianBytes) }
        writer.write(spend.valueRandomness.scalar.littleEndianBytes)
        writer.write(spend.randomizer.littleEndianBytes)
        writer.writeUInt8(
            (spend.decoyKey == nil ? 0 : 1) | (spend.proof == nil ? 0 : 2) | (spend.signature == nil ? 0 : 4))
        writer.write(spend.decoyKey?.bytes ?? [])
        writer.write(spend.proof ?? [])
        writer.write(spend.signature?.bytes ?? [])
    }

    private static func write(_ output: PlannedOutput, to writer: inout ByteWriter) {
        writer.writeUInt8(output.role.rawValue)
        writer.write(output.note.recipient.bytes)
        writer.writeUInt64(output.note.value)
        write(output.note.randomSeed, to: &writer)
        if output.note.randomSeed.ephemeralSecret == nil {
            writer.write(output.encryption.ephemeralSecret.littleEndianBytes)
        }
        writer.write(output.memo.bytes)
        writer.write(output.valueRandomness.scalar.littleEndianBytes)
        let proofFlag: UInt8 = output.proof == nil ? 0 : 2
        switch output.sender {
        case .visible(let ovk):
            writer.writeUInt8(1 | proofFlag)
            writer.write(ovk.bytes)
        case .hidden(let decoy):
            writer.writeUInt8(proofFlag)
            writer.write(decoy)
        }
        writer.write(output.proof ?? [])
    }

    /// Reads a transaction under construction. Every count is bounded by the bytes that remain; every path is checked
    /// against the anchor. About a millisecond for each spend and output.
    ///
    /// - Throws: the first check that fails.
    public init(bytes: [UInt8]) throws(PartialTransactionError) {
        var reader = PartialTransactionReader(bytes)
        guard try reader.bytes(4) == Self.magic else { throw .wrongMagic }
        let format = try reader.byte()
        guard format == Self.format else { throw .unknownFormat(actual: format) }
        let versionByte = try reader.byte()
        guard let version = TransactionVersion(rawValue: UInt32(versionByte)), version >= .v4 else {
            throw .unknownVersion(actual: versionByte)
        }
        let (branchID, lockTime, expiryHeight) = (try reader.word(), try reader.word(), try reader.word())
        let anchor: BLS12381.Fr = try reader.element(.anchor, .transaction)
        var transparentOutputs: [TransparentOutput] = []
        for _ in 0..<(try reader.count(elementSize: 12)) {
            let value = Int64(bitPattern: try reader.long())
            transparentOutputs.append(
                TransparentOutput(value: value, script: try reader.bytes(try reader.count(elementSize: 1))))
        }
        var spends: [PlannedSpend] = []
        for index in 0..<(try reader.count(elementSize: Self.spendByteCount)) {
            spends.append(try reader.spend(index))
        }
        var outputs: [PlannedOutput] = []
        for index in 0..<(try reader.count(elementSize: Self.outputByteCount)) {
            outputs.append(try reader.output(index))
        }
        try reader.finish()
        try self.init(
            version: version, branchID: branchID, lockTime: lockTime, expiryHeight: expiryHeight, anchor: anchor,
            transparentOutputs: transparentOutputs, spends: spends, outputs: outputs)
    }
}

/// Reads the parts of a transaction under construction.
private struct PartialTransactionReader {
    private var reader: ByteReader

    init(_ bytes: [UInt8]) { reader = ByteReader(bytes) }

    private mutating func read<T>(
        _ body: (inout ByteReader) throws(ByteReaderError) -> T
    ) throws(PartialTransactionError) -> T {
        do throws(ByteReaderError) { return try body(&reader) } catch { throw .malformed(error) }
    }

    mutating func byte() throws(PartialTransactionError) -> UInt8 {
        try read { (reader) throws(ByteReaderError) in try reader.readUInt8() }
    }

    mutating func word() throws(PartialTransactionError) -> UInt32 {
        try read { (reader) throws(ByteReaderError) in try reader.readUInt32() }
    }

    mutating func long() throws(PartialTransactionError) -> UInt64 {
        try read { (reader) throws(ByteReaderError) in try reader.readUInt64() }
    }

    mutating func bytes(_ count: Int) throws(PartialTransactionError) -> [UInt8] {
        try read { (reader) throws(ByteReaderError) in try reader.readBytes(count) }
    }

    mutating func count(elementSize: Int) throws(PartialTransactionError) -> Int {
        try read { (reader) throws(ByteReaderError) in try reader.readCount32(elementSize: elementSize) }
    }

    func finish() throws(PartialTransactionError) {
        do throws(ByteReaderError) { try reader.finish() } catch { throw .malformed(error) }
    }

    mutating func element<F: PrimeField>(
        _ field: PartialTransactionError.Field, _ subject: CheckSubject
    ) throws(PartialTransactionError) -> F {
        let bytes = try bytes(F.byteCount)
        guard let element = try? F(canonicalLittleEndian: bytes) else { throw .invalidField(field, subject) }
        return element
    }

    private mutating func flags(_ known: UInt8) throws(PartialTransactionError) -> UInt8 {
        let offset = reader.offset
        let flags = try byte()
        guard flags & ~known == 0 else { throw .unknownFlags(offset: offset, actual: flags) }
        return flags
    }

    private mutating func seed(_ subject: CheckSubject) throws(PartialTransactionError) -> RandomSeed {
        switch try byte() {
        case 1: return .beforeZIP212(rcm: try element(.randomSeed, subject))
        case 2:
            let bytes = try bytes(NoteSeed.byteCount)
            guard let seed = try? NoteSeed(bytes: bytes) else { throw .invalidField(.randomSeed, subject) }
            return .afterZIP212(seed)
        default: throw .invalidField(.randomSeed, subject)
        }
    }

    mutating func spend(_ index: Int) throws(PartialTransactionError) -> PlannedSpend {
        let subject = CheckSubject.spend(index)
        let keyBytes = try bytes(FullViewingKey.byteCount)
        guard let key = try? FullViewingKey(bytes: keyBytes) else { throw .invalidField(.viewingKey, subject) }
        let diversifierBytes = try bytes(Diversifier.byteCount)
        guard let diversifier = try? Diversifier(bytes: diversifierBytes), let address = key.address(diversifier) else {
            throw .invalidField(.diversifier, subject)
        }
        let value = try long()
        let seed = try seed(subject)
        let position = try word()
        var siblings: [BLS12381.Fr] = []
        for _ in 0..<NoteCommitmentHash.depth { siblings.append(try element(.sibling, subject)) }
        let valueRandomness: Jubjub.ScalarField = try element(.valueRandomness, subject)
        let randomizer: Jubjub.ScalarField = try element(.randomizer, subject)
        let flags = try flags(7)
        var decoyKey: ExpandedSpendingKey?
        if flags & 1 != 0 {
            let bytes = try bytes(ExpandedSpendingKey.byteCount)
            // A made-up spend has no value and its own key.
            guard let known = try? ExpandedSpendingKey(bytes: bytes), (try? known.fullViewingKey()) == key, value == 0
            else { throw .invalidField(.decoyKey, subject) }
            decoyKey = known
        }
        var spend = PlannedSpend(
            key: key, note: Note(recipient: address, value: value, randomSeed: seed),
            path: MerklePath(position: position, siblings: siblings), valueRandomness: .init(valueRandomness),
            randomizer: randomizer, decoyKey: decoyKey)
        if flags & 2 != 0 { spend.proof = try bytes(192) }
        if flags & 4 != 0 {
            let bytes = try bytes(RedJubjubSignature.byteCount)
            spend.signature = try? RedJubjubSignature(bytes: bytes)
        }
        return spend
    }

    mutating func output(_ index: Int) throws(PartialTransactionError) -> PlannedOutput {
        let subject = CheckSubject.output(index)
        guard let role = PlannedOutput.Role(rawValue: try byte()) else { throw .invalidField(.role, subject) }
        let addressBytes = try bytes(PaymentAddress.byteCount)
        guard let address = try? PaymentAddress(bytes: addressBytes) else { throw .invalidField(.recipient, subject) }
        let note = Note(recipient: address, value: try long(), randomSeed: try seed(subject))
        let secret =
            if let derived = note.randomSeed.ephemeralSecret { derived } else {
                try element(.ephemeralSecret, subject) as Jubjub.ScalarField
            }
        let memoBytes = try bytes(Memo.byteCount)
        guard let memo = try? Memo(bytes: memoBytes) else { preconditionFailure("a memo's length was read") }
        let valueRandomness: Jubjub.ScalarField = try element(.valueRandomness, subject)
        let flags = try flags(3)
        let sender: PlannedOutput.Sender
        if flags & 1 != 0 {
            let bytes = try bytes(OutgoingViewingKey.byteCount)
            guard let ovk = try? OutgoingViewingKey(bytes: bytes) else {
                preconditionFailure("a key's length was read")
            }
            sender = .visible(ovk)
        } else {
            sender = .hidden(decoy: try bytes(NoteEncryption.decoyCount))
        }
        var output = PlannedOutput(
            role: role, encryption: NoteEncryption(note, memo: memo, ephemeralSecret: secret), sender: sender,
            valueRandomness: .init(valueRandomness))
        if flags & 2 != 0 { output.proof = try bytes(192) }
        return output
    }
}
