import Chain
import ChainTestSupport
import ChainTransactions
import Primitives
import Testing

@Suite("The accounts") struct TransparentRuleTests {
    /// A chain where account 1 has 100 units.
    static func chain() throws -> RuleHarness {
        try RuleHarness(keys: .published, accounts: [(testAccountKey(1).account, 100)])
    }

    /// A payment from account 1 to account 2, signed by the key of a number.
    static func payment(
        _ amount: UInt64, sequence: UInt64 = 0, signer: UInt8 = 1, twice: Bool = false
    ) throws -> LedgerTransaction {
        var transaction = LedgerTransaction(
            chainID: try RuleHarness.configuration().chainID, expiryHeight: 0, fee: 1,
            transparent: TransparentBundle(
                debits: [
                    AccountDebit(account: try testAccountKey(1).account, amount: amount, sequence: sequence)
                ], credits: [AccountCredit(account: try testAccountKey(2).account, amount: amount - 1)]))
        if twice {
            transaction.transparent.debits.append(transaction.transparent.debits[0])
            transaction.transparent.credits.append(
                AccountCredit(account: try testAccountKey(3).account, amount: amount))
        }
        let signature = try testAccountKey(signer).sign(transaction.signatureDigest)
        for index in transaction.transparent.debits.indices {
            transaction.transparent.debits[index].signature = signature
        }
        return transaction
    }

    @Test("a payment moves what it says, and counts") func accepted() throws {
        var chain = try Self.chain()
        for sequence in UInt64(0)..<3 {
            let payment = try Self.payment(30, sequence: sequence)
            #expect(try LedgerTransaction(decoding: payment.encoded) == payment)
            #expect(try chain.refusal(of: payment) == nil)
            try chain.apply(payment)
        }
        #expect(try chain.state.account(testAccountKey(1).account) == LedgerAccount(balance: 10, sequence: 3))
        #expect(try chain.state.account(testAccountKey(2).account) == LedgerAccount(balance: 87, sequence: 0))
        #expect(try chain.refusal(of: Self.payment(10, sequence: 3)) == nil)
    }

    @Test("each rule refuses, and alone") func refused() throws {
        let chain = try Self.chain()
        var unsigned = try Self.payment(30)
        unsigned.transparent.debits[0].signature = []
        var changed = try Self.payment(30)
        changed.transparent.credits[0].account = try testAccountKey(3).account
        for (rule, transaction): (LedgerRule, LedgerTransaction) in [
            (.accountFunds, try Self.payment(101)), (.accountSequence, try Self.payment(30, sequence: 1)),
            (.accountSignature, try Self.payment(30, signer: 2)), (.accountSignature, unsigned),
            (.accountSignature, changed), (.accountDebitedOnce, try Self.payment(30, twice: true)),
        ] {
            #expect(try chain.refusal(of: transaction) == rule)
            #expect(try chain.refusal(of: transaction, without: rule) == nil)
        }
    }

    @Test("a payment that was made cannot be made again") func replay() throws {
        var chain = try Self.chain()
        let payment = try Self.payment(30)
        try chain.apply(payment)
        #expect(try chain.refusal(of: payment) == .accountSequence)
    }

    @Test("of a block each false signature is named") func blame() throws {
        let good = try Self.payment(30)
        let bad = try Self.payment(30, signer: 2)
        #expect(
            try Self.chain().refusals(of: [good, bad, good, bad]) == [nil, .accountSignature, nil, .accountSignature])
    }
}
