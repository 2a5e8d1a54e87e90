extension WalletContent {
    /// The wallet without the words: what it has handed out, and the keys that see. A wallet that watches as it is.
    ///
    /// - Throws: ``WalletAddressError``.
    public func viewing() throws(WalletAddressError) -> WalletContent {
        var seen: [WalletAccount] = []
        for account in accounts {
            seen.append(
                WalletAccount(
                    number: account.number, name: account.name, transparentCount: account.transparentCount,
                    nextDiversifier: account.nextDiversifier, ringCount: account.ringCount,
                    watched: try viewKeys(account: account.number)))
        }
        return WalletContent(source: .viewing, birthday: birthday, accounts: seen)
    }
}
