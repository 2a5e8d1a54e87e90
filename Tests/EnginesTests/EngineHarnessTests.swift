import Chain
import ChainStore
import ChainTransactions
import EnginesTestSupport
import TestSupport
import Testing

/// The counting machine.
private struct CountingWorld: HarnessWorld {
    var genesis: [UInt8] { TestChain.genesis }
    private var fee: UInt64 = 1_000
    private var past: [[UInt8]] = []

    func machine(_ storage: MemoryStorage) -> any LedgerApplication { CountingMachine(storage) }
    func machine(_ storage: SQLiteLedger) -> any LedgerApplication { CountingMachine(storage) }

    mutating func offers(_ generator: inout SeededGenerator) throws -> [[UInt8]] {
        var offers: [[UInt8]] = []
        for _ in 0..<generator.next() % 8 {
            fee += 1
            switch generator.next() % 8 {
            case 0: offers.append(generator.bytes(Int(generator.next() % 50)))
            case 1: offers.append(try TestChain.transaction(1, fee: fee, signature: 0xbd))
            case 2: if let old = past.randomElement(using: &generator) { offers.append(old) }
            case 3: if let other = offers.randomElement(using: &generator) { offers.append(other) }
            default:
                offers.append(
                    try TestChain.transaction(
                        generator.next() % 100 + 1, fee: fee, to: UInt8(generator.next() % 60)))
            }
        }
        return offers
    }

    mutating func decided(_ transactions: [[UInt8]], _ verdicts: [TransactionVerdict]) { past += transactions }
}

/// The ledger's own machine, with transfers between accounts.
private struct LedgerWorld: HarnessWorld {
    let genesis: [UInt8]
    private let accounts: [AccountID]
    private var sequences: [UInt64]
    private var past: [[UInt8]] = []
    private var chainID: ChainID

    init() throws {
        chainID = try TestChain.id()
        var pairs: [(AccountID, UInt8)] = []
        for number in 1...6 as ClosedRange<UInt8> { pairs.append((try TestChain.key(number).account, number)) }
        accounts = pairs.map(\.0)
        sequences = [UInt64](repeating: 0, count: 6)
        genesis = try Genesis(
            configuration: ChainConfiguration(chainID: chainID, network: .regtest, validators: [accounts[0]]),
            accounts: accounts.sorted().map { AccountCredit(account: $0, amount: 10_000_000) }
        ).encoded
    }

    func machine(_ storage: MemoryStorage) throws -> any LedgerApplication {
        try LedgerMachine(storage: storage, snapshotInterval: 1)
    }

    func machine(_ storage: SQLiteLedger) throws -> any LedgerApplication { try LedgerMachine(storage: storage) }

    private func transfer(
        _ from: Int, sequence: UInt64, amount: UInt64, to account: AccountID, fee: UInt64 = 5_000, valid: Bool = true
    ) throws -> [UInt8] {
        var transaction = LedgerTransaction(
            chainID: chainID, expiryHeight: 0, fee: fee,
            transparent: TransparentBundle(
                debits: [AccountDebit(account: accounts[from], amount: amount + fee, sequence: sequence)],
                credits: [AccountCredit(account: account, amount: amount)]))
        var signature = try TestChain.key(UInt8(from + 1)).sign(transaction.signatureDigest)
        if !valid { signature[0] ^= 1 }
        transaction.transparent.debits[0].signature = signature
        return transaction.encoded
    }

    mutating func offers(_ generator: inout SeededGenerator) throws -> [[UInt8]] {
        var offers: [[UInt8]] = []
        var next = sequences
        for _ in 0..<generator.next() % 8 {
            let from = Int(generator.next() % 6)
            let to = accounts[Int(generator.next() % 6)]
            let amount = generator.next() % 10_000 + 1
            switch generator.next() % 8 {
            case 0: offers.append(generator.bytes(Int(generator.next() % 80)))
            case 1: offers.append(try transfer(from, sequence: next[from], amount: amount, to: to, valid: false))
            case 2: offers.append(try transfer(from, sequence: next[from], amount: 1 << 50, to: to))
            case 3: offers.append(try transfer(from, sequence: next[from] + 1, amount: amount, to: to))
            case 4: if let old = past.randomElement(using: &generator) { offers.append(old) }
            default:
                offers.append(try transfer(from, sequence: next[from], amount: amount, to: to))
                next[from] += 1
            }
        }
        return offers
    }

    mutating func decided(_ transactions: [[UInt8]], _ verdicts: [TransactionVerdict]) {
        past += transactions
        for (bytes, verdict) in zip(transactions, verdicts) where verdict.isAccepted {
            guard let debit = (try? LedgerTransaction(decoding: bytes))?.transparent.debits.first,
                let account = accounts.firstIndex(of: debit.account)
            else { continue }
            sequences[account] += 1
        }
    }
}

@Suite struct EngineHarnessTests {
    /// Events that a run of the given length has to have had, or it showed nothing.
    private static let expected = [
        "bad proposal", "checkTransaction", "checkTransaction before commit", "crash after commit",
        "crash before commit", "decided unprepared", "executed and rejected", "recheck", "rejected round",
        "replay from 0", "replay from k", "snapshot",
    ]

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func fourCopiesOfTheCountingMachineAgree(seed: UInt64) throws {
        var harness = try EngineHarness(CountingWorld(), seed: seed)
        try harness.run(heights: 60)
        #expect(harness.events.keys.sorted() == Self.expected)
    }

    @Test(arguments: [11, 12] as [UInt64])
    func fourCopiesOfTheLedgerAgree(seed: UInt64) throws {
        var harness = try EngineHarness(try LedgerWorld(), seed: seed)
        try harness.run(heights: 50)
        #expect(harness.events.keys.sorted() == Self.expected)
    }
}
