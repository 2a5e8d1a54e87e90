public import Primitives

/// Why a text is not an account.
public enum AccountTextError: NamedError, Hashable {
    /// The text is not Bech32m, or has another prefix; named after the inner error.
    case text(Bech32Error)
    /// The text stands for another number of bytes.
    case wrongByteCount(actual: Int, expected: Int)

    public var name: String {
        switch self {
        case .text(let error): error.name
        case .wrongByteCount: "wrongByteCount"
        }
    }

    public var explanation: String {
        switch self {
        case .text(let error): error.explanation
        case .wrongByteCount(let actual, let expected):
            "The text stands for \(actual) bytes; an account has \(expected)."
        }
    }
}

extension AccountID {
    /// What the text of an account begins with.
    public static let accountPrefix = "njacct"
    private static let longestAccountText = 90

    /// The account as text: Bech32m (BIP 350) of its 32 bytes, 65 characters.
    public var accountText: String {
        guard let text = try? Bech32.encode(bytes, prefix: Self.accountPrefix, variant: .bech32m) else {
            preconditionFailure("the prefix is printable and in small letters")
        }
        return text
    }

    /// The account of a text, all in small or all in capital letters.
    ///
    /// - Throws: the first check that fails; a mistyped text fails its checksum.
    public init(accountText text: some StringProtocol) throws(AccountTextError) {
        let bytes: [UInt8]
        do throws(Bech32Error) {
            bytes = try Bech32.decode(
                text, prefix: Self.accountPrefix, variant: .bech32m, maximumCount: Self.longestAccountText)
        } catch { throw .text(error) }
        guard let account = AccountID(bytes) else {
            throw .wrongByteCount(actual: bytes.count, expected: Self.byteCount)
        }
        self = account
    }
}
