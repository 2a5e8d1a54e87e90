internal import Algebra
internal import ChainTransactions
internal import Curves
internal import MoneroWallet
internal import Primitives
internal import RingCT
internal import RingSignatures
internal import Sapling

/// Reads the parts of an encoded state. What a reader copies it leaves behind: the bytes hold viewing keys' knowledge, not
/// keys.
struct StateReader {
    private var reader: ByteReader
    /// The longest text of an address.
    private static let maximumAddressCount = 256

    init(_ bytes: [UInt8]) { reader = ByteReader(bytes) }

    var remaining: Int { reader.remaining }

    /// The refusal of what was read last.
    func invalid(_ what: String) -> WalletStateError { .invalidValue(what, offset: reader.offset) }

    func finish() throws(WalletStateError) {
        do { try reader.finish() } catch { throw .layout(error) }
    }

    mutating func uint8() throws(WalletStateError) -> UInt8 {
        do { return try reader.readUInt8() } catch { throw .layout(error) }
    }

    mutating func uint32() throws(WalletStateError) -> UInt32 {
        do { return try reader.readUInt32() } catch { throw .layout(error) }
    }

    mutating func uint64() throws(WalletStateError) -> UInt64 {
        do { return try reader.readUInt64() } catch { throw .layout(error) }
    }

    mutating func bytes(_ count: Int) throws(WalletStateError) -> [UInt8] {
        do { return try reader.readBytes(count) } catch { throw .layout(error) }
    }

    mutating func count(elementSize: Int) throws(WalletStateError) -> Int {
        do { return try reader.readCount32(elementSize: elementSize) } catch { throw .layout(error) }
    }

    /// Bytes behind their length.
    mutating func bytes() throws(WalletStateError) -> [UInt8] { try bytes(try count(elementSize: 1)) }

    mutating func flag(_ what: String) throws(WalletStateError) -> Bool {
        let value = try uint8()
        guard value <= 1 else { throw invalid(what) }
        return value == 1
    }

    mutating func optional(_ what: String) throws(WalletStateError) -> UInt64? { try flag(what) ? try uint64() : nil }

