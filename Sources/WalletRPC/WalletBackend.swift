public import ChainTransactions
public import Wallet

/// What pays, where it goes, and by which terms.
public struct WalletOrder: Sendable {
    /// The account that pays.
    public var account: UInt32
    /// The address that everybody sees which alone is to pay; nil for all of the account's.
    public var source: AccountID?
    /// What is to be done.
    public var request: PaymentRequest

    /// An order of these parts.
    public init(account: UInt32, source: AccountID? = nil, request: PaymentRequest) {
        self.account = account
        self.source = source
        self.request = request
    }
}

/// Changes a wallet's file, and returns what is in it then.
public typealias WalletChange =
    @Sendable (_ body: @Sendable (inout WalletContent) throws -> Void) throws -> WalletContent

/// The chain, as the wallet's calls need it. One call at a time is made.
public protocol WalletBackend: Sendable {
    /// The chain's name.
    var chainID: ChainID { get }
    /// What the wallet knows of the chain, brought up to the chain's end first.
    ///
    /// - Parameters:
    ///   - isAnew: whether what was known is forgotten, because the wallet sees more than before.
    ///   - change: changes the wallet's file, for addresses that were found to be used.
    func synchronize(
        _ content: WalletContent, isAnew: Bool, change: @escaping WalletChange
    ) async throws -> WalletState
    /// Plans, proves and signs a payment, writes it down, hands it over, and says its id.
    func pay(
        _ order: WalletOrder, with content: WalletContent, change: @escaping WalletChange
    ) async throws -> Hash256
}
