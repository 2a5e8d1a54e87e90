import Algebra
import Curves
import MoneroTransactions
import MoneroWallet
import Primitives
import RingCT
import RingSignatures
import TestSupport
import Testing

@Suite struct TransactionSigningTests {
    private static let rate = FeeRate(perByte: 20_000)
    private static let coin: UInt64 = 1_000_000_000_000

    private func chain(_ seed: UInt64, for test: String = #function) throws -> SyntheticChain {
        let keys = try WalletKeys(seed: [UInt8](repeating: UInt8(seed), count: 32))
        return SyntheticChain(
            keys: keys,
            paying: [
                7: (3 * Self.coin, .primary), 50: (5 * Self.coin, SubaddressIndex(account: 0, index: 2)),
                120: (2 * Self.coin, .primary), 200: (Self.coin, SubaddressIndex(account: 1, index: 1)),
            ],
            seed: seed, for: test)
    }

    private func verify(_ transaction: MoneroTransaction, in chain: SyntheticChain) throws {
        var context = MoneroContext()
        context.hardFork = .latest
        context.rings = chain.rings(transaction)
        context.areUnlocked = context.rings?.map { $0.map { _ in true } }
        context.relay = .init(feePerByte: Self.rate.perByte, feeQuantum: Self.rate.quantum)
        let report = try MoneroVerifier().verify(transaction, context: context, execution: Execution(threads: 1))
        #expect(report.failures.isEmpty, "\(report.failures)")
        #expect(report.verdict != .invalid)
        let ringCT = try #require(transaction.ringCT)
        guard case .clsag(let signatures) = ringCT.ringSignatures else {
            Issue.record("a signature of another kind")
            return
        }
        #expect(signatures.count == transaction.inputs.count)
        for (input, signature) in signatures.enumerated() {
            try MoneroCLSAG.verify(
                message: transaction.signedMessage, ring: chain.rings(transaction)[input],
                keyImage: transaction.keyImages[input], pseudoOutput: ringCT.pseudoOutputs[input], signature: signature)
        }
    }

    @Test func whatIsSentArrives() throws {
        var chain = try chain(1)
        let receiver = try WalletKeys(seed: [UInt8](repeating: 99, count: 32))
        let receiverScanner = OutputScanner(keys: receiver.viewing, accounts: 2, indices: 20)
        let id = try #require(PaymentID(Array(1...8)))
        func address(_ account: UInt32, _ index: UInt32) -> MoneroAddress {
            receiver.viewing.address(at: SubaddressIndex(account: account, index: index), network: .main)
        }
        let cases: [[MoneroAddress]] = [
            [address(0, 0)], [address(0, 1)], [receiver.viewing.integratedAddress(id, network: .main)],
            [address(0, 0), address(0, 1)], [address(0, 1), address(1, 1), address(0, 0)],
            [address(0, 0), address(0, 0)], (0..<15).map { address(0, $0) },
        ]
        for (number, addresses) in cases.enumerated() {
            let payments = addresses.enumerated().map { Payment(to: $1, amount: Self.coin / 10 + UInt64($0)) }
            let paid = payments.reduce(0) { $0 + $1.amount }
            let spendable = chain.ledger.spendable(nextHeight: 2000, time: 0)
            let entries = try CoinSelection.choose(
                from: spendable, for: payments, feeRate: Self.rate, using: &chain.generator)
            let unsigned = try UnsignedTransaction(
                inputs: chain.inputs(entries), payments: payments, feeRate: Self.rate)
            let signed = try unsigned.signed(with: chain.keys)
            let transaction = try MoneroTransaction(bytes: signed.transaction.bytes)
            #expect(transaction == signed.transaction)
            #expect(Self.rate.fee(weight: transaction.weight) == unsigned.fee)
            #expect(unsigned.change + unsigned.fee + paid == entries.reduce(0) { $0 + $1.output.amount })
            #expect(Set(transaction.keyImages) == Set(entries.compactMap(\.keyImage)))
            try verify(transaction, in: chain)

            let received = receiverScanner.scan(transaction)
            #expect(received.refused.isEmpty)
            #expect(received.received.map(\.amount).sorted() == payments.map(\.amount).sorted())
            #expect(received.received.first?.paymentID == (number == 2 ? id : nil))
            #expect(chain.scanner.scan(transaction).received.map(\.amount) == [unsigned.change])

            // Who signed can prove each payment.
            let payment = try #require(payments.last)
            let proof = try PaymentProof.sender(
                transaction: transaction, transactionKey: signed.transactionKey,
                additionalKeys: signed.additionalKeys, address: payment.address)
            let receipt = try proof.verify(transaction: transaction, address: payment.address)
            #expect(receipt.received == payments.filter { $0.address == payment.address }.reduce(0) { $0 + $1.amount })

            // The change of this one can be spent by the next.
            let before = chain.ledger.balance(nextHeight: 9000, time: 0).total
            chain.include(transaction, height: 1000 + UInt64(number))
            #expect(chain.ledger.balance(nextHeight: 9000, time: 0).total == before - paid - unsigned.fee)
        }
    }

