import ArgumentParser

/// `wallet`
struct WalletCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wallet",
        abstract:
            "Keys from one list of words, in an encrypted file: accounts, addresses, viewing keys, balances, payments.",
        discussion: """
            EXAMPLES
              nightjar wallet create alice.wallet
              nightjar wallet address alice.wallet --kind shielded --new
              nightjar wallet balance alice.wallet
              nightjar wallet history alice.wallet
              nightjar wallet send alice.wallet --to ADDRESS --amount 2500000 --wait
              nightjar wallet shield alice.wallet --amount 600000000
              nightjar wallet export-viewing-key alice.wallet > alice.view
              nightjar wallet restore again.wallet --words-file words.txt

            The words alone restore everything. Whoever has them has the money: keep them
            on paper, away from the file.
            """,
        subcommands: [
            WalletCreateCommand.self, WalletRestoreCommand.self, WalletAccountsCommand.self, WalletAddressCommand.self,
            WalletExportViewingKeyCommand.self, WalletWatchCommand.self, WalletWordsCommand.self,
            WalletBackupCommand.self,
            WalletChangePassphraseCommand.self, WalletSyncCommand.self, WalletRescanCommand.self,
            WalletBalanceCommand.self, WalletHistoryCommand.self, WalletExportCommand.self,
            WalletSendCommand.self, WalletShieldCommand.self, WalletUnshieldCommand.self, WalletMoveCommand.self,
            WalletPendingCommand.self,
            WalletPlanCommand.self, WalletReviewCommand.self, WalletSignCommand.self,
            WalletProveCommand.self, WalletCombineCommand.self, WalletExtractCommand.self,
            WalletExportProvingKeyCommand.self, WalletExportOutputsCommand.self, WalletExportKeyImagesCommand.self,
            WalletImportKeyImagesCommand.self, WalletServeCommand.self,
        ])
}
