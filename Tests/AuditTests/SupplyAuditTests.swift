import Audit
import Chain
import ChainTransactions
import Primitives
import RingSignatures
import Testing
import ZcashTransactions

@Suite struct SupplyAuditTests {
    /// A chain in which something moves between all pools, and its audit.
    private func world() throws -> AuditWorld {
        var world = try AuditWorld()
        try world.add([try world.shield(700_000, from: world.alice, to: world.bob)])
        try world.add([])
        try world.add([
            try world.transfer(5_000, from: world.bob, to: world.alice.account),
            try world.ringPayment(3, paying: 300, to: world.alice),
        ])
        return world
    }

    private func audit(_ world: AuditWorld) throws -> SupplyAudit {
        var audit = try SupplyAudit(genesis: world.genesis, sequencer: world.sequencer.account)
        for block in world.blocks { try audit.take(block) }
        return audit
    }

    private func evidence(_ world: AuditWorld) throws -> SupplyEvidence {
        let pools = try audit(world).ledger.pools
        return SupplyEvidence(
            height: world.height, listed: pools,
            pools: try pools.map { ($0.pool, try world.proof(.pools, $0.pool.totalKey.bytes)) },
            account: try world.proof(.accounts, world.alice.account.bytes))
    }

    @Test func poolsAndAccountsOfTheBlocksAreThoseOfTheCommitment() throws {
        let world = try world()
        let audit = try audit(world)
        try audit.compare(try evidence(world))
        #expect(audit.ledger.total(of: .sapling) == 700_000)
        #expect(audit.ledger.total(of: .ring) == 2_000_000 - AuditWorld.fee)
        #expect(audit.transactionCount == 3)
        #expect(
            audit.ledger.account(world.alice.account)
                == LedgerAccount(balance: AuditWorld.begin - 700_000 - AuditWorld.fee + 5_000, sequence: 1))
        // Another account's way to the commitment serves as well, also that of one that is not there.
        var absent = try evidence(world)
        absent.account = try world.proof(.accounts, Hash256.zero.bytes)
        try audit.compare(absent)
    }

    @Test func aRefusedTransactionOfABlockCountsForNothing() throws {
        var world = try AuditWorld()
        let payment = try world.transfer(1, from: world.alice, to: world.bob.account)
        try world.add([payment, payment], refused: [1])
        var audit = try SupplyAudit(genesis: world.genesis, sequencer: world.sequencer.account)
        try audit.take(world.blocks[0], refused: [1])
        try audit.compare(
            SupplyEvidence(
                height: 1, listed: audit.ledger.pools,
                pools: try audit.ledger.pools.map { ($0.pool, try world.proof(.pools, $0.pool.totalKey.bytes)) },
                account: try world.proof(.accounts, world.alice.account.bytes)))
        // A node that calls an accepted one refused is found out by the commitment.
        var lied = try SupplyAudit(genesis: world.genesis, sequencer: world.sequencer.account)
        try lied.take(world.blocks[0], refused: [0, 1])
        let lie = SupplyEvidence(
            height: 1, listed: lied.ledger.pools,
            pools: try lied.ledger.pools.map { ($0.pool, try world.proof(.pools, $0.pool.totalKey.bytes)) },
            account: try world.proof(.accounts, world.alice.account.bytes))
        #expect(throws: SupplyAuditError.accountsDiffer) { try lied.compare(lie) }
    }

    @Test func everyLieOfANodeIsNamed() throws {
        let world = try world()
        let audit = try audit(world)
        func refusal(_ change: (inout SupplyEvidence) throws -> Void) throws -> SupplyAuditError? {
            var evidence = try evidence(world)
            try change(&evidence)
            do throws(SupplyAuditError) {
                try audit.compare(evidence)
                return nil
            } catch { return error }
        }
        #expect(try refusal { $0.height = 2 } == .otherHeight(actual: 2, expected: 3))
        #expect(
            try refusal { $0.listed[1].total += 1 }
                == .listDiffers(.sapling, listed: 700_001, computed: 700_000))
        #expect(
            try refusal { $0.listed.append((.circuit(.zero), 5)) }
                == .listDiffers(.circuit(.zero), listed: 5, computed: nil))
        #expect(
            try refusal { $0.listed.removeLast() } == .listDiffers(.ring, listed: nil, computed: 1_990_000))
        #expect(try refusal { $0.pools.removeFirst() } == .wrongSubject(expected: "the transparent pool"))
        #expect(
            try refusal { $0.pools[0].proof = $0.pools[1].proof } == .wrongSubject(expected: "the transparent pool"))
        #expect(try refusal { $0.pools[1].proof.value?[0] ^= 1 }?.name == "wrongCommitment")
        #expect(try refusal { $0.account = $0.pools[0].proof } == .wrongSubject(expected: "an account"))
        #expect(try refusal { $0.account.value?[0] ^= 1 }?.name == "wrongCommitment")
    }

    @Test func aStateThatIsNotWhatTransactionsMadeIsNamed() throws {
        // The same blocks under a sequencer that commits to another state: another genesis' balances.
        let world = try world()
        let forged = try SupplyForgery(world)
        #expect(throws: SupplyAuditError.poolDiffers(.sapling, committed: 700_001, computed: 700_000)) {
            try forged.compare { state in state.setInteger(700_001, at: Pool.sapling.totalKey) }
        }
        #expect(throws: SupplyAuditError.poolsDiffer) {
            try forged.compare { state in state.setInteger(7, at: Pool.circuit(.zero).totalKey) }
        }
        #expect(throws: SupplyAuditError.accountsDiffer) {
            try forged.compare { state in state.setAccount(LedgerAccount(balance: 1), .zero) }
        }
        try forged.compare { _ in }
    }

    @Test func blocksThatAreNotTheChainsAreRefused() throws {
        let world = try world()
        var audit = try SupplyAudit(genesis: world.genesis, sequencer: world.sequencer.account)
        func name(_ block: LedgerBlock) -> String? {
            do throws(SupplyAuditError) {
                try audit.take(block)
                return nil
            } catch { return error.name }
        }
        #expect(name(world.blocks[1]) == "wrongHeight")
        var unsigned = world.blocks[0]
        unsigned.signedHeader.signature[0] ^= 1
        #expect(name(unsigned) == "wrongSignature")
        var shortened = world.blocks[0]
        shortened.transactions = []
        #expect(name(shortened) == "bodyAltered")
        var garbled = world.blocks[0]
        garbled.transactions[0] = [1]
        #expect(name(garbled) == "transaction")
        var header = world.blocks[0].header
        header.previous = .zero
        #expect(name(LedgerBlock(signedHeader: world.sign(header), transactions: garbled.transactions)) == "forked")
        #expect(name(world.blocks[0]) == nil)
        #expect(audit.height == 1)
    }

    @Test func aGenesisThatNoChainBeginsWithIsNamed() throws {
        let world = try AuditWorld()
        var deposit = world.genesis.ringDeposits[0]
        deposit.key = try #require(CompressedPoint([UInt8](repeating: 255, count: 32)))
        let genesis = try Genesis(configuration: world.configuration, accounts: [], ringDeposits: [deposit])
        do throws(SupplyAuditError) {
            _ = try SupplyAudit(genesis: genesis, sequencer: world.sequencer.account)
            Issue.record("it was taken")
        } catch { #expect(error.name == "genesis") }
    }

    @Test func transactionsThatMakeCoinsAreNamed() throws {
        let world = try AuditWorld()
        let ledger = SupplyLedger(world.genesis)
        func refusal(_ change: (inout LedgerTransaction) -> Void) throws -> SupplyAuditError? {
            var transaction = try world.transfer(5, from: world.alice, to: world.bob.account)
            change(&transaction)
            var copy = ledger
            do throws(SupplyAuditError) {
                try copy.take(transaction, height: 4, index: 2)
                return nil
            } catch { return error }
        }
        #expect(try refusal { _ in } == nil)
        let total = AuditWorld.fee + 5
        #expect(
            try refusal { $0.transparent.credits[0].amount = 6 }
                == .unbalanced(height: 4, index: 2, leaving: "\(total)", entering: "\(total + 1)"))
        #expect(try refusal { $0.fee = .max } == .amount(height: 4, index: 2, actual: .max))
        #expect(
            try refusal { $0.sapling.valueBalance = Int64.min }
                == .amount(height: 4, index: 2, actual: Int64.min.magnitude))
        #expect(
            try refusal {
                $0.sapling.valueBalance = 5
                $0.transparent.debits[0].amount -= 5
            } == .poolOverdrawn(height: 4, index: 2, pool: .sapling, holds: 0, pays: "5"))
        #expect(
            try refusal { $0.transparent.debits[0].sequence = 1 }
                == .accountSequence(height: 4, index: 2, account: world.alice.account, actual: 1, expected: 0))
        #expect(
            try refusal { $0.transparent.debits[0].account = .zero }
                == .accountOverdrawn(height: 4, index: 2, account: .zero, holds: 0, pays: total))
        var copy = ledger
        #expect(
            throws: SupplyAuditError.supplyDiffers(
                height: 9, actual: "\(ledger.supply + 3)", expected: ledger.supply)
        ) { try copy.endBlock(height: 9, proposer: .zero, fees: 3) }
    }
}

/// One more block, empty, whose header commits to a state that somebody has altered.
private struct SupplyForgery {
    let world: AuditWorld

    init(_ world: AuditWorld) throws {
        var world = world
        try world.add([])
        self.world = world
    }

    func compare(_ alter: (inout StateOverlay) -> Void) throws {
        var state = StateOverlay(world.machine.storage)
        alter(&state)
        var header = world.blocks[world.blocks.count - 1].header
        header.appHash = try StateCommitment.update(&state)
        var audit = try SupplyAudit(genesis: world.genesis, sequencer: world.sequencer.account)
        for block in world.blocks.dropLast() { try audit.take(block) }
        try audit.take(LedgerBlock(signedHeader: world.sign(header), transactions: []))
        try audit.compare(
            SupplyEvidence(
                height: world.height, listed: audit.ledger.pools,
                pools: try audit.ledger.pools.map {
                    ($0.pool, try StateProof($0.pool.totalKey, in: state))
                },
                account: try StateProof(LedgerAccount.key(world.alice.account), in: state)))
    }
}