    mutating func varint() throws(WalletStateError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: 0 as UInt64, to: 64, by: 7) {
            let byte = try uint8()
            guard shift < 63 || byte <= 1 else { break }
            value |= UInt64(byte & 0x7f) << shift
            if byte & 0x80 == 0 { return value }
        }
        throw invalid("number of ring outputs")
    }

    mutating func hash() throws(WalletStateError) -> Hash256 {
        guard let hash = Hash256(try bytes(32)) else { throw invalid("hash") }
        return hash
    }

    mutating func point() throws(WalletStateError) -> CompressedPoint {
        guard let point = CompressedPoint(try bytes(32)) else { throw invalid("point") }
        return point
    }

    mutating func ringScalar() throws(WalletStateError) -> Ed25519.ScalarField {
        guard let scalar = try? Ed25519.ScalarField(canonicalLittleEndian: try bytes(32)) else {
            throw invalid("scalar")
        }
        return scalar
    }

    mutating func list<T>(
        elementSize: Int, _ body: (inout StateReader) throws(WalletStateError) -> T
    ) throws(WalletStateError) -> [T] {
        let count = try count(elementSize: elementSize)
        var list: [T] = []
        list.reserveCapacity(count)
        for _ in 0..<count { list.append(try body(&self)) }
        return list
    }

    mutating func account(_ maturity: UInt64) throws(WalletStateError) -> WalletAccountState {
        let number = try uint32()
        let addresses = try list(elementSize: 72) { (reader) throws(WalletStateError) in
            let address = WalletTransparentAddress(
                index: try reader.uint32(), account: try reader.hash(), firstHeight: try reader.uint64(),
                changes: try reader.list(elementSize: 24) { (reader) throws(WalletStateError) in
                    .init(height: try reader.uint64(), balance: try reader.uint64(), sequence: try reader.uint64())
                })
            guard !address.changes.isEmpty else { throw reader.invalid("address") }
            return address
        }
        let entries = try list(elementSize: 191) { (reader) throws(WalletStateError) in try reader.ringEntry() }
        let refused = try list(elementSize: 49) { (reader) throws(WalletStateError) in
            let transaction = try reader.bytes(32)
            let index = Int(try reader.uint32()), place = try reader.uint32()
            guard let code = RefusalCode(rawValue: try reader.uint8()) else { throw reader.invalid("refusal") }
            return WalletLedger.Refusal(
                output: RefusedOutput(
                    transaction: transaction, index: index, address: SubaddressIndex(account: 0, index: place),
                    reason: code.reason), height: try reader.uint64())
        }
        return WalletAccountState(
            number: number, ring: WalletLedger(entries: entries, refused: refused, spendableAge: maturity),
            addresses: addresses)
    }

    private mutating func ringEntry() throws(WalletStateError) -> WalletLedger.Entry {
        let transaction = try bytes(32)
        let index = Int(try uint32())
        let key = try point()
        let place = try uint32()
        guard place < .max else { throw invalid("address") }
        let amount = try uint64()
        let mask = try ringScalar(), offset = try ringScalar()
        let output = ReceivedOutput(
            transaction: transaction, index: index, key: key, address: SubaddressIndex(account: 0, index: place),
            opening: AmountCiphertext.Opening(amount: amount, mask: mask), keyOffset: offset,
            transactionKey: try point())
        return WalletLedger.Entry(
            output: output, height: try uint64(), globalIndex: try optional("number"),
            keyImage: try flag("key image") ? try point() : nil, spentHeight: try optional("height"))
    }

    mutating func note() throws(WalletStateError) -> WalletNote {
        let account = try uint32()
        let isChange = try flag("note")
        guard let recipient = try? PaymentAddress(bytes: try bytes(PaymentAddress.byteCount)) else {
            throw invalid("address")
        }
        let value = try uint64()
        let kind = try uint8()
        let random = try bytes(NoteSeed.byteCount)
        let seed: RandomSeed
        switch kind {
        case 1:
            guard let rcm = try? Jubjub.ScalarField(canonicalLittleEndian: random) else { throw invalid("randomness") }
            seed = .beforeZIP212(rcm: rcm)
        case 2:
            guard let rseed = try? NoteSeed(bytes: random) else { throw invalid("randomness") }
            seed = .afterZIP212(rseed)
        default: throw invalid("note")
        }
        return WalletNote(
            account: account, isChange: isChange, note: Note(recipient: recipient, value: value, randomSeed: seed),
            position: try uint32(), nullifier: try bytes(32), height: try uint64(),
            spentHeight: try optional("height"))
    }

    mutating func transaction() throws(WalletStateError) -> WalletTransaction {
        guard let kind = WalletTransaction.Kind(rawValue: try uint8()) else { throw invalid("transaction") }
        let id = try hash()
        let height = try uint64(), time = try uint64()
        let index = try uint32(), account = try uint32()
        let fee = try uint64()
        let isDetailed = try flag("transaction")
        return WalletTransaction(
            kind: kind, id: id, height: height, time: time, index: index, account: account, fee: fee,
            items: try list(elementSize: 19) { (reader) throws(WalletStateError) in try reader.item() },
            isDetailed: isDetailed)
    }

    private mutating func item() throws(WalletStateError) -> WalletTransaction.Item {
        let pool = Int(try uint8())
        guard pool < AddressKind.allCases.count, let direction = WalletTransaction.Item.Direction(rawValue: try uint8())
        else { throw invalid("movement") }
        let amount = try uint64()
        let place = Int(try uint32())
        let text = try bytes()
        guard text.count <= Self.maximumAddressCount, let address = String(validating: text, as: UTF8.self) else {
            throw invalid("address")
        }
        var memo: Memo?
        if try flag("memo") {
            let bytes = try bytes()
            guard bytes.count <= Memo.byteCount else { throw invalid("memo") }
            memo = try? Memo(bytes: bytes + [UInt8](repeating: 0, count: Memo.byteCount - bytes.count))
        }
        return WalletTransaction.Item(
            AddressKind.allCases[pool], direction, amount, place: place, address: address.isEmpty ? nil : address,
            memo: memo)
    }
}
