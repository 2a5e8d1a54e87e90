internal import Primitives
internal import Sapling

// The encoding inside a wallet's file (docs/spec, section 11.5). Integers are little-endian.
extension WalletContent {
    private static let spendingKind: UInt8 = 0
    private static let watchingKind: UInt8 = 1
    /// Number, name's length, three counters.
    private static let leastAccountByteCount = 4 + 1 + 4 + 8 + 4
    /// Accounts have numbers below 2^31.
    private static let accountNumbers: Range<UInt32> = 0..<1 << 31

    /// The encoding, which is the caller's to wipe.
    public var bytes: [UInt8] {
        // Room for all of it, so that no part is copied and left behind unwiped when the array grows.
        let viewKeyCount = accounts.reduce(0) {
            $0 + ($1.watched.map { AccountViewKeys.byteCount(transparentCount: $0.transparent.count) + 4 } ?? 0)
        }
        var writer = ByteWriter(
            reservingCapacity: 64 + Self.maximumSeedPassphraseByteCount + viewKeyCount
                + accounts.count * (Self.leastAccountByteCount + WalletAccount.maximumNameByteCount))
        switch source {
        case .phrase(let phrase, let passphrase):
            writer.writeUInt8(Self.spendingKind)
            var entropy = phrase.entropy
            defer { entropy.wipe() }
            writer.writeUInt8(UInt8(entropy.count))
            writer.write(entropy)
            writer.writeLittleEndian(UInt16(passphrase.utf8.count))
            writer.write(passphrase.utf8)
        case .viewing: writer.writeUInt8(Self.watchingKind)
        }
        writer.writeUInt64(birthday)
        writer.writeUInt32(UInt32(accounts.count))
        for account in accounts {
            writer.writeUInt32(account.number)
            writer.writeUInt8(UInt8(account.name.utf8.count))
            writer.write(account.name.utf8)
            writer.writeUInt32(account.transparentCount)
            writer.writeUInt64(account.nextDiversifier)
            writer.writeUInt32(account.ringCount)
            if let keys = account.watched {
                var bytes = keys.bytes
                defer { bytes.wipe() }
                writer.writeUInt32(UInt32(bytes.count))
                writer.write(bytes)
            }
        }
        return writer.bytes
    }

    /// Decodes all of `bytes`, which the caller wipes. Only the one encoding of a content is taken.
    ///
    /// - Throws: the first check that fails.
    public init(bytes: [UInt8]) throws(WalletContentError) {
        var reader = ContentReader(bytes)
        let source: Source
        switch try reader.readUInt8() {
        case Self.spendingKind:
            let entropyCount = Int(try reader.readUInt8())
            var entropy = try reader.readBytes(entropyCount)
            let phrase: SeedPhrase
            do throws(SeedPhraseError) { phrase = try SeedPhrase(entropy: &entropy) } catch {
                entropy.wipe()
                throw .seedPhrase(error)
            }
            let low = Int(try reader.readUInt8()), high = Int(try reader.readUInt8())
            let count = low | high << 8
            guard count <= Self.maximumSeedPassphraseByteCount else {
                throw .seedPassphraseTooLong(actual: count, limit: Self.maximumSeedPassphraseByteCount)
            }
            source = .phrase(phrase, passphrase: try reader.readText(count))
        case Self.watchingKind: source = .viewing
        case let kind: throw .unknownKind(kind)
        }
        let birthday = try reader.readUInt64()
        let count = Int(try reader.readUInt32())
        guard Self.accountCounts.contains(count) else {
            throw .accountCount(actual: count, allowed: Self.accountCounts)
        }
        var accounts: [WalletAccount] = []
        for _ in 0..<count {
            let account = try Self.readAccount(&reader, source)
            let isNext = accounts.last.map { $0.number < account.number } ?? true
            guard isNext, Self.accountNumbers.contains(account.number) else {
                throw .accountOrder(number: account.number)
            }
            accounts.append(account)
        }
        guard reader.remaining == 0 else {
            throw .layout(.trailingBytes(offset: reader.offset, remaining: reader.remaining))
        }
        self.init(source: source, birthday: birthday, accounts: accounts)
    }

    private static func readAccount(
        _ reader: inout ContentReader, _ source: Source
    ) throws(WalletContentError) -> WalletAccount {
        let number = try reader.readUInt32()
        let nameCount = Int(try reader.readUInt8())
        guard nameCount <= WalletAccount.maximumNameByteCount else {
            throw .nameTooLong(actual: nameCount, limit: WalletAccount.maximumNameByteCount)
        }
        let name = try reader.readText(nameCount)
        let transparentCount = try reader.readUInt32()
        let nextDiversifier = try reader.readUInt64()
        let ringCount = try reader.readUInt32()
        var watched: AccountViewKeys?
        if case .viewing = source {
            let count = Int(try reader.readUInt32())
            var bytes = try reader.readBytes(count)
            defer { bytes.wipe() }
            do throws(AccountViewKeyError) { watched = try AccountViewKeys(bytes: bytes) } catch {
                throw .viewKeys(account: number, error)
            }
        }
        let expected = watched.map { UInt32($0.transparent.count) }
        guard ringCount >= 1, ringCount <= WalletAccount.maximumRingCount,
            transparentCount == expected ?? transparentCount, watched != nil || transparentCount >= 1,
            transparentCount <= UInt32(AccountViewKeys.maximumTransparentCount)
        else { throw .addressCount(account: number) }
        return WalletAccount(
            number: number, name: name, transparentCount: transparentCount, nextDiversifier: nextDiversifier,
            ringCount: ringCount, watched: watched)
    }
}

/// Reads bytes where they are: a reader that copies would leave secrets behind.
private struct ContentReader {
    private let bytes: [UInt8]
    private(set) var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var remaining: Int { bytes.count - offset }

    mutating func readBytes(_ count: Int) throws(WalletContentError) -> [UInt8] {
        guard count <= remaining else {
            throw .layout(.truncated(offset: offset, needed: count, remaining: remaining))
        }
        offset += count
        return Array(bytes[offset - count..<offset])
    }

    private mutating func readInteger<T: FixedWidthInteger>() throws(WalletContentError) -> T {
        try readBytes(MemoryLayout<T>.size).reversed().reduce(0) { $0 << 8 | T($1) }
    }

    mutating func readUInt8() throws(WalletContentError) -> UInt8 { try readBytes(1)[0] }
    mutating func readUInt32() throws(WalletContentError) -> UInt32 { try readInteger() }
    mutating func readUInt64() throws(WalletContentError) -> UInt64 { try readInteger() }

    mutating func readText(_ count: Int) throws(WalletContentError) -> String {
        var bytes = try readBytes(count)
        defer { bytes.wipe() }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        return text
    }
}
