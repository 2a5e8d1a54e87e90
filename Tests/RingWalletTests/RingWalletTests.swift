import Algebra
import Chain
import ChainTransactions
import Curves
import MoneroWallet
import RingCT
import RingSignatures
import RingWallet
import TestSupport
import Testing

@Suite("Wallets of the ring pool") struct RingWalletTests {
    @Test("random transfers among three wallets conserve money") func conservation() throws {
        var chain = try RingChain(seed: 12)
        var total = (0..<3).reduce(0) { $0 + chain.balance($1) }
        #expect(total == (0..<45).reduce(0) { $0 + 10_000 + UInt64($1) })
        chain.pass(RingChain.maturity - 1)
        var transfers = 0
        for _ in 0..<8 {
            var transactions: [LedgerTransaction] = []
            var fees: UInt64 = 0
            var paidIn: UInt64 = 0
            for owner in 0..<3 {
                let chosen = chain.spendable(owner).shuffled(using: &chain.generator)
                    .prefix(Int.random(in: 1...2, using: &chain.generator))
                guard !chosen.isEmpty else { continue }
                var inputs: [RingTransfer.Input] = []
                for entry in chosen { inputs.append(try chain.input(entry)) }
                let available = chosen.reduce(0) { $0 + $1.output.amount }
                let fee = UInt64.random(in: 0...min(50, available), using: &chain.generator)
                var left = available - fee
                var payments: [Payment] = []
                for _ in 0..<Int.random(in: 0...3, using: &chain.generator) where left > 0 {
                    let amount = UInt64.random(in: 1...left, using: &chain.generator)
                    left -= amount
                    let address = chain.owners[Int.random(in: 0..<3, using: &chain.generator)].address(
                        UInt32.random(in: 0..<2, using: &chain.generator),
                        UInt32.random(in: 0..<3, using: &chain.generator))
                    payments.append(Payment(to: address, amount: amount))
                }
                let deposit = UInt64.random(in: 1...9, using: &chain.generator)
                let transfer = try RingTransfer(inputs: inputs, payments: payments, withdrawn: fee)
                transactions.append(
                    try chain.transaction(
                        transfer, of: owner,
                        deposits: [try RingDeposit(Payment(to: chain.owners[0].address(), amount: deposit))]))
                fees += fee
                paidIn += deposit
            }
            transfers += transactions.count
            #expect(try chain.execute(transactions) == transactions.map { _ in nil })
            total = total - fees + paidIn
            #expect((0..<3).reduce(0) { $0 + chain.balance($1) } == total)
        }
        #expect(transfers > 15)
    }

    @Test("what is spent is spent once: in one block and in two") func spentOnce() throws {
        var chain = try RingChain(seed: 3)
        chain.pass(RingChain.maturity)
        let entry = try #require(chain.spendable(0).first)
        func spend(_ chain: inout RingChain) throws -> LedgerTransaction {
            try chain.transaction(
                RingTransfer(
                    inputs: [try chain.input(entry)], payments: [Payment(to: chain.owners[1].address(), amount: 1)],
                    withdrawn: 0), of: 0)
        }
        let (first, second, third) = (try spend(&chain), try spend(&chain), try spend(&chain))
        #expect(try chain.execute([first, second]) == [nil, .ringKeyImageUnspent])
        #expect(try chain.execute([third]) == [.ringKeyImageUnspent])
        #expect(!chain.spendable(0).contains { $0.output == entry.output })
        // The receiver's output is not old enough for some blocks.
        #expect(!chain.spendable(1).contains { $0.output.amount == 1 })
        chain.pass(RingChain.maturity)
        #expect(chain.spendable(1).contains { $0.output.amount == 1 })
    }

    @Test("whoever withdraws everything still makes two outputs") func withdrawal() throws {
        var chain = try RingChain(seed: 4)
        chain.pass(RingChain.maturity)
        let entry = try #require(chain.spendable(2).first)
        let before = chain.balance(2)
        let transfer = try RingTransfer(
            inputs: [try chain.input(entry)], payments: [], withdrawn: entry.output.amount, changeAccount: 1)
        #expect(transfer.change == 0)
        let transaction = try chain.transaction(transfer, of: 2)
        #expect(transaction.ring.outputs.count == 2)
        #expect(try chain.execute([transaction]) == [nil])
        #expect(chain.balance(2) == before - entry.output.amount)
        #expect(chain.owners[2].ledger.entries.suffix(2).allSatisfy { $0.output.address.account == 1 })
    }

