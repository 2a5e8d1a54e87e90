import Chain
import ChainTransactions
import Testing

/// A rule with a transaction that is accepted and one that the machine refuses by the rule's name.
struct LedgerRuleCase: Sendable, CustomTestStringConvertible {
    typealias Make = @Sendable (TestChain) throws -> LedgerTransaction

    let rule: LedgerRule
    let name: String
    /// What stops the second one where the rule is not checked; nil where nothing does.
    var otherwise: String?
    /// What is peculiar to the chain.
    var configure: @Sendable (inout ChainConfiguration) -> Void = { _ in }
    /// The blocks before.
    var before: @Sendable (TestChain) throws -> [[LedgerTransaction]] = { _ in [] }
    /// What is accepted after them.
    var accepted: Make = { try plain($0) }
    /// What is refused after them.
    let rejected: @Sendable (TestChain) throws -> [UInt8]

    var testDescription: String { "\(rule.rawValue): \(name)" }

    init(_ rule: LedgerRule, _ name: String, otherwise: String? = nil, _ rejected: @escaping Make) {
        self.init(rule, name, otherwise: otherwise, bytes: { try rejected($0).encoded })
    }

    init(
        _ rule: LedgerRule, _ name: String, otherwise: String? = nil,
        bytes: @escaping @Sendable (TestChain) throws -> [UInt8]
    ) {
        (self.rule, self.name, self.otherwise, rejected) = (rule, name, otherwise, bytes)
    }

    func with(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }

    /// A transfer of 1000 units from the first account to the second.
    static func plain(_ chain: TestChain) throws -> LedgerTransaction {
        try chain.transfer(from: 0, sequence: 0, to: chain.accounts[1], 1_000)
    }

    static func altered(_ change: @escaping @Sendable (inout LedgerTransaction) -> Void) -> Make {
        { try $0.transfer(from: 0, sequence: 0, to: $0.accounts[1], 1_000, change) }
    }

    /// The cases of transactions as a whole, of pools, accounts and the configuration.
    static let all: [LedgerRuleCase] = whole + pools + accounts + governance

    static let whole: [LedgerRuleCase] = [
        LedgerRuleCase(.encoding, "a byte too many", otherwise: "notEmpty", bytes: { try plain($0).encoded + [0] }),
        LedgerRuleCase(.encoding, "a byte too few", otherwise: "notEmpty", bytes: { try plain($0).encoded.dropLast() }),
        LedgerRuleCase(.transactionSize, "a credit too many") { chain in
            let limit = chain.configuration.maximumTransactionBytes
            return try chain.transfer(from: 0, sequence: 0, to: chain.accounts[1], 1_000) { transaction in
                let credit = AccountCredit(account: chain.accounts[1], amount: 1)
                let missing = (limit - transaction.encoded.count) / 40 + 1
                transaction.transparent.credits += Array(repeating: credit, count: missing)
                transaction.fee = chain.leastFee(transaction)
                transaction.transparent.debits[0].amount = 1_000 + UInt64(missing) + transaction.fee
            }
        },
        LedgerRuleCase(.notEmpty, "no part", otherwise: "minimumFee") {
            LedgerTransaction(chainID: $0.configuration.chainID, expiryHeight: 0, fee: 0)
        },
        LedgerRuleCase(.chainID, "another chain's") { chain in
            try TestChain(name: "trixl").transfer(from: 0, sequence: 0, to: chain.accounts[1], 9)
        },
        LedgerRuleCase(.expiry, "the height before", altered { $0.expiryHeight = 1 }).with {
            $0.before = { _ in [[]] }
            $0.accepted = altered { $0.expiryHeight = 2 }
        },
        LedgerRuleCase(
            .amountRange, "a credit of nothing",
            altered { transaction in
                transaction.transparent.credits.append(AccountCredit(account: .zero, amount: 0))
                transaction.fee += 40
                transaction.transparent.debits[0].amount += 40
            }),
        LedgerRuleCase(
            .amountRange, "more than there can be", otherwise: "poolFunds",
            altered { transaction in
                transaction.transparent.credits[0].amount = MonetaryRange.maximum + 1
                transaction.transparent.debits[0].amount = MonetaryRange.maximum + 1 + transaction.fee
            }),
        LedgerRuleCase(
            .amountRange, "amounts that balance modulo 2⁶⁴", otherwise: "valueBalance",
            altered { transaction in
                transaction.transparent.credits.append(AccountCredit(account: .zero, amount: .max))
                transaction.fee += 40
                transaction.transparent.debits[0].amount = 999 + transaction.fee
            }),
        LedgerRuleCase(
            .minimumFee, "a unit less",
            altered { transaction in
                transaction.fee -= 1
                transaction.transparent.debits[0].amount -= 1
            }),
        LedgerRuleCase(
            .valueBalance, "a unit from nothing", otherwise: "invariantBroken",
            altered { $0.transparent.credits[0].amount += 1 }),
        LedgerRuleCase(
            .valueBalance, "a unit to nobody", otherwise: "invariantBroken",
            altered { $0.transparent.credits[0].amount -= 1 }),
        LedgerRuleCase(.proofCost, "more signatures than a block may have", otherwise: "noRoom") { chain in
            try chain.governance([.pool(.ring, isOpen: false)], height: 9)
        }.with { $0.configure = { $0.maximumBlockProofCost = 4 * ProofCost.signature - 1 } },
    ]

