import Algebra
import Chain
import ChainTransactions
import Curves
import RingCT
import RingSignatures
import TestSupport
import Testing

@Suite("Plans of ring transactions") struct RingPlanTests {
    @Test("a plan makes what the rules accept, from one input and from several", arguments: [1, 2, 5])
    func accepted(count: Int) throws {
        var pool = try RingPool(seed: UInt64(count))
        let spends = (0..<count).map { pool.spend(50 - 3 * $0, position: $0) }
        let spent = spends.reduce(0) { $0 + $1.opening.amount }
        let outputs = [pool.opened(0), pool.opened(spent - 40), pool.opened(10)]
        let deposit = RingDeposit(key: pool.point(), ephemeralKey: pool.point(), viewTag: 0, amount: 3)
        let unsigned = try RingPlan(spends: spends, outputs: outputs, deposits: [deposit], withdrawn: 30).prepared()
        var transaction = LedgerTransaction(
            chainID: pool.configuration.chainID, expiryHeight: 0, fee: 27, ring: unsigned.bundle)
        #expect(try pool.refusal(of: transaction) == .ringSignature)
        let length = transaction.encoded.count
        let digest = transaction.signatureDigest
        transaction.ring = try unsigned.signed(digest: digest)
        #expect(try pool.refusal(of: transaction) == nil)
        // Neither what is signed nor the length changes by signing, so that a fee can be settled before.
        #expect(transaction.signatureDigest == digest)
        #expect(transaction.encoded.count == length)
        // Prepared once more, it has other pseudo-outputs; of one input they are those of the outputs' masks.
        let again = try RingPlan(spends: spends, outputs: outputs, deposits: [deposit], withdrawn: 30).prepared()
        let pseudoOutputs = [unsigned, again].map { $0.bundle.inputs.map(\.pseudoOutput) }
        #expect((pseudoOutputs[0] == pseudoOutputs[1]) == (count == 1))
    }

    @Test("plans that cannot be are refused by name") func refusals() throws {
        var pool = try RingPool()
        let spend = pool.spend(9)
        let outputs = [pool.opened(9), pool.opened(1_000)]
        let opened = pool.opened(1)
        let deposit = RingDeposit(key: pool.point(), ephemeralKey: pool.point(), viewTag: 0, amount: 3)
        func refuse(
            _ error: RingBuildError, _ spends: [RingSpend], _ outputs: [OpenedRingOutput], deposits: [RingDeposit] = [],
            withdrawn: UInt64 = 0
        ) {
            #expect(throws: error) {
                try RingPlan(spends: spends, outputs: outputs, deposits: deposits, withdrawn: withdrawn)
            }
            #expect(!error.explanation.isEmpty)
        }
        refuse(.noInputs, [], outputs)
        refuse(.tooManyInputs(actual: 65, maximum: 64), [RingSpend](repeating: spend, count: 65), outputs)
        refuse(.wrongOutputCount(actual: 1, allowed: 2...16), [spend], [opened])
        refuse(
            .wrongOutputCount(actual: 17, allowed: 2...16), [spend], [OpenedRingOutput](repeating: opened, count: 17))
        refuse(
            .tooManyDeposits(actual: 17, maximum: 16), [spend], outputs,
            deposits: [RingDeposit](repeating: deposit, count: 17))
        refuse(.wrongRingSize(input: 0, actual: 15, expected: 16), [pool.spend(9, numbers: Array(0..<15))], outputs)
        func changed(
            numbers: [UInt64]? = nil, ring: [RingMember]? = nil, position: Int? = nil,
            secretKey: Ed25519.ScalarField? = nil, opening: AmountCiphertext.Opening? = nil
        ) -> RingSpend {
            RingSpend(
                numbers: numbers ?? spend.numbers, ring: ring ?? spend.ring, position: position ?? spend.position,
                secretKey: secretKey ?? spend.secretKey, opening: opening ?? spend.opening)
        }
        refuse(
            .wrongRingSize(input: 1, actual: 15, expected: 16),
            [pool.spend(20), changed(ring: Array(spend.ring.dropLast()))], outputs)
        refuse(.membersNotAscending(input: 0), [changed(numbers: spend.numbers.reversed())], outputs)
        refuse(.membersNotAscending(input: 0), [changed(numbers: [UInt64](repeating: 9, count: 16))], outputs)
        refuse(.wrongSecrets(input: 0), [changed(position: 16)], outputs)
        refuse(.wrongSecrets(input: 0), [changed(position: 4)], outputs)
        refuse(.wrongSecrets(input: 0), [changed(secretKey: .one)], outputs)
        let opening = AmountCiphertext.Opening(amount: spend.opening.amount + 1, mask: spend.opening.mask)
        refuse(.wrongSecrets(input: 0), [changed(opening: opening)], outputs)
        refuse(.duplicateInput(first: 0, second: 1), [spend, pool.spend(9, position: 2)], outputs)
        refuse(
            .wrongOpening(output: 1), [spend],
            [outputs[0], OpenedRingOutput(output: outputs[1].output, opening: outputs[0].opening)])
        refuse(
            .amountTooLarge(actual: .max, maximum: MonetaryRange.maximum), [spend], [outputs[0], pool.opened(.max)])
        refuse(
            .amountTooLarge(actual: .max, maximum: MonetaryRange.maximum), [spend], outputs, withdrawn: .max)
        refuse(.notBalanced(spent: 1_009, used: 1_010), [spend], outputs, withdrawn: 1)
        refuse(.notBalanced(spent: 1_009, used: 10), [spend], [outputs[0], opened])
        // The message is not what CLSAG signs.
        let unsigned = try RingPlan(spends: [spend], outputs: outputs, withdrawn: 0).prepared()
        #expect(throws: RingBuildError.ringSignature(input: 0, .wrongMessageLength(actual: 31, expected: 32))) {
            try unsigned.signed(digest: [UInt8](repeating: 0, count: 31))
        }
    }
}
