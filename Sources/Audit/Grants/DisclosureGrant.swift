public import Chain
public import ChainTransactions
public import Primitives

/// What the holder of an account allows to be disclosed: to whom, why, and which payments (docs/spec, section 13.3).
///
/// The chain logs its hash, in the key of an account that is paid one unit: the holder's key with the hash added. Whoever
/// has the record finds that account; nobody else can tell the payment from others. The holder revokes by debiting it,
/// which only the holder can.
public struct DisclosureGrant: Sendable, Hashable {
    /// Whose payments are disclosed: the account that logs and revokes.
    public let holder: AccountID
    /// Who may make reports under the grant beside the holder; nil for nobody.
    public let auditor: AccountID?
    /// What may be disclosed: the chain, the heights, which payments, and why.
    public let terms: AuditTerms
    /// 32 random bytes, so that nobody can guess a record from what it says.
    public let salt: Hash256

    private static let kind = "nightjar disclosure grant 1"
    /// The most bytes that a grant's text has.
    public static let maximumByteCount = 1 << 16

    /// A grant of these terms, which name no grant themselves.
    ///
    /// - Throws: `RandomnessError`.
    public init(holder: AccountID, auditor: AccountID?, terms: AuditTerms) throws(RandomnessError) {
        self.init(
            holder: holder, auditor: auditor, terms: terms, salt: Hash256(try SystemRandom.bytes(32)) ?? .zero)
    }

    /// A grant of these parts.
    package init(holder: AccountID, auditor: AccountID?, terms: AuditTerms, salt: Hash256) {
        self.holder = holder
        self.auditor = auditor
        self.terms = terms
        self.salt = salt
    }

    var json: JSONValue {
        .object([
            .init("kind", .string(Self.kind)), .init("holder", .string(holder.accountText)),
            .init("auditor", auditor.map { .string($0.accountText) } ?? .null), .init("terms", terms.json),
            .init("salt", .hex(salt.bytes)),
        ])
    }

    /// The grant as text, with the end of a line. There is one text for a grant.
    public var text: String { json.serialized() + "\n" }

    /// The hash of the text, which reports under the grant name and the chain logs.
    public var hash: Hash256 { AuditDomain.grant.hash { $0.write(Array(text.utf8)) } }

    /// Reads a grant. Nothing in it is checked but its form.
    ///
    /// - Throws: `.tooLong`, `.notJSON`, `.notAGrant`, `.member`, `.heights`, `.notCanonical`.
    public init(text bytes: [UInt8]) throws(AuditReportError) {
        guard bytes.count <= Self.maximumByteCount else {
            throw .tooLong("grant", actual: bytes.count, maximum: Self.maximumByteCount)
        }
        let json: JSONValue
        do throws(JSONError) { json = try JSONValue(parsing: bytes, limits: JSONLimits(depth: 8)) } catch {
            throw .notJSON(error)
        }
        try self.init(json: json)
        guard Array(text.utf8) == bytes else { throw .notCanonical }
    }

    init(json: JSONValue) throws(AuditReportError) {
        guard json["kind"]?.text == Self.kind else { throw .notAGrant }
        self.init(
            holder: try json.account("holder"),
            auditor: try json.member("auditor") == .null ? nil : try json.account("auditor"),
            terms: try AuditTerms(json: try json.member("terms")), salt: try json.hash("salt"))
        guard terms.grant == nil else { throw .member("grant") }
    }
}

/// What the chain says of a grant after a block.
public enum GrantStatus: String, Sendable, Hashable, CaseIterable {
    /// The chain does not log it.
    case notLogged
    /// It is logged and not revoked.
    case inForce
    /// The holder has revoked it.
    case revoked
}

/// What the state had at a grant's account after a block, with the proof.
public struct GrantEvidence: Sendable, Equatable {
    /// The grant.
    public let grant: DisclosureGrant
    /// The block's header with the sequencer's signature.
    public let header: SignedHeader
    /// About the grant's account.
    public let proof: StateProof

    /// Evidence of these parts; nothing is checked.
    public init(grant: DisclosureGrant, header: SignedHeader, proof: StateProof) {
        self.grant = grant
        self.header = header
        self.proof = proof
    }

    /// What the evidence shows.
    ///
    /// - Throws: `.grantAccount`, `.headerOfOtherChain`, `.headerNotSigned`, `.grantProof`.
    public func status(sequencer: AccountID) throws(AuditReportError) -> GrantStatus {
        guard let account = grant.logAccount else { throw .grantAccount }
        let header = header.header
        guard header.chainID == grant.terms.chain else { throw .headerOfOtherChain(header.chainID.name) }
        guard self.header.isSigned(by: sequencer) else { throw .headerNotSigned(height: header.height) }
        guard proof.table == .accounts, proof.key == account.bytes else { throw .grantAccount }
        do throws(StateProofError) { try proof.check(appHash: header.appHash) } catch { throw .grantProof(error) }
        guard let value = proof.value else { return .notLogged }
        guard let entry = try? LedgerAccount(decoding: value) else { throw .grantAccount }
        return entry.sequence == 0 ? .inForce : .revoked
    }
}
