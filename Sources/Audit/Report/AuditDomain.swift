internal import ChainTransactions
internal import Primitives

/// What keeps the hashes of audits apart from all others, 16 ASCII characters each: the only place where they are spelt
/// out. Each is used once.
package enum AuditDomain: String, CaseIterable, Sendable {
    /// Of what a report covers, and for whom: what its openings answer.
    case terms = "NightjarAudTerms"
    /// Of a report without its signature: what is signed.
    case report = "NightjarAudRept_"
    /// Of a grant: what the chain logs.
    case grant = "NightjarAudGrant"
    /// What a holder's key is moved by to log a grant.
    case grantKey = "NightjarAudGrKey"
    /// The incoming viewing key of the board on which grants are published.
    case noticeBoard = "NightjarAudBoard"
    /// What a proof of reserves answers.
    case reserve = "NightjarAudResrv"
    /// What the signature of a note's spend in a report is about.
    case noteSpend = "NightjarAudSpend"
    /// The nonces of signatures for accounts that log grants.
    case grantNonce = "NightjarAudNonce"

    /// The hash of what `body` writes (BLAKE2b-256).
    func hash(_ body: (inout ByteWriter) -> Void) -> Hash256 {
        Hash256(BLAKE2b.digest(rawValue, body)) ?? .zero
    }
}
