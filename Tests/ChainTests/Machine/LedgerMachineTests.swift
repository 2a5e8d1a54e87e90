import Chain
import ChainTransactions
import Primitives
import TestSupport
import Testing

@Suite("The state machine") struct LedgerMachineTests {
    /// Random transfers, some of which cannot be: what a plain model says of each, and the transactions.
    struct Model {
        var accounts: [AccountID: LedgerAccount] = [:]

        init(_ chain: TestChain) {
            for account in chain.accounts { accounts[account] = LedgerAccount(balance: TestChain.balance) }
        }

        mutating func transfers(
            _ count: Int, on chain: TestChain, using generator: inout SeededGenerator
        ) throws -> [(transaction: LedgerTransaction, holds: Bool)] {
            var fees: UInt64 = 0
            let result = try (0..<count).map { _ in
                let payer = Int.random(in: 0..<TestChain.accountCount, using: &generator)
                let receiver = chain.accounts.randomElement(using: &generator) ?? .zero
                let account = accounts[chain.accounts[payer]] ?? LedgerAccount()
                let sequence = account.sequence + (Int.random(in: 0..<8, using: &generator) == 0 ? 1 : 0)
                let amount = UInt64.random(in: 1...TestChain.balance / 4, using: &generator)
                var transaction = try chain.transfer(from: payer, sequence: sequence, to: receiver, amount)
                let isSigned = Int.random(in: 0..<8, using: &generator) > 0
                if !isSigned { transaction = try chain.signed(transaction, (payer + 1) % TestChain.accountCount) }
                let holds = isSigned && sequence == account.sequence && account.balance >= amount + transaction.fee
                if holds {
                    accounts[chain.accounts[payer], default: .init()].balance -= amount + transaction.fee
                    accounts[chain.accounts[payer], default: .init()].sequence += 1
                    accounts[receiver, default: .init()].balance += amount
                    fees += transaction.fee
                }
                return (transaction, holds)
            }
            accounts[TestChain.proposer, default: .init()].balance += fees
            return result
        }
    }

    @Test("500 random blocks: pools are conserved, and a plain model agrees") func random() throws {
        let chain = try TestChain()
        var machine = try chain.machine()
        var model = Model(chain)
        var generator = SeededGenerator(seed: 500)
        var accepted = 0
        var refused = 0
        for height in UInt64(1)...500 {
            let transfers = try model.transfers(Int.random(in: 0..<6, using: &generator), on: chain, using: &generator)
            let outcome = try machine.execute(transfers.map(\.transaction), on: chain)
            #expect(outcome.verdicts.map(\.isAccepted) == transfers.map(\.holds))
            accepted += transfers.filter(\.holds).count
            refused += transfers.filter { !$0.holds }.count
            #expect(try machine.storage.total(of: .transparent) == chain.genesis.supply)
            for (id, account) in model.accounts { #expect(try machine.storage.account(id) == account) }
            #expect(
                try machine.info()
                    == LedgerInfo(chainID: chain.configuration.chainID, height: height, appHash: outcome.appHash))
            if height % 100 == 0 { try machine.audit() }
        }
        #expect(accepted > 500 && refused > 100)
    }

