import Algebra
import Curves
import Primitives
import Sapling
import TestSupport
import Testing

@Suite("Value commitments and binding signatures")
struct ValueCommitmentTests {
    @Test("published value commitments")
    func published() throws {
        let cases = try ZcashVector.cases("value_commitments")
        for vector in cases {
            let commitment = ValueCommitment(
                value: try vector["value"].integer(), randomness: .init(Jubjub.ScalarField(try vector["rcv"].integer()))
            )
            #expect(try commitment.point.u.decimal == vector["cv_u_decimal"].text)
            #expect(try commitment.point.v.decimal == vector["cv_v_decimal"].text)
            #expect(try ValueCommitment(encoded: commitment.encoded) == commitment)
        }
        #expect(cases.isEmpty || cases.count == 10)
    }

    @Test("commitments add up: the binding keys of a balanced transaction fit each other, and of no other balance")
    func binding() throws {
        var generator = SeededGenerator(seed: 51)
        func randomness(_ count: Int) -> [ValueCommitmentRandomness] {
            (0..<count).map { _ in .init(Jubjub.ScalarField(reducingLittleEndian: generator.bytes(64))) }
        }
        let transactions: [(spends: [UInt64], outputs: [UInt64])] = [
            ([5, 7], [3]), ([3], [5, 7, 2_000_000_000_000_000]), ([], [0]), ([0], []), ([], []),
            ([2_100_000_000_000_000], []),
        ]
        for (spends, outputs) in transactions {
            let (spendRandomness, outputRandomness) = (randomness(spends.count), randomness(outputs.count))
            let spendCommitments = zip(spends, spendRandomness).map { ValueCommitment(value: $0, randomness: $1) }
            let outputCommitments = zip(outputs, outputRandomness).map { ValueCommitment(value: $0, randomness: $1) }
            let total = Int64(spends.reduce(0, +)) - Int64(outputs.reduce(0, +))
            let key = RedJubjubSigningKey<Binding>(spends: spendRandomness, outputs: outputRandomness)
            func verifyingKey(_ zatoshi: Int64) throws -> RedJubjubVerifyingKey<Binding> {
                RedJubjubVerifyingKey(
                    spends: spendCommitments, outputs: outputCommitments, balance: try ValueBalance(zatoshi: zatoshi))
            }
            #expect(try verifyingKey(total) == key.verifyingKey)
            #expect(try verifyingKey(total < 0 ? total + 1 : total - 1) != key.verifyingKey)
            if total != 0 { #expect(try verifyingKey(-total) != key.verifyingKey) }
            let message = generator.bytes(32)
            let signature = try key.sign(message)
            try verifyingKey(total).verify(signature, of: message)
            #expect(throws: RedJubjubError.equationFails) {
                try verifyingKey(total < 0 ? total + 1 : total - 1).verify(signature, of: message)
            }
        }
        #expect(try ValueCommitmentRandomness.random().scalar != ValueCommitmentRandomness.random().scalar)
    }

    @Test("a balance lies within all the money there is")
    func balances() throws {
        for zatoshi in [ValueBalance.maximum, -ValueBalance.maximum, 0, 1, -1] {
            #expect(try ValueBalance(zatoshi: zatoshi).zatoshi == zatoshi)
        }
        for zatoshi in [ValueBalance.maximum + 1, -ValueBalance.maximum - 1, .max, .min] {
            #expect(throws: AmountError.outOfRange(actual: zatoshi, maximum: ValueBalance.maximum)) {
                try ValueBalance(zatoshi: zatoshi)
            }
        }
        #expect(ValueBalance.zero.zatoshi == 0)
        #expect(AmountError.outOfRange(actual: .min, maximum: 1).explanation.hasSuffix("."))
    }

    @Test("a commitment is canonical and not of small order")
    func encodings() throws {
        #expect(throws: ValueCommitmentError.smallOrder) {
            try ValueCommitment(encoded: EdwardsAffinePoint<Jubjub>.identity.encoded)
        }
        #expect(throws: ValueCommitmentError.notAPoint(.notCanonical)) {
            try ValueCommitment(encoded: [UInt8](repeating: 0xff, count: 32))
        }
        #expect(throws: ValueCommitmentError.notAPoint(.wrongLength(actual: 31, expected: 32))) {
            try ValueCommitment(encoded: [UInt8](repeating: 1, count: 31))
        }
        #expect(ValueCommitmentError.smallOrder.explanation.hasSuffix("."))
        #expect(ValueCommitmentError.notAPoint(.notOnCurve).explanation.hasSuffix("."))
    }
}
