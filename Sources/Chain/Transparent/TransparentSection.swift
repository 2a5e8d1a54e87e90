internal import ChainTransactions
internal import Primitives

/// The rules of the accounts but for their signatures (docs/spec, section 4).
package enum TransparentSection: LedgerSection {
    package static func checkForm(_ context: TransactionContext) throws(LedgerRefusal) {
        let bundle = context.transaction.transparent
        let accounts = bundle.debits.map(\.account).sorted()
        for (account, next) in zip(accounts, accounts.dropFirst()) {
            try context.rules.require(
                .accountDebitedOnce, account != next, "The account \(account.accountText) is debited twice.")
        }
    }

    package static func checkState(
        _ context: TransactionContext, _ state: borrowing StateOverlay
    ) throws(LedgerRefusal) {
        for debit in context.transaction.transparent.debits {
            let account: LedgerAccount
            do { account = try state.account(debit.account) } catch { throw .storage(error) }
            try context.rules.require(
                .accountSequence, debit.sequence == account.sequence,
                "The debit of \(debit.account.accountText) is number \(debit.sequence); "
                    + "the next one is number \(account.sequence).")
            try context.rules.require(
                .accountFunds, debit.amount <= account.balance,
                "\(debit.account.accountText) holds \(account.balance) units; \(debit.amount) are debited.")
        }
    }

    package static func foreseenKeys(
        _ context: TransactionContext, _ state: borrowing StateOverlay
    ) throws(StorageError) -> [StateKey] {
        let bundle = context.transaction.transparent
        return bundle.debits.map { LedgerAccount.key($0.account) }
            + bundle.credits.map { LedgerAccount.key($0.account) }
    }

    package static func apply(_ context: TransactionContext, to state: inout StateOverlay) throws(StorageError) {
        let bundle = context.transaction.transparent
        for debit in bundle.debits {
            var account = try state.account(debit.account)
            // Wrapping, since the checks before may be switched off in a test, which must fail and not trap.
            account.balance &-= debit.amount
            account.sequence &+= 1
            state.setAccount(account, debit.account)
        }
        for credit in bundle.credits { try state.credit(credit.account, credit.amount) }
    }
}
