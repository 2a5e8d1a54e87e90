import Chain
import ChainTransactions
import MoneroWallet
import Primitives
import RingSignatures
import RingWallet
import TestSupport
import Testing

/// The ring pool in the whole state machine.
@Suite("The ring pool in blocks") struct RingMachineTests {
    /// A machine with its committed blocks, and what a wallet asks it.
    struct Chain: RingMemberSource {
        var machine: LedgerMachine<MemoryStorage>
        let configuration: ChainConfiguration
        var height: UInt64 = 0
        var generator = SeededGenerator(seed: 21)

        func query(_ path: String, _ data: [UInt8], prove: Bool = false) throws(StorageError) -> LedgerQueryResponse {
            try machine.query(LedgerQuery(path: path, data: data, prove: prove))
        }

        func cumulativeOutputCounts() throws(StorageError) -> [UInt64] {
            var subject = ByteWriter()
            subject.writeUInt64(0)
            subject.writeUInt32(UInt32(height) + 1)
            var reader = ByteReader(try query("/ring/counts", subject.bytes).value)
            return (0...height).compactMap { _ in try? reader.readUInt64() }
        }

        func members(_ numbers: [UInt64]) throws(StorageError) -> [RingMember?] {
            var subject = ByteWriter()
            for number in numbers { subject.writeUInt64(number) }
            var reader = ByteReader(try query("/ring/outputs", subject.bytes).value)
            return numbers.map { _ in
                guard (try? reader.readUInt8()) == 1, let bytes = try? reader.readBytes(RingOutputRecord.byteCount)
                else { return nil }
                return RingOutputRecord(encoded: bytes)?.member
            }
        }

        /// Executes and commits a block and returns the names of the refusals.
        mutating func block(_ transactions: [LedgerTransaction]) throws -> [String?] {
            height += 1
            let outcome = try machine.finalizeBlock(
                BlockProposal(
                    height: height, proposer: .zero, transactions: transactions.map(\.encoded),
                    maximumByteCount: 1 << 20))
            try machine.commit()
            return outcome.verdicts.map(\.refusal)
        }

        func total(of pool: Pool) throws -> UInt64 { try machine.storage.total(of: pool) }
    }

