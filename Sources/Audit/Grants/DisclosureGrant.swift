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
    /// The holder's signature of ``hash``, 64 bytes: anybody could log what somebody else is said to allow.
    public let signature: [UInt8]

    private static let kind = "nightjar disclosure grant 1"
    static let signatureByteCount = 64
    /// The most bytes that a grant's text has.
    public static let maximumByteCount = 1 << 16

    /// Grants disclosures on these terms, which name no grant themselves.
    ///
    /// - Throws: `RandomnessError`.
    public init(holder key: AccountSigningKey, auditor: AccountID?, terms: AuditTerms) throws(RandomnessError) {
        self.init(
            holder: key.account, auditor: auditor, terms: terms, salt: Hash256(try SystemRandom.bytes(32)) ?? .zero,
            sign: key.sign)
    }

    /// A grant of these parts; nothing is checked.
    ///
    /// - Parameter sign: makes the signature of the hash.
    package init(
        holder: AccountID, auditor: AccountID?, terms: AuditTerms, salt: Hash256, sign: ([UInt8]) -> [UInt8]
    ) {
        let hash = AuditDomain.grant.hash { writer in
            writer.write(Array((JSONValue.object(Self.members(holder, auditor, terms, salt)).serialized() + "\n").utf8))
        }
        (self.holder, self.auditor, self.terms, self.salt, self.hash) = (holder, auditor, terms, salt, hash)
        signature = sign(hash.bytes)
    }

    private static func members(
        _ holder: AccountID, _ auditor: AccountID?, _ terms: AuditTerms, _ salt: Hash256
    ) -> [JSONValue.Member] {
        [
            .init("kind", .string(kind)), .init("holder", .string(holder.accountText)),
            .init("auditor", auditor.map { .string($0.accountText) } ?? .null), .init("terms", terms.json),
            .init("salt", .hex(salt.bytes)),
        ]
    }

    var json: JSONValue {
        .object(Self.members(holder, auditor, terms, salt) + [.init("signature", .hex(signature))])
    }

    /// The grant as text, with the end of a line. There is one text for a grant.
    public var text: String { json.serialized() + "\n" }

    /// The hash of the text without the signature, which the holder signs, reports under the grant name, and the chain
    /// logs.
    public let hash: Hash256

    /// Checks that the holder signed the grant.
    ///
    /// - Throws: `.grantNotSigned`.
    public func checkSignature() throws(AuditReportError) {
        do throws(AccountSignatureError) { try holder.verify(signature: signature, of: hash.bytes) } catch {
            throw .grantNotSigned(error)
        }
    }

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
        let signature = try json.hexadecimal("signature")
        guard signature.count == Self.signatureByteCount else { throw .member("signature") }
        self.init(
            holder: try json.account("holder"),
            auditor: try json.member("auditor") == .null ? nil : try json.account("auditor"),
            terms: try AuditTerms(json: try json.member("terms")), salt: try json.hash("salt"), sign: { _ in signature }
        )
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
    /// - Throws: `.grantNotSigned`, `.grantAccount`, `.headerOfOtherChain`, `.headerNotSigned`, `.grantProof`.
    public func status(sequencer: AccountID) throws(AuditReportError) -> GrantStatus {
        try grant.checkSignature()
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