    @Test("outputs and deposits are found by those whom they pay, at the address that was paid") func scanning() throws
    {
        let (alice, bob) = (try RingOwner(seed: 1, maturity: 1), try RingOwner(seed: 2, maturity: 1))
        var generator = SeededGenerator(seed: 5)
        func scalar() -> Ed25519.ScalarField { Ed25519.ScalarField(reducingLittleEndian: generator.bytes(64)) }
        let places = [(0, 0), (0, 2), (1, 0), (1, 1)].map { SubaddressIndex(account: $0.0, index: $0.1) }
        var bundle = RingBundle()
        for (position, place) in places.enumerated() {
            let payment = Payment(to: alice.address(place.account, place.index), amount: UInt64(position) << 40)
            let made = try OpenedRingOutput(payment, ephemeralSecret: scalar())
            #expect(made.opening.amount == payment.amount)
            bundle.outputs.append(made.output)
            bundle.deposits.append(
                try RingDeposit(Payment(to: payment.address, amount: UInt64(position) + 1), ephemeralSecret: scalar()))
        }
        // An address outside of what the wallet looks for.
        let beyond = Payment(to: alice.address(0, 3), amount: 1)
        bundle.outputs.append(try OpenedRingOutput(beyond, ephemeralSecret: scalar()).output)
        let result = alice.scanner.scan(bundle, transaction: .zero)
        #expect(result.refused.isEmpty)
        #expect(result.received.map(\.address) == places + places)
        #expect(result.received.map(\.amount) == [0, 1 << 40, 2 << 40, 3 << 40, 1, 2, 3, 4])
        #expect(result.received.map(\.index) == [0, 1, 2, 3, 5, 6, 7, 8])
        for output in result.received {
            #expect(CompressedPoint(Ed25519Generator.fixedBase * alice.keys.secret(of: output)) == output.key)
        }
        #expect(result.received.map(\.commitment).prefix(4) == bundle.outputs.map(\.commitment).prefix(4))
        #expect(result.received.map(\.commitment).suffix(4) == bundle.deposits.map(\.commitment).suffix(4))
        #expect(bob.scanner.scan(bundle, transaction: .zero).isEmpty)

        // What does not decrypt to the commitment is reported and not credited; a wrong view tag is passed over.
        bundle.outputs[1].encryptedAmount ^= 1
        bundle.outputs[2].viewTag ^= 1
        bundle.outputs[3].ephemeralKey =
            CompressedPoint([2] + [UInt8](repeating: 0, count: 31)) ?? bundle.outputs[3].key
        let altered = alice.scanner.scan(bundle, transaction: .zero)
        #expect(altered.refused.map(\.index) == [1])
        #expect(altered.refused.map(\.reason) == [.amount(.commitmentDiffers)])
        #expect(altered.received.map(\.index) == [0, 5, 6, 7, 8])
        let genesis = alice.scanner.scan(genesis: bundle.deposits, hash: .zero)
        #expect(genesis.received.map(\.index) == [0, 1, 2, 3])
    }

    @Test("of outputs with one key only the largest counts, and only one can be spent") func burning() throws {
        var chain = try RingChain(seed: 6)
        let before = chain.balance(1)
        let secret = Ed25519.ScalarField(77)
        let address = chain.owners[1].address()
        // The chain takes all three: which of them counts is the wallet's to say.
        for amount: UInt64 in [5, 900, 20] {
            let deposit = try RingDeposit(Payment(to: address, amount: amount), ephemeralSecret: secret)
            let transaction = LedgerTransaction(
                chainID: chain.configuration.chainID, expiryHeight: 0, fee: 0, ring: RingBundle(deposits: [deposit]))
            #expect(try chain.execute([transaction]) == [nil])
        }
        #expect(chain.balance(1) == before + 900)
        #expect(chain.owners[1].ledger.burnt.map(\.output.amount) == [5, 20])
        chain.pass(RingChain.maturity)
        let entry = try #require(chain.spendable(1).first { $0.output.amount == 900 })
        let transfer = try RingTransfer(inputs: [try chain.input(entry)], payments: [], withdrawn: 900)
        #expect(try chain.execute([chain.transaction(transfer, of: 1)]) == [nil])
        #expect(chain.balance(1) == before)
        // The others have the key image of the one that is spent.
        let burnt = try #require(chain.owners[1].ledger.burnt.last)
        let again = try RingTransfer(inputs: [try chain.input(burnt)], payments: [], withdrawn: burnt.output.amount)
        #expect(try chain.execute([chain.transaction(again, of: 1)]) == [.ringKeyImageUnspent])
    }

