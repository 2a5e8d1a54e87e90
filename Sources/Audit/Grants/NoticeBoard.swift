public import Chain
public import ChainTransactions
internal import Primitives
public import Sapling
internal import Wallet
internal import ZcashTransactions

/// Where a chain's grants are published: a shielded address whose incoming viewing key everybody can make from the hash of
/// the chain's genesis (docs/spec, section 13.3).
///
/// Nobody has a spending key for it. Anybody can write to it.
public struct NoticeBoard: Sendable {
    /// What reads the board.
    public let key: IncomingViewingKey
    /// What is paid, without value, to write on it.
    public let address: PaymentAddress

    /// The board of the chain with this genesis.
    public init(genesis: Hash256) {
        var counter: UInt64 = 0
        repeat {
            var bytes = AuditDomain.noticeBoard.hash { writer in
                writer.write(genesis.bytes)
                writer.writeUInt64(counter)
            }.bytes
            // ivk has 251 bits.
            bytes[31] &= 0x07
            counter += 1
            guard let key = try? IncomingViewingKey(bytes: bytes), let address = Self.address(of: key) else { continue }
            (self.key, self.address) = (key, address)
            return
        } while true
    }

    /// The address with the first diversifier that has one.
    private static func address(of key: IncomingViewingKey) -> PaymentAddress? {
        for number in 0..<UInt8.max {
            let bytes = [number] + [UInt8](repeating: 0, count: Diversifier.byteCount - 1)
            if let diversifier = try? Diversifier(bytes: bytes), let address = key.address(diversifier) {
                return address
            }
        }
        return nil
    }

    /// A transaction that logs a grant and publishes its record: it debits the holder, pays one unit to the account that
    /// logs the grant, and nothing to the board, with the record as memo. Proofs and the holder's signature are missing.
    ///
    /// - Parameters:
    ///   - sequence: the number of debits that the holder's account has had.
    ///   - balance: what the holder's account has.
    ///   - expiryHeight: the last height at which a block may hold it.
    /// - Throws: `AuditReportError.tooLong` for a record that no memo can hold, `.grantAccount` for a holder that has no
    ///   key, `LedgerBuildingError`.
    public func publish(
        _ grant: DisclosureGrant, sequence: UInt64, balance: UInt64, expiryHeight: UInt64,
        configuration: ChainConfiguration
    ) throws -> PlannedLedgerTransaction {
        guard let account = grant.logAccount else { throw AuditReportError.grantAccount }
        let memo = try grant.notice
        func plan(fee: UInt64) throws(LedgerBuildingError) -> PlannedLedgerTransaction {
            // No note is spent: the tree's root is not looked at.
            var builder = try LedgerTransactionBuilder(
                chainID: configuration.chainID, expiryHeight: expiryHeight, fee: fee, anchor: NoteCommitmentTree().root)
            try builder.debit(fee + 1, from: grant.holder, sequence: sequence)
            try builder.pay(1, to: account)
            try builder.pay(0, to: address, memo: memo, ovk: nil)
            return try builder.plan()
        }
        let draft = try plan(fee: 0).transaction
        let fee =
            configuration.minimumFeePerByte * UInt64(draft.encoded.count)
            + configuration.minimumFeePerProofUnit * UInt64(ProofCost.of(draft))
        guard balance > fee else { throw LedgerBuildingError.insufficientFunds(available: balance, needed: fee + 1) }
        return try plan(fee: fee)
    }
}

extension DisclosureGrant {
    /// What a notice begins with, behind the byte that says that a memo is no text.
    private static let noticePrefix = Array("NJG1".utf8)

