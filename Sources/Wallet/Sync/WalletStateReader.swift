internal import Algebra
internal import ChainTransactions
internal import Curves
internal import MoneroWallet
internal import Primitives
internal import RingCT
internal import RingSignatures
internal import Sapling

extension WalletStateError: MessageReadingFailure {}

/// Reads the parts of an encoded state. What a reader copies it leaves behind: the bytes hold viewing keys' knowledge, not
/// keys.
typealias StateReader = MessageReader<WalletStateError>

extension StateReader {
    /// The longest text of an address.
    private static var maximumAddressCount: Int { 256 }

    /// The refusal of what was read last.
    func invalid(_ what: String) -> WalletStateError { .invalidValue(what, offset: offset) }

    mutating func flag(_ what: String) throws(WalletStateError) -> Bool {
        let value = try readUInt8()
        guard value <= 1 else { throw invalid(what) }
        return value == 1
    }

    mutating func optional(_ what: String) throws(WalletStateError) -> UInt64? {
        try flag(what) ? try readUInt64() : nil
    }

    mutating func varint() throws(WalletStateError) -> UInt64 {
        let start = offset
        do throws(VarintError) { return try bytes.readVarint() } catch {
            switch error {
            case .truncated:
                throw .layout(.truncated(offset: start, needed: offset - start + 1, remaining: offset - start))
            case .tooLarge: throw invalid("number of ring outputs")
            case .notShortest: throw .notCanonical
            }
        }
    }

    mutating func hash() throws(WalletStateError) -> Hash256 {
        guard let hash = Hash256(try readBytes(32)) else { throw invalid("hash") }
        return hash
    }

    mutating func point() throws(WalletStateError) -> CompressedPoint {
        guard let point = CompressedPoint(try readBytes(32)) else { throw invalid("point") }
        return point
    }

    mutating func ringScalar() throws(WalletStateError) -> Ed25519.ScalarField {
        guard let scalar = try? Ed25519.ScalarField(canonicalLittleEndian: try readBytes(32)) else {
            throw invalid("scalar")
        }
        return scalar
    }

    mutating func account(_ maturity: UInt64) throws(WalletStateError) -> WalletAccountState {
        let number = try readUInt32()
        let addresses = try list(elementSize: 72) { (reader) throws(WalletStateError) in
            let address = WalletTransparentAddress(
                index: try reader.readUInt32(), account: try reader.hash(), firstHeight: try reader.readUInt64(),
                changes: try reader.list(elementSize: 24) { (reader) throws(WalletStateError) in
                    .init(
                        height: try reader.readUInt64(), balance: try reader.readUInt64(),
                        sequence: try reader.readUInt64())
                })
            guard !address.changes.isEmpty else { throw reader.invalid("address") }
            return address
        }
        let entries = try list(elementSize: 191) { (reader) throws(WalletStateError) in try reader.ringEntry() }
        let refused = try list(elementSize: 49) { (reader) throws(WalletStateError) in
            let transaction = try reader.readBytes(32)
            let index = Int(try reader.readUInt32()), place = try reader.readUInt32()
            guard let code = RefusalCode(rawValue: try reader.readUInt8()) else { throw reader.invalid("refusal") }
            return WalletLedger.Refusal(
                output: RefusedOutput(
                    transaction: transaction, index: index, address: SubaddressIndex(account: 0, index: place),
                    reason: code.reason), height: try reader.readUInt64())
        }
        return WalletAccountState(
            number: number, ring: WalletLedger(entries: entries, refused: refused, spendableAge: maturity),
            addresses: addresses)
    }

    private mutating func ringEntry() throws(WalletStateError) -> WalletLedger.Entry {
        let transaction = try readBytes(32)
        let index = Int(try readUInt32())
        let key = try point()
        let place = try readUInt32()
        guard place < .max else { throw invalid("address") }
        let amount = try readUInt64()
        let mask = try ringScalar(), offset = try ringScalar()
        let output = ReceivedOutput(
            transaction: transaction, index: index, key: key, address: SubaddressIndex(account: 0, index: place),
            opening: AmountCiphertext.Opening(amount: amount, mask: mask), keyOffset: offset,
            transactionKey: try point())
        return WalletLedger.Entry(
            output: output, height: try readUInt64(), globalIndex: try optional("number"),
            keyImage: try flag("key image") ? try point() : nil, spentHeight: try optional("height"))
    }

    mutating func note() throws(WalletStateError) -> WalletNote {
        let account = try readUInt32()
        let isChange = try flag("note")
        guard let recipient = try? PaymentAddress(bytes: try readBytes(PaymentAddress.byteCount)) else {
            throw invalid("address")
        }
        let value = try readUInt64()
        let kind = try readUInt8()
        let random = try readBytes(NoteSeed.byteCount)
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
            position: try readUInt32(), nullifier: try readBytes(32), height: try readUInt64(),
            spentHeight: try optional("height"))
    }

    mutating func transaction() throws(WalletStateError) -> WalletTransaction {
        guard let kind = WalletTransaction.Kind(rawValue: try readUInt8()) else { throw invalid("transaction") }
        let id = try hash()
        let height = try readUInt64(), time = try readUInt64()
        let index = try readUInt32(), account = try readUInt32()
        let fee = try readUInt64()
        let isDetailed = try flag("transaction")
        return WalletTransaction(
            kind: kind, id: id, height: height, time: time, index: index, account: account, fee: fee,
            items: try list(elementSize: 19) { (reader) throws(WalletStateError) in try reader.item() },
            isDetailed: isDetailed)
    }

    private mutating func item() throws(WalletStateError) -> WalletTransaction.Item {
        let pool = Int(try readUInt8())
        guard pool < AddressKind.allCases.count,
            let direction = WalletTransaction.Item.Direction(rawValue: try readUInt8())
        else { throw invalid("movement") }
        let amount = try readUInt64()
        let place = Int(try readUInt32())
        let text = try sizedBytes()
        guard text.count <= Self.maximumAddressCount, let address = String(validating: text, as: UTF8.self) else {
            throw invalid("address")
        }
        var memo: Memo?
        if try flag("memo") {
            let bytes = try sizedBytes()
            guard bytes.count <= Memo.byteCount else { throw invalid("memo") }
            memo = try? Memo(bytes: bytes + [UInt8](repeating: 0, count: Memo.byteCount - bytes.count))
        }
        return WalletTransaction.Item(
            AddressKind.allCases[pool], direction, amount, place: place, address: address.isEmpty ? nil : address,
            memo: memo)
    }
}