    @Test("from an account into the pool, on within it, and out again") func roundTrip() throws {
        let account = try AccountSigningKey(seed: [UInt8](repeating: 9, count: 32))
        var alice = try RingOwner(seed: 1, maturity: 2)
        let configuration = ChainConfiguration(
            chainID: try ChainID("ring-machine"), network: .regtest, validators: [.zero], minimumFeePerByte: 0,
            minimumFeePerProofUnit: 0, ringOutputMaturity: 2)
        let deposits = try (0..<20).map { try RingDeposit(Payment(to: alice.address(0, $0 % 3), amount: 500)) }
        let genesis = try Genesis(
            configuration: configuration, accounts: [AccountCredit(account: account.account, amount: 1_000)],
            ringDeposits: deposits)
        var machine = try LedgerMachine(storage: MemoryStorage())
        _ = try machine.initChain(genesis: genesis.encoded)
        var chain = Chain(machine: machine, configuration: configuration)
        #expect(try chain.total(of: .ring) == 10_000)
        alice.ledger.add(genesis: deposits, hash: genesis.hash, scanner: alice.scanner, spendKeys: alice.keys)
        #expect(alice.ledger.balance(nextHeight: 1, time: 0).total == 10_000)

        // In: 300 units of the account's 1 000.
        var builder = try LedgerTransactionBuilder(chainID: configuration.chainID, expiryHeight: 0, fee: 10)
        try builder.debit(310, from: account.account, sequence: 0)
        builder.ring.deposits = [try RingDeposit(Payment(to: alice.address(1, 1), amount: 300))]
        var planned = try builder.plan()
        try planned.sign(with: account)
        let deposit = try planned.finished()
        #expect(try chain.block([deposit]) == [nil])
        #expect(try chain.total(of: .ring) == 10_300)
        alice.ledger.add(
            deposit.ring, transaction: deposit.id, height: 1, firstNumber: 20, scanner: alice.scanner,
            spendKeys: alice.keys)

        // Out: three outputs, two of which a second transaction spends too.
        #expect(try chain.block([]).isEmpty)
        #expect(try chain.cumulativeOutputCounts() == [20, 21, 21])
        let spendable = alice.ledger.spendable(nextHeight: chain.height + 1, time: 0)
        #expect(spendable.count == 21)
        func withdraw(_ entries: [WalletLedger.Entry], _ amount: UInt64) throws -> LedgerTransaction {
            var inputs: [RingTransfer.Input] = []
            for entry in entries {
                let own = RingMember(key: entry.output.key, commitment: entry.output.commitment)
                let ring = try DecoyRing(
                    spending: entry.globalIndex ?? .max, own: own, from: chain, blockTime: 15, maturity: 2,
                    using: &chain.generator)
                inputs.append(RingTransfer.Input(output: entry.output, ring: ring))
            }
            let unsigned = try RingTransfer(inputs: inputs, payments: [], withdrawn: amount)
                .prepared(with: alice.keys)
            var builder = try LedgerTransactionBuilder(
                chainID: chain.configuration.chainID, expiryHeight: 0, fee: 20)
            builder.ring = unsigned.bundle
            try builder.pay(amount - 20, to: account.account)
            var planned = try builder.plan()
            planned.transaction.ring = try unsigned.signed(digest: planned.signatureDigest)
            return try planned.finished()
        }
        let out = try withdraw(Array(spendable.suffix(3)), 1_200)
        let twice = try withdraw(Array(spendable.suffix(2)), 700)
        // More is paid out than the proofs say, in a transaction whose open amounts balance.
        var inflated = out
        inflated.ring.withdrawn += 1
        inflated.transparent.credits[0].amount += 1
        #expect(try chain.machine.checkTransaction(inflated.encoded, recheck: false).refusal == "ringBalance")
        #expect(try chain.machine.checkTransaction(out.encoded, recheck: false).refusal == nil)
        #expect(try chain.machine.checkTransaction(twice.encoded, recheck: false).refusal == "ringKeyImageUnspent")
        #expect(
            try chain.block([inflated, out, twice, out]) == [
                "ringBalance", nil, "ringKeyImageUnspent", "ringKeyImageUnspent",
            ])
        #expect(try chain.total(of: .ring) == 10_300 - 1_200)
        // The account has what is left of its 1 000, what was paid out; the fees are the proposer's.
        #expect(try chain.total(of: .transparent) == 1_000 - 300 + 1_200)
        #expect(try chain.block([twice]) == ["ringKeyImageUnspent"])
        alice.ledger.add(
            out.ring, transaction: out.id, height: chain.height - 1, firstNumber: 21, scanner: alice.scanner,
            spendKeys: alice.keys)
        #expect(alice.ledger.balance(nextHeight: chain.height + 1, time: 0).total == 10_300 - 1_200)
        #expect(try chain.query("/ring/image", out.ring.inputs[0].keyImage.bytes, prove: true).refusal == nil)
    }

    @Test("a genesis with a deposit to no point is refused") func genesis() throws {
        let configuration = ChainConfiguration(
            chainID: try ChainID("ring-machine"), network: .regtest, validators: [.zero])
        let owner = try RingOwner(seed: 1, maturity: 1)
        let deposit = try RingDeposit(Payment(to: owner.address(), amount: 5))
        for wrong in [[UInt8](repeating: 0, count: 32), [1] + [UInt8](repeating: 0, count: 31)] {
            var altered = deposit
            altered.key = try #require(CompressedPoint(wrong))
            let genesis = try Genesis(configuration: configuration, accounts: [], ringDeposits: [deposit, altered])
            var machine = try LedgerMachine(storage: MemoryStorage())
            #expect {
                _ = try machine.initChain(genesis: genesis.encoded)
            } throws: { error in
                guard case LedgerApplicationError.invalidGenesis(let reason) = error else { return false }
                return reason.contains("deposit 1")
            }
        }
    }

    @Test("queries that cannot be answered are refused by name") func queries() throws {
        let owner = try RingOwner(seed: 1, maturity: 1)
        let configuration = ChainConfiguration(
            chainID: try ChainID("ring-machine"), network: .regtest, validators: [.zero])
        let deposit = try RingDeposit(Payment(to: owner.address(), amount: 5))
        var machine = try LedgerMachine(storage: MemoryStorage())
        _ = try machine.initChain(
            genesis: Genesis(configuration: configuration, accounts: [], ringDeposits: [deposit]).encoded)
        func answer(_ path: String, _ integers: [UInt64], _ count: UInt32? = nil, prove: Bool = false) throws
            -> LedgerQueryResponse
        {
            var writer = ByteWriter()
            for integer in integers { writer.writeUInt64(integer) }
            if let count { writer.writeUInt32(count) }
            return try machine.query(LedgerQuery(path: path, data: writer.bytes, prove: prove))
        }
        #expect(try answer("/ring/counts", [0], 1).value == [1, 0, 0, 0, 0, 0, 0, 0])
        #expect(try answer("/ring/counts", [0], 0).refusal == "malformedSubject")
        #expect(try answer("/ring/counts", [0], 2).refusal == "malformedSubject")
        #expect(try answer("/ring/counts", [0], 1_025).refusal == "malformedSubject")
        #expect(try answer("/ring/counts", [.max], 2).refusal == "malformedSubject")
        #expect(try answer("/ring/counts", [0]).refusal == "malformedSubject")
        #expect(try answer("/ring/counts", [0], 1, prove: true).refusal == "malformedSubject")
        let outputs = try answer("/ring/outputs", [0, 1]).value
        #expect(outputs.count == 1 + RingOutputRecord.byteCount + 1 && outputs.first == 1 && outputs.last == 0)
        let record = try #require(RingOutputRecord(encoded: Array(outputs[1..<73])))
        #expect(
            record == RingOutputRecord(member: RingMember(key: deposit.key, commitment: deposit.commitment), height: 0))
        #expect(RingOutputRecord(encoded: Array(outputs[1..<72])) == nil)
        #expect(try answer("/ring/outputs", []).refusal == "malformedSubject")
        #expect(try answer("/ring/outputs", [0], 1).refusal == "malformedSubject")
        #expect(try answer("/ring/outputs", [UInt64](repeating: 0, count: 1_025)).refusal == "malformedSubject")
        #expect(try answer("/ring/outputs", [0], prove: true).refusal == "malformedSubject")
    }
}