    /// The grant as the memo of a notice. Chain and genesis are not in it: they are those of the chain that has the board.
    ///
    /// - Throws: `.tooLong`.
    public var notice: Memo {
        get throws(AuditReportError) {
            var writer = ByteWriter()
            writer.write(Self.noticePrefix)
            writer.write(holder.bytes)
            writer.writeUInt8(auditor == nil ? 0 : 1)
            writer.write(auditor?.bytes ?? [])
            writer.writeUInt64(terms.heights.lowerBound)
            writer.writeUInt64(terms.heights.upperBound)
            try Self.write(terms.scope, to: &writer)
            try Self.write("purpose", Array(terms.purpose.utf8), to: &writer)
            try Self.write("challenge", terms.challenge, to: &writer)
            writer.write(salt.bytes)
            writer.write(signature)
            let bytes = writer.bytes
            guard let memo = try? Memo(arbitrary: bytes) else {
                throw .tooLong("grant's notice", actual: bytes.count, maximum: Memo.byteCount - 1)
            }
            return memo
        }
    }

    private static func write(
        _ what: String, _ bytes: [UInt8], to writer: inout ByteWriter
    ) throws(AuditReportError) {
        guard let count = UInt8(exactly: bytes.count) else {
            throw .tooLong(what, actual: bytes.count, maximum: Int(UInt8.max))
        }
        writer.writeUInt8(count)
        writer.write(bytes)
    }

    private static func write(_ scope: AuditScope, to writer: inout ByteWriter) throws(AuditReportError) {
        switch scope {
        case .everything: writer.writeUInt8(0)
        case .payment(let id, let pool, let index):
            writer.writeUInt8(1)
            writer.write(id.bytes)
            writer.writeUInt8(pool.number)
            writer.writeUInt32(index)
        case .counterparty(let address):
            writer.writeUInt8(2)
            try write("counterparty", Array(address.utf8), to: &writer)
        }
    }

    /// Reads the memo of a notice on the board of a chain; nil for what no grant has as its notice.
    public init?(notice memo: Memo, chain: ChainID, genesis: Hash256) {
        guard case .arbitrary(let bytes) = memo.content, let grant = try? Self.read(bytes, chain, genesis),
            (try? grant.notice) == memo
        else { return nil }
        self = grant
    }

    private struct NoNotice: Error {}

    private static func read(_ bytes: [UInt8], _ chain: ChainID, _ genesis: Hash256) throws -> DisclosureGrant {
        var reader = ByteReader(bytes)
        func text(_ reader: inout ByteReader) throws -> String {
            let count = Int(try reader.readUInt8())
            guard let text = String(validating: try reader.readBytes(count), as: UTF8.self) else { throw NoNotice() }
            return text
        }
        guard try reader.readBytes(noticePrefix.count) == noticePrefix,
            let holder = AccountID(try reader.readBytes(32))
        else { throw NoNotice() }
        var auditor: AccountID?
        if try reader.readUInt8() != 0 { auditor = AccountID(try reader.readBytes(32)) }
        let (from, to) = (try reader.readUInt64(), try reader.readUInt64())
        guard from <= to else { throw NoNotice() }
        let scope: AuditScope
        switch try reader.readUInt8() {
        case 0: scope = .everything
        case 1:
            guard let id = Hash256(try reader.readBytes(32)), let pool = AddressKind(number: try reader.readUInt8())
            else { throw NoNotice() }
            scope = .payment(id, pool, index: try reader.readUInt32())
        case 2: scope = .counterparty(try text(&reader))
        default: throw NoNotice()
        }
        let purpose = try text(&reader)
        let challengeCount = Int(try reader.readUInt8())
        let challenge = try reader.readBytes(challengeCount)
        guard let salt = Hash256(try reader.readBytes(32)) else { throw NoNotice() }
        let signature = try reader.readBytes(signatureByteCount)
        return DisclosureGrant(
            holder: holder, auditor: auditor,
            terms: try AuditTerms(
                chain: chain, genesis: genesis, heights: from...to, scope: scope, purpose: purpose,
                challenge: challenge, grant: nil), salt: salt, sign: { _ in signature })
    }
}

extension AddressKind {
    /// The number that stands for a pool in a notice.
    fileprivate var number: UInt8 {
        switch self {
        case .transparent: 0
        case .shielded: 1
        case .ring: 2
        }
    }

    fileprivate init?(number: UInt8) {
        guard let kind = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = kind
    }
}
