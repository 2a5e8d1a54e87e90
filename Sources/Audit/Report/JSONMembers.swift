internal import Chain
internal import ChainTransactions
internal import Primitives

// How documents of audits are written and read: numbers and bytes are text, and every member that is missing or of
// another kind is named.
extension JSONValue {
    /// Bytes in hexadecimal.
    static func hex(_ bytes: [UInt8]) -> JSONValue { .string(Hexadecimal.encode(bytes)) }

    /// A whole number as text, in decimal.
    static func decimal(_ value: UInt64) -> JSONValue { .string(String(value)) }

    /// The member `name`.
    func member(_ name: String) throws(AuditReportError) -> JSONValue {
        guard let value = self[name] else { throw .member(name) }
        return value
    }

    /// The member `name` as text.
    func text(_ name: String) throws(AuditReportError) -> String {
        guard let text = try member(name).text else { throw .member(name) }
        return text
    }

    /// The member `name` as a list.
    func list(_ name: String) throws(AuditReportError) -> [JSONValue] {
        guard let elements = try member(name).elements else { throw .member(name) }
        return elements
    }

    /// The member `name` as a whole number.
    func number(_ name: String) throws(AuditReportError) -> UInt64 {
        guard let value = UInt64(try text(name)) else { throw .member(name) }
        return value
    }

    /// The member `name` as a position.
    func position(_ name: String) throws(AuditReportError) -> Int {
        guard let value = Int(exactly: try number(name)) else { throw .member(name) }
        return value
    }

    /// The member `name` as bytes.
    func hexadecimal(_ name: String) throws(AuditReportError) -> [UInt8] {
        guard let bytes = try? Hexadecimal.decode(try text(name)) else { throw .member(name) }
        return bytes
    }

    /// The member `name` as 32 bytes.
    func hash(_ name: String) throws(AuditReportError) -> Hash256 {
        guard let hash = Hash256(try hexadecimal(name)) else { throw .member(name) }
        return hash
    }

    /// The member `name` as an account.
    func account(_ name: String) throws(AuditReportError) -> AccountID {
        guard let account = try? AccountID(accountText: try text(name)) else { throw .member(name) }
        return account
    }

    /// The member `name` as a header with its signature.
    func header(_ name: String) throws(AuditReportError) -> SignedHeader {
        guard let header = try? SignedHeader(decoding: try hexadecimal(name)) else { throw .member(name) }
        return header
    }

    /// The member `name` as a proof about the state.
    func proof(_ name: String) throws(AuditReportError) -> StateProof {
        guard let proof = try? StateProof(decoding: try hexadecimal(name)) else { throw .member(name) }
        return proof
    }
}