    @Test("only a chain for trials does without proofs") func withoutProofs() throws {
        let chain = try TestChain()
        var machine = try LedgerMachine(withoutProofs: MemoryStorage())
        _ = try machine.initChain(genesis: chain.genesis.encoded)
        let forged = try chain.transfer(from: 0, sequence: 0, to: chain.accounts[1], 5) { $0.expiryHeight = 9 }
        let unsigned = try chain.signed(forged, 3)
        let again = try chain.signed(try chain.transfer(from: 0, sequence: 0, to: chain.accounts[1], 6), 3)
        // All other rules are checked.
        #expect(
            try machine.execute([unsigned, again], on: chain).verdicts.map(\.refusal) == [nil, "accountSequence"])
        try machine.audit()
        let network = try TestChain { $0.network = .network }
        var other = try LedgerMachine(withoutProofs: MemoryStorage())
        let refusal = LedgerApplicationError.invalidGenesis("Only chains of the kind 'regtest' do without proofs.")
        #expect(throws: refusal) { try other.initChain(genesis: network.genesis.encoded) }
        let storage = try network.machine().storage
        #expect(throws: refusal) { try LedgerMachine(withoutProofs: storage) }
    }

    @Test("what was checked is forgotten on demand") func forgetChecked() throws {
        let chain = try TestChain()
        var machine = try chain.machine()
        let first = try chain.transfer(from: 0, sequence: 0, to: chain.accounts[1], 5).encoded
        let second = try chain.transfer(from: 0, sequence: 0, to: chain.accounts[1], 6).encoded
        #expect(try machine.checkTransaction(first, recheck: false).isAccepted)
        #expect(try machine.checkTransaction(second, recheck: false).refusal == "accountSequence")
        machine.forgetChecked()
        #expect(try machine.checkTransaction(second, recheck: false).isAccepted)
    }

    @Test("four machines that get the same blocks by different ways end alike") func determinism() throws {
        let chain = try TestChain()
        var model = Model(chain)
        var generator = SeededGenerator(seed: 4)
        // One sees every transaction before; one judges each block; one forgets all verdicts; one begins anew each time.
        var machines = [
            try chain.machine(), try chain.machine(), try chain.machine(capacity: 0), try chain.machine(),
        ]
        for height in UInt64(1)...40 {
            let transactions = try model.transfers(5, on: chain, using: &generator).map(\.transaction)
            let proposal = chain.block(transactions, height: height)
            for bytes in proposal.transactions {
                _ = try machines[0].checkTransaction(bytes, recheck: false)
                _ = try machines[0].checkTransaction(bytes, recheck: true)
            }
            _ = try machines[1].processProposal(proposal)
            _ = try machines[1].prepareProposal(proposal)
            machines[3] = try LedgerMachine(storage: machines[3].storage, execution: Execution(threads: 2))
            var outcomes: [FinalizedBlock] = []
            for i in machines.indices {
                outcomes.append(try machines[i].finalizeBlock(proposal))
                try machines[i].commit()
            }
            for outcome in outcomes { #expect(outcome == outcomes[0]) }
        }
        for machine in machines { #expect(try machine.storage.digest == machines[0].storage.digest) }
    }

    @Test("a crash between finalising and committing loses nothing but the work") func crash() throws {
        let chain = try TestChain()
        var machine = try chain.machine()
        let first = try chain.transfer(from: 0, sequence: 0, to: chain.accounts[1], 5)
        let outcome = try machine.finalizeBlock(chain.block([first], height: 1))
        #expect(try machine.info().height == 0)
        var second = try LedgerMachine(storage: machine.storage)
        #expect(throws: LedgerApplicationError.nothingFinalized) { try second.commit() }
        #expect(try second.finalizeBlock(chain.block([first], height: 1)) == outcome)
        // Finalising again replaces what was finalised.
        let empty = try second.finalizeBlock(chain.block([], height: 1))
        #expect(empty.appHash != outcome.appHash)
        #expect(try second.finalizeBlock(chain.block([first], height: 1)) == outcome)
        try second.commit()
        #expect(try second.info().appHash == outcome.appHash)
        #expect(throws: LedgerApplicationError.nothingFinalized) { try second.commit() }
        #expect(throws: LedgerApplicationError.wrongHeight(actual: 1, expected: 2)) {
            try second.finalizeBlock(chain.block([first], height: 1))
        }
    }

    @Test("refused proofs, and those they stood in the way of, in one block") func blame() throws {
        let chain = try TestChain()
        var machine = try chain.machine()
        let forged = try chain.signed(try chain.transfer(from: 0, sequence: 0, to: chain.accounts[1], 7), 1)
        let right = try chain.transfer(from: 0, sequence: 0, to: chain.accounts[2], 8)
        let next = try chain.transfer(from: 0, sequence: 1, to: chain.accounts[2], 9)
        let other = try chain.transfer(from: 3, sequence: 0, to: chain.accounts[2], 10)
        let outcome = try machine.execute([forged, right, forged, next, other, right], on: chain)
        #expect(
            outcome.verdicts.map(\.refusal) == [
                "accountSignature", nil, "accountSequence", nil, nil, "accountSequence",
            ])
        #expect(try machine.storage.account(chain.accounts[2]).balance == TestChain.balance + 27)
    }

    @Test("a verdict on proofs is found again only with all that it depends on") func verdicts() throws {
        let chain = try TestChain()
        var machine = try chain.machine()
        let transaction = try chain.transfer(from: 0, sequence: 0, to: chain.accounts[1], 7)
        #expect(try machine.checkTransaction(transaction.encoded, recheck: false).isAccepted)
        // The same id with another signature is another transaction to the memory.
        let forged = try chain.signed(transaction, 1)
        #expect(forged.id == transaction.id)
        var fresh = try LedgerMachine(storage: machine.storage)
        #expect(try fresh.checkTransaction(forged.encoded, recheck: false).refusal == "accountSignature")
        // Checked again it is not verified, and only what the state says counts.
        #expect(try fresh.checkTransaction(forged.encoded, recheck: true).isAccepted)
        #expect(
            try machine.execute([forged, transaction], on: chain).verdicts.map(\.refusal) == ["accountSignature", nil])
    }

    @Test("what a block may hold is bounded") func bounds() throws {
        let chain = try TestChain { $0.maximumBlockProofCost = 2 * ProofCost.signature }
        var machine = try chain.machine()
        let transactions = try (0..<3).map { try chain.transfer(from: $0, sequence: 0, to: chain.accounts[7], 5) }
        let proposal = chain.block(transactions, height: 1)
        #expect(try machine.prepareProposal(proposal) == Array(proposal.transactions.prefix(2)))
        #expect(try machine.processProposal(proposal)?.name == "noRoom")
        #expect(try machine.finalizeBlock(proposal).verdicts.map(\.refusal) == [nil, nil, "noRoom"])
        var narrow = proposal
        narrow.maximumByteCount = transactions[0].encoded.count
        #expect(try machine.prepareProposal(narrow) == Array(proposal.transactions.prefix(1)))
        narrow.transactions.removeFirst(2)
        narrow.height = 2
        #expect(try machine.processProposal(narrow)?.name == "wrongHeight")
    }

    @Test("changes of the configuration hold from their height on") func governance() throws {
        let chain = try TestChain()
        var machine = try chain.machine()
        let circuit = Hash256([UInt8](repeating: 7, count: 32)) ?? .zero
        let record = Hash256([UInt8](repeating: 8, count: 32)) ?? .zero
        let changes: [ConfigurationChange] = [
            .pool(.ring, isOpen: false), .approveCircuit(circuit, setupRecord: record),
        ]
        try machine.execute([try chain.governance(changes, height: 3)], on: chain)
        #expect(try machine.storage.isOpen(.ring))
        try machine.execute([], on: chain)
        #expect(try machine.storage.isOpen(.ring))
        try machine.execute([try chain.governance([.retireCircuit(circuit)], height: 4, sequence: 1)], on: chain)
        #expect(try !machine.storage.isOpen(.ring))
        #expect(try CircuitState.approvedSetupRecord(of: circuit, in: machine.storage) == record)
        try machine.execute([try chain.governance([.pool(.ring, isOpen: true)], height: 5, sequence: 2)], on: chain)
        #expect(try CircuitState.approvedSetupRecord(of: circuit, in: machine.storage) == nil)
        try machine.execute([], on: chain)
        #expect(try machine.storage.isOpen(.ring))
        try machine.audit()
    }

    @Test("calls that may not be made are refused by name") func calls() throws {
        let chain = try TestChain()
        var machine = try LedgerMachine(storage: MemoryStorage())
        #expect(try machine.info() == LedgerInfo(chainID: nil, height: 0, appHash: .zero))
        #expect(throws: LedgerApplicationError.notInitialized) { try machine.finalizeBlock(chain.block([], height: 1)) }
        #expect(throws: LedgerApplicationError.notInitialized) { try machine.audit() }
        #expect(throws: LedgerApplicationError.notInitialized) { try machine.takeSnapshot() }
        let error = #expect(throws: StorageError.self) { try machine.checkTransaction([], recheck: false) }
        #expect(error?.name == "notInitialized")
        #expect(try machine.query(LedgerQuery(path: "/supply")).refusal == "notInitialized")
        #expect(throws: LedgerApplicationError.self) { try machine.initChain(genesis: [1]) }
        #expect(try machine.info().chainID == nil)
        let appHash = try machine.initChain(genesis: chain.genesis.encoded)
        #expect(try machine.info().appHash == appHash)
        #expect(throws: LedgerApplicationError.alreadyInitialized) {
            try machine.initChain(genesis: chain.genesis.encoded)
        }
    }

    @Test("hostile bytes end in a refusal at every door") func hostile() throws {
        let chain = try TestChain()
        var machine = try chain.machine()
        var generator = SeededGenerator(seed: 99)
        let right = try chain.transfer(from: 0, sequence: 0, to: chain.accounts[1], 7).encoded
        let governed = try chain.governance([.pool(.ring, isOpen: false)], height: 2).encoded
        for round in 0..<600 {
            var bytes = round % 3 == 0 ? governed : right
            if round % 5 == 0 {
                bytes = (0..<Int.random(in: 0..<200, using: &generator)).map { _ in
                    .random(in: 0...255, using: &generator)
                }
            } else {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^=
                    1 << UInt8.random(in: 0..<8, using: &generator)
                if round % 4 == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator)) }
            }
            #expect(try !machine.checkTransaction(bytes, recheck: false).isAccepted)
            var proposal = chain.block([], height: 1)
            proposal.transactions = [bytes]
            #expect(try machine.prepareProposal(proposal).isEmpty)
            #expect(try machine.processProposal(proposal) != nil)
            #expect(try !machine.finalizeBlock(proposal).verdicts[0].isAccepted)
            var other = try LedgerMachine(storage: MemoryStorage())
            #expect(throws: LedgerApplicationError.self) { try other.initChain(genesis: bytes) }
            _ = try machine.query(LedgerQuery(path: "/state", data: bytes, prove: true))
            _ = try machine.query(LedgerQuery(path: "/pool", data: bytes, prove: true))
        }
    }
}
