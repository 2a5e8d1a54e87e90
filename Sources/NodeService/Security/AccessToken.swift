import Primitives
public import SecretStorage

/// The token that a client shows: 32 random bytes in hexadecimal, in a ``SecretFile``.
public struct AccessToken: Sendable {
    private let digits: [UInt8]

    /// A new token in a new file.
    ///
    /// - Throws: `SecretFileError`, `RandomnessError`.
    public static func create(path: String) throws -> AccessToken {
        let token = AccessToken(digits: Array(Hexadecimal.encode(try SystemRandom.bytes(32)).utf8))
        try SecretFile.create(path: path, token.digits + [10])
        return token
    }

    /// The token of a file.
    public init(path: String) throws(SecretFileError) {
        var content = try SecretFile.read(path: path, limit: 1024)
        if content.last == 10 { content.removeLast() }
        guard content.count == 64, content.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
            throw .content(path: path, expected: "a token of 64 hexadecimal digits")
        }
        digits = content
    }

    private init(digits: [UInt8]) { self.digits = digits }

    /// The text that goes into a request's `Authorization` field.
    public var authorization: String { "Bearer " + String(decoding: digits, as: UTF8.self) }

    /// Whether an `Authorization` field shows this token; the time depends on its length alone.
    public func isShown(by field: String?) -> Bool {
        guard let field else { return false }
        return ConstantTime.areEqual(Array(field.utf8), Array(authorization.utf8))
    }

    /// Whether an `Authorization` field has this token as the password of basic authentication (RFC 7617), under any
    /// name; the time depends on lengths alone.
    package func isPassword(in field: String?) -> Bool {
        let scheme = "Basic "
        guard let field, field.hasPrefix(scheme), let pair = Base64.decode(String(field.dropFirst(scheme.count))),
            let colon = pair.firstIndex(of: UInt8(ascii: ":"))
        else { return false }
        return ConstantTime.areEqual(Array(pair[(colon + 1)...]), digits)
    }
}