    @Test func manyInputsAndAChangeOfNothing() throws {
        var chain = try chain(2)
        let entries = chain.ledger.spendable(nextHeight: 2000, time: 0)
        #expect(entries.count == 4)
        let address = try WalletKeys(seed: [UInt8](repeating: 98, count: 32)).viewing.address(network: .main)
        let inputs = try chain.inputs(entries)
        let all = 11 * Self.coin
        let probe = try UnsignedTransaction(
            inputs: inputs, payments: [Payment(to: address, amount: Self.coin)], feeRate: Self.rate)
        let unsigned = try UnsignedTransaction(
            inputs: inputs, payments: [Payment(to: address, amount: all - probe.fee)], changeAccount: 1,
            feeRate: Self.rate)
        #expect(unsigned.change == 0)
        let signed = try unsigned.signed(with: chain.keys)
        #expect(signed.transaction.outputs.count == 2)
        try verify(signed.transaction, in: chain)
        let change = chain.scanner.scan(signed.transaction).received
        #expect(change.map(\.address) == [SubaddressIndex(account: 1, index: 0)])
        #expect(change.map(\.amount) == [0])
        #expect("\(signed)" == "SignedTransaction(hidden)")
    }

    @Test func eachMistakeIsNamed() throws {
        var chain = try chain(3)
        let entries = chain.ledger.spendable(nextHeight: 2000, time: 0)
        let inputs = try chain.inputs(entries)
        let address = try WalletKeys(seed: [UInt8](repeating: 97, count: 32)).viewing.address(network: .main)
        let payment = Payment(to: address, amount: Self.coin)
        func refuse(
            _ error: BuildError, inputs chosen: [UnsignedTransaction.Input]? = nil, _ payments: [Payment],
            rate: FeeRate = Self.rate
        ) {
            #expect(throws: error) {
                try UnsignedTransaction(inputs: chosen ?? inputs, payments: payments, feeRate: rate)
            }
        }
        refuse(.noPayments, [])
        refuse(.tooManyOutputs(actual: 17, maximum: 16), [Payment](repeating: payment, count: 16))
        refuse(.amountIsZero(payment: 1), [payment, Payment(to: address, amount: 0)])
        refuse(.amountsOverflow, [payment, Payment(to: address, amount: .max)])
        refuse(.amountsOverflow, [Payment(to: address, amount: .max)])
        refuse(.amountsOverflow, [payment], rate: FeeRate(perByte: .max))
        let other = try WalletKeys(seed: [UInt8](repeating: 97, count: 32)).viewing.address(network: .test)
        refuse(.mixedNetworks(payment: 1), [payment, Payment(to: other, amount: 1)])
        let integrated = chain.keys.viewing.integratedAddress(.none, network: .main)
        refuse(.paymentIDNotAlone, [payment, Payment(to: integrated, amount: 1)])
        refuse(.noInputs, inputs: [], [payment])
        refuse(.duplicateInput(first: 0, second: 1), inputs: [inputs[0], inputs[0]], [payment])
        let small = try chain.inputs(entries, ringSize: 11)
        refuse(.ringSizesDiffer(input: 1, actual: 11, expected: 16), inputs: [inputs[0], small[1]], [payment])
        let wrong = UnsignedTransaction.Input(output: inputs[0].output, ring: inputs[1].ring)
        refuse(.wrongRing(input: 0), inputs: [wrong], [payment])
        let single = try UnsignedTransaction(inputs: [inputs[0]], payments: [payment], feeRate: Self.rate)
        refuse(
            .insufficientFunds(available: 3 * Self.coin, needed: 3 * Self.coin + single.fee), inputs: [inputs[0]],
            [Payment(to: address, amount: 3 * Self.coin)])