    static let pools: [LedgerRuleCase] = [
        LedgerRuleCase(.poolOpen, "the pool is stopped") { try plain($0) }.with {
            $0.before = { [[try $0.governance([.pool(.transparent, isOpen: false)], height: 2)]] }
            // What two thirds of the validators approve may pass, or nothing could be opened again.
            $0.accepted = { try $0.governance([.pool(.transparent, isOpen: true)], height: 9, sequence: 1) }
        },
        LedgerRuleCase(
            .poolFunds, "more than the pool holds", otherwise: "accountFunds",
            altered { transaction in
                let all = UInt64(TestChain.accountCount) * TestChain.balance
                transaction.transparent.credits[0].amount = all + 1 - transaction.fee
                transaction.transparent.debits[0].amount = all + 1
            }),
    ]

    static let accounts: [LedgerRuleCase] = [
        LedgerRuleCase(.accountDebitedOnce, "two debits") { chain in
            var transaction = try plain(chain)
            transaction.transparent.debits.append(transaction.transparent.debits[0])
            transaction.transparent.debits[1].amount = 1
            transaction.fee = chain.leastFee(transaction)
            transaction.transparent.debits[0].amount = 999 + transaction.fee
            transaction = try chain.signed(transaction, 0)
            transaction.transparent.debits[1].signature = transaction.transparent.debits[0].signature
            return transaction
        },
        LedgerRuleCase(.accountSequence, "a debit of later", altered { $0.transparent.debits[0].sequence = 2 }),
        LedgerRuleCase(.accountSequence, "the same transaction again") { try plain($0) }.with {
            $0.before = { [[try plain($0)]] }
            $0.accepted = { try $0.transfer(from: 0, sequence: 1, to: $0.accounts[1], 1_000) }
        },
        LedgerRuleCase(
            .accountFunds, "a unit more than the account holds",
            altered { transaction in
                transaction.transparent.credits[0].amount = TestChain.balance + 1 - transaction.fee
                transaction.transparent.debits[0].amount = TestChain.balance + 1
            }
        ).with {
            $0.accepted = altered { transaction in
                transaction.transparent.credits[0].amount = TestChain.balance - transaction.fee
                transaction.transparent.debits[0].amount = TestChain.balance
            }
        },
        LedgerRuleCase(.accountSignature, "another's signature") { chain in try chain.signed(try plain(chain), 1) },
        LedgerRuleCase(.accountSignature, "a receiver exchanged") { chain in
            var transaction = try plain(chain)
            transaction.transparent.credits[0].account = chain.accounts[2]
            return transaction
        },
    ]

    private static let change = ConfigurationChange.pool(.ring, isOpen: false)

    private static func governed(
        _ rule: LedgerRule, _ name: String, otherwise: String? = nil, _ rejected: @escaping Make
    ) -> LedgerRuleCase {
        LedgerRuleCase(rule, name, otherwise: otherwise, rejected).with {
            $0.accepted = { try $0.governance([change], height: 2) }
        }
    }

    static let governance: [LedgerRuleCase] = [
        governed(.governanceForm, "for the block that has it") { try $0.governance([change], height: 1) },
        governed(.governanceForm, "too far ahead") { try $0.governance([change], height: 1_000_002) }.with {
            $0.accepted = { try $0.governance([change], height: 1_000_001) }
        },
        governed(.governanceForm, "too many changes") {
            try $0.governance(Array(repeating: change, count: 65), height: 2)
        }.with { $0.accepted = { try $0.governance(Array(repeating: change, count: 64), height: 2) } },
        governed(.governanceForm, "a second one for a height") {
            try $0.governance([change], height: 9, sequence: 1)
        }.with {
            $0.before = { [[try $0.governance([change], height: 9)]] }
            $0.accepted = { try $0.governance([change], height: 8, sequence: 1) }
        },
        governed(.governanceApprovals, "half of the validators") {
            try $0.governance([change], height: 2, approvals: 2)
        },
        governed(.governanceApprovals, "exactly two thirds") {
            try $0.governance([change], height: 2, approvals: 2)
        }.with { $0.configure = { $0.validators.removeLast() } },
        governed(.governanceApprovals, "one twice") { chain in
            try chain.governance([change], height: 2) {
                $0.governance?.approvals[2].validator = chain.configuration.validators[1]
            }
        },
        governed(.governanceApprovals, "no validator's") { chain in
            try chain.governance([change], height: 2) { $0.governance?.approvals[2].validator = .zero }
        },
        governed(.governanceApprovals, "of other changes") { chain in
            let other = try chain.governance([.pool(.sapling, isOpen: false)], height: 2)
            var transaction = try chain.governance([change], height: 2)
            transaction.governance?.approvals[1] =
                other.governance?.approvals[1] ?? .init(validator: .zero, signature: [])
            return transaction
        },
    ]
}
