public import Chain
public import ChainTransactions
internal import Primitives
public import Wallet

/// Which payments a report is about.
public enum AuditScope: Sendable, Hashable {
    /// All that the viewing key sees in the range of heights.
    case everything
    /// One payment: the part of a transaction with this number, counted from 0 in its pool (credits, notes, ring
    /// outputs and after them deposits).
    case payment(Hash256, AddressKind, index: UInt32)
    /// Payments to an address, whosever it is, and transactions that debit it where it is an account.
    case counterparty(String)
}

/// What a report covers, why, and for whom (docs/spec, section 13.2). Every opening in a report answers these terms, so
/// that none can be moved into another report.
public struct AuditTerms: Sendable, Hashable {
    /// The most bytes of a purpose, and of a challenge.
    public static let maximumCount = 255

    /// The chain's name.
    public let chain: ChainID
    /// The hash of the chain's genesis.
    public let genesis: Hash256
    /// The heights, the genesis being 0.
    public let heights: ClosedRange<UInt64>
    /// Which payments.
    public let scope: AuditScope
    /// What the report is for, in words.
    public let purpose: String
    /// What the verifier asked to be answered; empty where nobody asked.
    public let challenge: [UInt8]
    /// The hash of the grant on the chain under which the report is made; nil for none.
    public let grant: Hash256?

    /// Terms of these parts.
    ///
    /// - Throws: `.heights`, `.tooLong`.
    public init(
        genesis: Genesis, heights: ClosedRange<UInt64>, scope: AuditScope = .everything, purpose: String,
        challenge: [UInt8] = [], grant: Hash256? = nil
    ) throws(AuditReportError) {
        try self.init(
            chain: genesis.configuration.chainID, genesis: genesis.hash, heights: heights, scope: scope,
            purpose: purpose, challenge: challenge, grant: grant)
    }

    init(
        chain: ChainID, genesis: Hash256, heights: ClosedRange<UInt64>, scope: AuditScope, purpose: String,
        challenge: [UInt8], grant: Hash256?
    ) throws(AuditReportError) {
        for (what, count) in [("purpose", purpose.utf8.count), ("challenge", challenge.count)]
        where count > Self.maximumCount { throw .tooLong(what, actual: count, maximum: Self.maximumCount) }
        self.chain = chain
        self.genesis = genesis
        self.heights = heights
        self.scope = scope
        self.purpose = purpose
        self.challenge = challenge
        self.grant = grant
    }

    /// What the report's openings answer.
    public var hash: Hash256 { AuditDomain.terms.hash { $0.write(Array(json.serialized().utf8)) } }

    /// The terms as a report has them.
    var json: JSONValue {
        .object([
            .init("chain", .string(chain.name)), .init("genesis", .hex(genesis.bytes)),
            .init("from", .decimal(heights.lowerBound)), .init("to", .decimal(heights.upperBound)),
            .init("scope", scope.json), .init("purpose", .string(purpose)), .init("challenge", .hex(challenge)),
            .init("grant", grant.map { .hex($0.bytes) } ?? .null),
        ])
    }

    init(json: JSONValue) throws(AuditReportError) {
        let name = try json.text("chain")
        let chain: ChainID
        do throws(LedgerValueError) { chain = try ChainID(name) } catch { throw .member("chain") }
        let (from, to) = (try json.number("from"), try json.number("to"))
        guard from <= to else { throw .heights(from: from, to: to) }
        try self.init(
            chain: chain, genesis: try json.hash("genesis"), heights: from...to,
            scope: try AuditScope(json: try json.member("scope")), purpose: try json.text("purpose"),
            challenge: try json.hexadecimal("challenge"),
            grant: try json.member("grant") == .null ? nil : try json.hash("grant"))
    }
}

extension AuditScope {
    var json: JSONValue {
        switch self {
        case .everything: .object([.init("kind", .string("everything"))])
        case .payment(let id, let pool, let index):
            .object([
                .init("kind", .string("payment")), .init("transaction", .hex(id.bytes)),
                .init("pool", .string(pool.rawValue)), .init("index", .decimal(UInt64(index))),
            ])
        case .counterparty(let address):
            .object([.init("kind", .string("counterparty")), .init("address", .string(address))])
        }
    }

    init(json: JSONValue) throws(AuditReportError) {
        switch try json.text("kind") {
        case "everything": self = .everything
        case "payment":
            guard let pool = AddressKind(rawValue: try json.text("pool")) else { throw .member("pool") }
            guard let index = UInt32(exactly: try json.number("index")) else { throw .member("index") }
            self = .payment(try json.hash("transaction"), pool, index: index)
        case "counterparty": self = .counterparty(try json.text("address"))
        default: throw .member("kind")
        }
    }
}