    @Test("rings have 16 old enough members, the spent one among them") func rings() throws {
        var chain = try RingChain(deposits: 90, seed: 8)
        let early = try #require(chain.owners[0].ledger.entries.first)
        #expect(throws: RingMemberError<StorageError>.self) { try chain.input(early) }
        chain.pass(RingChain.maturity - 1)
        var seen: Set<UInt64> = []
        for _ in 0..<60 {
            let input = try chain.input(early)
            #expect(input.ring.indices.count == 16)
            #expect(zip(input.ring.indices, input.ring.indices.dropFirst()).allSatisfy(<))
            #expect(input.ring.indices[input.ring.realPosition] == early.globalIndex)
            seen.formUnion(input.ring.indices)
        }
        #expect(seen.count > 80)
        // A source that knows another output under the number is not believed.
        chain.state.set(
            RingOutputRecord(
                member: RingMember(key: early.output.transactionKey, commitment: early.output.commitment), height: 0
            ).encoded, at: RingState.key(ofOutput: early.globalIndex ?? 0))
        do {
            _ = try chain.input(early)
            Issue.record("the ring was made")
        } catch let error as RingMemberError<StorageError> {
            guard case .decoys(.outputDiffers) = error else {
                Issue.record("\(error)")
                return
            }
        }
        chain.state.set([0], at: RingState.countKey)
        do {
            _ = try chain.input(early)
            Issue.record("the ring was made")
        } catch let error as RingMemberError<StorageError> {
            guard case .source = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test("transfers that cannot be are refused by name") func refusals() throws {
        var chain = try RingChain(seed: 9)
        chain.pass(RingChain.maturity)
        let entries = chain.spendable(0)
        let inputs = [try chain.input(entries[0]), try chain.input(entries[1])]
        let address = chain.owners[1].address()
        func refuse(
            _ error: RingTransferError, _ inputs: [RingTransfer.Input], _ payments: [Payment], withdrawn: UInt64 = 0
        ) {
            #expect(throws: error) {
                let transfer = try RingTransfer(inputs: inputs, payments: payments, withdrawn: withdrawn)
                _ = try transfer.prepared(with: chain.owners[0].keys)
            }
        }
        let available = inputs.reduce(0) { $0 + $1.output.amount }
        refuse(.amountIsZero(payment: 1), inputs, [Payment(to: address, amount: 1), Payment(to: address, amount: 0)])
        refuse(.amountsOverflow, inputs, [Payment(to: address, amount: .max)], withdrawn: 1)
        refuse(
            .insufficientFunds(available: available, needed: available + 1), inputs,
            [Payment(to: address, amount: available)], withdrawn: 1)
        refuse(
            .wrongRing(input: 1),
            [inputs[0], RingTransfer.Input(output: inputs[1].output, ring: inputs[0].ring)], [])
        refuse(.plan(.noInputs), [], [])
        refuse(.plan(.duplicateInput(first: 0, second: 1)), [inputs[0], inputs[0]], [])
        refuse(
            .plan(.wrongOutputCount(actual: 17, allowed: 2...16)), inputs,
            (0..<16).map { _ in Payment(to: address, amount: 1) })
        let id = try #require(PaymentID([1, 2, 3, 4, 5, 6, 7, 8]))
        let integrated = chain.owners[1].keys.viewing.integratedAddress(id, network: .main)
        refuse(.paymentIDNotPossible, inputs, [Payment(to: integrated, amount: 1)])
        #expect(throws: RingTransferError.paymentIDNotPossible) { try RingDeposit(Payment(to: integrated, amount: 1)) }
        #expect(throws: RingTransferError.amountIsZero(payment: 0)) {
            try RingDeposit(Payment(to: address, amount: 0))
        }
        // Another's keys open nothing.
        let transfer = try RingTransfer(inputs: inputs, payments: [], withdrawn: 0)
        #expect(throws: RingTransferError.plan(.wrongSecrets(input: 0))) {
            try transfer.prepared(with: chain.owners[1].keys)
        }
    }

    @Test("nothing secret is printed") func confidential() throws {
        var chain = try RingChain(seed: 10)
        chain.pass(RingChain.maturity)
        let entry = try #require(chain.spendable(0).first)
        let transfer = try RingTransfer(inputs: [try chain.input(entry)], payments: [], withdrawn: 0)
        #expect("\(transfer)" == "RingTransfer(hidden)")
        #expect("\(try transfer.prepared(with: chain.owners[0].keys))" == "UnsignedRingBundle(hidden)")
    }
}
