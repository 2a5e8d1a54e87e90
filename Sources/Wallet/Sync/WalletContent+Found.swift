extension WalletContent {
    /// Notes that addresses of an account were found: they count as handed out, so that they are not handed out again.
    ///
    /// - Parameter found: for each kind the number after the last that was found.
    /// - Returns: whether anything changed.
    /// - Throws: `.noAccount`.
    @discardableResult public mutating func noteFound(
        account number: UInt32, _ found: [AddressKind: UInt64]
    ) throws(WalletAddressError) -> Bool {
        guard var account = account(number) else { throw .noAccount(number: number) }
        let before = (account.transparentCount, account.nextDiversifier, account.ringCount)
        if account.watched == nil, let count = found[.transparent] {
            account.transparentCount = max(
                account.transparentCount, UInt32(min(count, UInt64(AccountViewKeys.maximumTransparentCount))))
        }
        account.nextDiversifier = max(account.nextDiversifier, found[.shielded] ?? 0)
        account.ringCount = max(
            account.ringCount, UInt32(min(found[.ring] ?? 0, UInt64(WalletAccount.maximumRingCount))))
        guard before != (account.transparentCount, account.nextDiversifier, account.ringCount) else { return false }
        update(account)
        return true
    }
}
