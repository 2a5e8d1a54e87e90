public import ChainTransactions
internal import Sapling

extension WalletContent {
    /// The keys that spend what an account has: of addresses that everybody sees those that are debited, which are looked
    /// for among the first thousand.
    ///
    /// - Throws: `PaymentError.watchOnly`, `.missingKey`; `WalletAddressError`; `WalletDerivationError`,
    ///   `ExtendedKeyError` (no one will meet them).
    public func paymentKeys(account number: UInt32, debiting debited: [AccountID]) throws -> PaymentKeys {
        guard let seed else { throw PaymentError.watchOnly }
        guard account(number) != nil else { throw WalletAddressError.noAccount(number: number) }
        var missing = Set(debited)
        var signers: [AccountSigningKey] = []
        for index in 0..<UInt32(AccountViewKeys.maximumTransparentCount) where !missing.isEmpty {
            let signer = try seed.signingKey(account: number, index: index)
            if missing.remove(signer.account) != nil { signers.append(signer) }
        }
        guard missing.isEmpty else { throw PaymentError.missingKey(.transparent) }
        let sapling = try seed.saplingKey(account: number)
        return PaymentKeys(
            signers: signers, sapling: [sapling.key, try sapling.internalKey().key],
            ring: try seed.ringKeys(account: number))
    }
}
