/// The 32 bytes of an account's Ed25519 public key, which name the account; nothing is checked before a signature is.
public typealias AccountID = Hash256

/// Movements between accounts that everybody sees.
public struct TransparentBundle: Sendable, Hashable {
    /// What is taken from accounts; their owners sign.
    public var debits: [AccountDebit]
    /// What accounts are given.
    public var credits: [AccountCredit]

    /// A bundle of these movements.
    public init(debits: [AccountDebit] = [], credits: [AccountCredit] = []) {
        self.debits = debits
        self.credits = credits
    }

    /// Whether nothing is moved.
    public var isEmpty: Bool { debits.isEmpty && credits.isEmpty }
}

/// An amount taken from an account.
public struct AccountDebit: Sendable, Hashable {
    /// The account, whose key signs.
    public var account: AccountID
    /// The amount in units.
    public var amount: UInt64
    /// The number of debits that the account had before: a debit counts once.
    public var sequence: UInt64
    /// The signature, 64 bytes.
    public var signature: [UInt8]

    /// A debit of these parts.
    public init(account: AccountID, amount: UInt64, sequence: UInt64, signature: [UInt8] = []) {
        self.account = account
        self.amount = amount
        self.sequence = sequence
        self.signature = signature
    }
}

/// An amount given to an account.
public struct AccountCredit: Sendable, Hashable {
    /// The account.
    public var account: AccountID
    /// The amount in units.
    public var amount: UInt64

    /// A credit of these parts.
    public init(account: AccountID, amount: UInt64) {
        self.account = account
        self.amount = amount
    }
}