        let stranger = try WalletKeys(seed: [UInt8](repeating: 96, count: 32))
        #expect(throws: BuildError.notOwned(input: 0)) { try single.signed(with: stranger) }

        func choose(_ entries: [WalletLedger.Entry], _ amount: UInt64) throws -> [WalletLedger.Entry] {
            var generator = SeededGenerator(seed: 1)
            return try CoinSelection.choose(
                from: entries, for: [Payment(to: address, amount: amount)], feeRate: Self.rate, using: &generator)
        }
        #expect(throws: BuildError.noPayments) {
            var generator = SeededGenerator(seed: 1)
            return try CoinSelection.choose(from: entries, for: [], feeRate: Self.rate, using: &generator)
        }
        #expect(try choose(entries, 4 * Self.coin).map(\.output.amount) == [5 * Self.coin])
        #expect(try choose(entries, 7 * Self.coin).map(\.output.amount) == [5 * Self.coin, 3 * Self.coin])
        do {
            _ = try choose(entries, 11 * Self.coin)
            Issue.record("nothing is left for the fee")
        } catch BuildError.insufficientFunds(let available, let needed) {
            #expect(available == 11 * Self.coin && needed > available)
        }
        // An output of version 1 is not among those of hidden amount.
        let old = SyntheticChain(
            keys: chain.keys, paying: [3: (20 * Self.coin, .primary)], seed: 3, version: .cryptoNote)
        let oldEntries = old.ledger.spendable(nextHeight: 2000, time: 0)
        #expect(oldEntries.map(\.output.version) == [.cryptoNote])
        #expect(try choose(entries + oldEntries, 4 * Self.coin).map(\.output.amount) == [5 * Self.coin])
        var unknown = entries
        unknown[2].globalIndex = nil
        #expect(throws: BuildError.unknownIndex(input: 2)) { try choose(unknown, 1) }
    }

    @Test func heavyTransactionsAreRefused() throws {
        let keys = try WalletKeys(seed: [UInt8](repeating: 5, count: 32))
        var own: [Int: (amount: UInt64, index: SubaddressIndex)] = [:]
        for height in 0..<20 { own[10 * height] = (Self.coin, .primary) }
        var chain = SyntheticChain(keys: keys, paying: own, seed: 5)
        let inputs = try chain.inputs(chain.ledger.spendable(nextHeight: 2000, time: 0), ringSize: 250)
        let address = try WalletKeys(seed: [UInt8](repeating: 97, count: 32)).viewing.address(network: .main)
        func build(_ count: Int) throws -> UnsignedTransaction {
            try UnsignedTransaction(
                inputs: Array(inputs.prefix(count)), payments: [Payment(to: address, amount: 1)],
                feeRate: FeeRate(perByte: 1))
        }
        #expect(try build(8).inputs.count == 8)
        do {
            _ = try build(20)
            Issue.record("heavier than nodes take")
        } catch BuildError.tooHeavy(let actual, let maximum) {
            #expect(maximum == 149_400 && actual > maximum)
        }
    }

    @Test func feesAreRoundedUp() {
        #expect(FeeRate(perByte: 20_000).fee(weight: 2000) == 40_000_000)
        #expect(FeeRate(perByte: 3).fee(weight: 3333) == 10_000)
        #expect(FeeRate(perByte: 3).fee(weight: 3334) == 20_000)
        #expect(FeeRate(perByte: 3, quantum: 0).fee(weight: 3334) == 10_002)
        #expect(FeeRate(perByte: .max).fee(weight: 2) == nil)
        #expect(FeeRate(perByte: .max).fee(weight: 1) == nil)
        #expect(FeeRate(perByte: 5).fee(weight: -1) == 0)
    }
}
