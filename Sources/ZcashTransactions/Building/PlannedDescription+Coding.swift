package import Algebra
import Curves
package import Primitives
import Sapling

// How planned spends and outputs stand in the files of transactions under construction. Integers are little-endian;
// points, scalars and field elements are in their canonical encodings.
//
//   spend: ak nk ovk 96, diversifier 11, value u64, seed, position u32, siblings 32 × 32 from the leaf up, rcv 32,
//       α 32, flags u8 (1: decoy key, 2: proof, 4: signature), decoy key ask nsk ovk 96, proof 192, signature 64
//   output: role u8, address 43, value u64, seed, esk 32 before ZIP 212 only, memo 512, rcv 32,
//       flags u8 (1: ovk, 2: proof), ovk 32 or decoy 96, proof 192
//   seed: u8 1 and rcm 32, or u8 2 and rseed 32

extension RandomSeed {
    fileprivate func write(to writer: inout ByteWriter) {
        switch self {
        case .beforeZIP212: writer.writeUInt8(1)
        case .afterZIP212: writer.writeUInt8(2)
        }
        writer.write(plaintextBytes)
    }
}

extension PlannedSpend {
    /// The least number of bytes of an encoding.
    package static let leastByteCount = 96 + 11 + 8 + 33 + 4 + 1024 + 32 + 32 + 1

    /// Appends the encoding: the openings, with the proof and the signature where they are there.
    package func write(to writer: inout ByteWriter) {
        writer.write(key.bytes)
        writer.write(note.recipient.diversifier.bytes)
        writer.writeUInt64(note.value)
        note.randomSeed.write(to: &writer)
        writer.writeUInt32(path.position)
        for sibling in path.siblings { writer.write(sibling.littleEndianBytes) }
        writer.write(valueRandomness.scalar.littleEndianBytes)
        writer.write(randomizer.littleEndianBytes)
        writer.writeUInt8((decoyKey == nil ? 0 : 1) | (proof == nil ? 0 : 2) | (signature == nil ? 0 : 4))
        writer.write(decoyKey?.bytes ?? [])
        writer.write(proof ?? [])
        writer.write(signature?.bytes ?? [])
    }

    /// The plan alone, without proof and signature.
    package var bare: PlannedSpend {
        var copy = self
        copy.proof = nil
        copy.signature = nil
        return copy
    }

    /// The spend with the proof and the signature that `other`, a copy of it, has and this one has not.
    package func merged(with other: PlannedSpend) -> PlannedSpend {
        var copy = self
        copy.proof = proof ?? other.proof
        copy.signature = signature ?? other.signature
        return copy
    }
}

extension PlannedOutput {
    /// The least number of bytes of an encoding.
    package static let leastByteCount = 1 + 43 + 8 + 33 + 512 + 32 + 1 + 32

    /// Appends the encoding: the opening, with the proof where it is there.
    package func write(to writer: inout ByteWriter) {
        writer.writeUInt8(role.rawValue)
        writer.write(note.recipient.bytes)
        writer.writeUInt64(note.value)
        note.randomSeed.write(to: &writer)
        if note.randomSeed.ephemeralSecret == nil {
            writer.write(encryption.ephemeralSecret.littleEndianBytes)
        }
        writer.write(memo.bytes)
        writer.write(valueRandomness.scalar.littleEndianBytes)
        let proofFlag: UInt8 = proof == nil ? 0 : 2
        switch sender {
        case .visible(let ovk):
            writer.writeUInt8(1 | proofFlag)
            writer.write(ovk.bytes)
        case .hidden(let decoy):
            writer.writeUInt8(proofFlag)
            writer.write(decoy)
        }
        writer.write(proof ?? [])
    }

    /// The plan alone, without the proof.
    package var bare: PlannedOutput {
        var copy = self
        copy.proof = nil
        return copy
    }

    /// The output with the proof that `other`, a copy of it, has and this one has not.
    package func merged(with other: PlannedOutput) -> PlannedOutput {
        var copy = self
        copy.proof = proof ?? other.proof
        return copy
    }
}

/// Reads the parts of a transaction under construction.
package struct PlannedDescriptionReader {
    private var reader: ByteReader

    /// Reads these bytes from the first on.
    package init(_ bytes: [UInt8]) { reader = ByteReader(bytes) }

    private mutating func read<T>(
        _ body: (inout ByteReader) throws(ByteReaderError) -> T
    ) throws(PartialTransactionError) -> T {
        do throws(ByteReaderError) { return try body(&reader) } catch { throw .malformed(error) }
    }

    /// One byte.
    package mutating func byte() throws(PartialTransactionError) -> UInt8 {
        try read { (reader) throws(ByteReaderError) in try reader.readUInt8() }
    }

    /// Four bytes, least significant first.
    package mutating func word() throws(PartialTransactionError) -> UInt32 {
        try read { (reader) throws(ByteReaderError) in try reader.readUInt32() }
    }

    /// Eight bytes, least significant first.
    package mutating func long() throws(PartialTransactionError) -> UInt64 {
        try read { (reader) throws(ByteReaderError) in try reader.readUInt64() }
    }

    /// So many bytes.
    package mutating func bytes(_ count: Int) throws(PartialTransactionError) -> [UInt8] {
        try read { (reader) throws(ByteReaderError) in try reader.readBytes(count) }
    }

    /// A count of four bytes of elements that have so many bytes at least: bounded by the bytes that remain.
    package mutating func count(elementSize: Int) throws(PartialTransactionError) -> Int {
        try read { (reader) throws(ByteReaderError) in try reader.readCount32(elementSize: elementSize) }
    }

    /// Refuses bytes behind the last part.
    package func finish() throws(PartialTransactionError) {
        do throws(ByteReaderError) { try reader.finish() } catch { throw .malformed(error) }
    }

    /// An element of a field in its canonical encoding.
    package mutating func element<F: PrimeField>(
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

    /// The spend at an index, as ``PlannedSpend/write(to:)`` writes it. About a millisecond.
    package mutating func spend(_ index: Int) throws(PartialTransactionError) -> PlannedSpend {
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

    /// The output at an index, as ``PlannedOutput/write(to:)`` writes it. About a millisecond.
    package mutating func output(_ index: Int) throws(PartialTransactionError) -> PlannedOutput {
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
