import Algebra
import Curves
import Groth16
import Primitives
import SaplingCircuits
import TestSupport
import Testing

/// Each rule that concerns a description alone, broken alone.
@Suite("Refused descriptions") struct DescriptionTests {
    /// A point of large order and encodings that are none.
    enum Points {
        static let good = EdwardsAffinePoint<Jubjub>.generator.encoded
        /// v = q.
        static let notCanonical = BLS12381.Fr.modulus.littleEndianBytes
        static let signOfZero: [UInt8] = EdwardsAffinePoint<Jubjub>.identity.encoded.dropLast() + [0x80]
        /// The smallest v without a point.
        static let notOnCurve =
            (2...).lazy.map { BLS12381.Fr(UInt64($0)).littleEndianBytes }
            .first { (try? EdwardsAffinePoint<Jubjub>(encoded: $0)) == nil } ?? []
        /// A generator of the points of order 8: a point of the whole curve times the subgroup's order.
        static let smallOrder: [[UInt8]] = {
            let whole = (2...).lazy.compactMap { v in
                try? EdwardsAffinePoint<Jubjub>(encoded: BLS12381.Fr(UInt64(v)).littleEndianBytes)
            }
            let order8 =
                whole.map { EdwardsPoint($0).multipliedVariableTime(by: Jubjub.ScalarField.modulus) }
                .first { !$0.doubled(times: 2).isIdentity } ?? .identity
            var point = EdwardsPoint<Jubjub>.identity
            return (0..<8).map { _ in
                defer { point += order8 }
                return point.encoded
            }
        }()
    }

    typealias Field = DescriptionError.Field

    func spend(
        cv: [UInt8] = Points.good, anchor: [UInt8] = [UInt8](repeating: 1, count: 32),
        nullifier: [UInt8] = [UInt8](repeating: 255, count: 32), rk: [UInt8] = Points.good
    ) throws(DescriptionError) -> SpendInputs {
        try SpendInputs(valueCommitment: cv, anchor: anchor, nullifier: nullifier, randomizedKey: rk)
    }

    func output(
        cv: [UInt8] = Points.good, cmu: [UInt8] = [UInt8](repeating: 1, count: 32), epk: [UInt8] = Points.good
    ) throws(DescriptionError) -> OutputInputs {
        try OutputInputs(valueCommitment: cv, noteCommitment: cmu, ephemeralKey: epk)
    }

    /// Reads a description in which one point field has the given bytes.
    func read(_ field: Field, _ bytes: [UInt8]) throws(DescriptionError) {
        switch field {
        case .valueCommitment:
            #expect(throws: (any Error).self) { try output(cv: bytes) }
            _ = try spend(cv: bytes)
        case .anchor: _ = try spend(anchor: bytes)
        case .nullifier: _ = try spend(nullifier: bytes)
        case .randomizedKey: _ = try spend(rk: bytes)
        case .noteCommitment: _ = try output(cmu: bytes)
        case .ephemeralKey: _ = try output(epk: bytes)
        }
    }

    @Test("good fields are read; the nullifier is any 32 bytes") func good() throws {
        let spend = try spend(), output = try output()
        #expect(spend.publicInputs.count == 7 && output.publicInputs.count == 5)
        #expect(spend.publicInputs[6] == BLS12381.Fr(3))
        var low = [UInt8](repeating: 255, count: 32)
        low[31] = 0x3f
        #expect(spend.publicInputs[5].littleEndianBytes == low)
        #expect(
            spend
                == SpendInputs(
                    valueCommitment: .generator, anchor: spend.anchor, nullifier: spend.nullifier,
                    randomizedKey: .generator))
        #expect(
            output
                == OutputInputs(
                    valueCommitment: .generator, ephemeralKey: .generator, noteCommitment: output.noteCommitment))
    }

    @Test("points", arguments: [Field.valueCommitment, .randomizedKey, .ephemeralKey]) func points(_ field: Field) {
        #expect(throws: DescriptionError.badPoint(field, .notCanonical)) { try read(field, Points.notCanonical) }
        #expect(throws: DescriptionError.badPoint(field, .signOfZero)) { try read(field, Points.signOfZero) }
        #expect(throws: DescriptionError.badPoint(field, .notOnCurve)) { try read(field, Points.notOnCurve) }
        #expect(Set(Points.smallOrder).count == 8)
        for point in Points.smallOrder {
            #expect(throws: DescriptionError.smallOrder(field)) { try read(field, point) }
        }
        #expect(throws: DescriptionError.wrongLength(field, actual: 31, expected: 32)) {
            try read(field, Array(Points.good.dropLast()))
        }
    }

    @Test("field elements", arguments: [Field.anchor, .noteCommitment]) func elements(_ field: Field) {
        #expect(throws: DescriptionError.notCanonical(field)) { try read(field, BLS12381.Fr.modulus.littleEndianBytes) }
        #expect(throws: DescriptionError.notCanonical(field)) {
            try read(field, [UInt8](repeating: 255, count: 32))
        }
        #expect(throws: DescriptionError.wrongLength(field, actual: 33, expected: 32)) {
            try read(field, [UInt8](repeating: 0, count: 33))
        }
    }

    @Test("the nullifier's length") func nullifier() {
        #expect(throws: DescriptionError.wrongLength(.nullifier, actual: 0, expected: 32)) { try read(.nullifier, []) }
    }

    @Test("every refusal has a name and an explanation of its own") func names() {
        var seen: Set<String> = []
        for field in Field.allCases {
            for error in [
                DescriptionError.wrongLength(field, actual: 1, expected: 32), .notCanonical(field),
                .badPoint(field, .notOnCurve), .badPoint(field, .signOfZero), .smallOrder(field),
            ] {
                #expect(error.name.hasPrefix(field.rawValue) && error.explanation.contains(field.rawValue))
                #expect(seen.insert(error.name).inserted)
            }
        }
        #expect(DescriptionError.smallOrder(.randomizedKey).name == "rkSmallOrder")
        #expect(DescriptionError.badPoint(.valueCommitment, .notOnCurve).name == "cvNotOnCurve")
        let proof = DescriptionError.badProof(.badElement("B", .notInSubgroup))
        #expect(proof.name == "proofBNotInSubgroup" && proof.explanation.contains("subgroup"))
    }
}
