import Algebra
import Circuits
import Curves
import Groth16
import Groth16TestSupport
import Primitives
import TestSupport
import Testing

@Suite("Batch verification") struct BatchTests {
    /// True statements, all different: proofs of several witnesses, changed into others of the same statement.
    static func statements<E: PairingEngine>(
        _ f: Fixture<E>, count: Int, using generator: inout some RandomNumberGenerator
    ) throws -> [Statement<E>] {
        var base: [Statement<E>] = []
        for _ in 0..<min(count, 6) {
            let free = (0..<f.circuit.publicInputCount + 2).map { _ in E.Fr.random(using: &generator) }
            let witness = try Witness(f.circuit.assignment(free))
            base.append(try Prover.prove(key: f.provingKey, witness: witness, execution: Execution(threads: 1)))
        }
        return try (0..<count).map { i in
            let statement = base[i % base.count]
            let p = statement.proof
            let t = E.Fr.random(using: &generator)
            let changed = try Proof<E>(
                a: p.a.multipliedVariableTime(by: t).affine,
                b: p.b.multipliedVariableTime(by: t.inverse() ?? .one).affine, c: p.c)
            return Statement(proof: changed, publicInputs: statement.publicInputs)
        }
    }

    /// The statement with one thing made false.
    static func broken<E: PairingEngine>(_ s: Statement<E>, _ kind: Int) -> Statement<E> {
        let p = s.proof
        func proof(_ a: AffinePoint<E.G1>, _ b: AffinePoint<E.G2>, _ c: AffinePoint<E.G1>) -> Statement<E> {
            (try? Proof<E>(a: a, b: b, c: c)).map { Statement(proof: $0, publicInputs: s.publicInputs) } ?? s
        }
        switch kind % 4 {
        case 0: return proof(-p.a, p.b, p.c)
        case 1: return proof(p.a, p.b, (ProjectivePoint(p.c) + E.G1.generator).affine)
        case 2: return proof(p.a, (ProjectivePoint(p.b) + E.G2.generator).affine, p.c)
        default: return Statement(proof: p, publicInputs: [s.publicInputs[0] + .one] + s.publicInputs.dropFirst())
        }
    }

    static func failures(_ body: () throws -> Void) throws -> [Int: String] {
        do {
            try body()
            return [:]
        } catch let error as BatchVerificationError {
            #expect(error.failures.map(\.index) == error.failures.map(\.index).sorted())
            #expect(error.name == "batchRefused")
            return Dictionary(uniqueKeysWithValues: error.failures.map { ($0.index, $0.reason.name) })
        }
    }

    @Test("batches of true statements, on one thread and on several") func good() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            var generator = SeededGenerator(seed: 71)
            let statements = try Self.statements(f, count: 64, using: &generator)
            for count in [0, 1, 2, 3, 64] {
                for threads in 1...4 {
                    try f.prepared.verifyBatch(Array(statements.prefix(count)), execution: Execution(threads: threads))
                }
            }
        }
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }

    @Test("false statements are named, and only they") func blame() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            var generator = SeededGenerator(seed: 72)
            let good = try Self.statements(f, count: 33, using: &generator)
            let sets: [[Int]] = [
                [0], [16], [32], [0, 1], [0, 32], [5, 6, 7, 8], [3, 11, 19, 31], Array(0..<5), [],
            ]
            for (round, bad) in sets.enumerated() {
                var statements = good
                for (i, index) in bad.enumerated() { statements[index] = Self.broken(good[index], round + i) }
                let found = try Self.failures {
                    try f.prepared.verifyBatch(statements, execution: Execution(threads: 1 + round % 4))
                }
                #expect(found.keys.sorted() == bad)
                #expect(found.values.allSatisfy { $0 == "equationNotSatisfied" })
            }
            // All false, and a batch of one and of two.
            for count in [1, 2, 7] {
                let statements = good.prefix(count).enumerated().map { Self.broken($1, $0) }
                let found = try Self.failures {
                    try f.prepared.verifyBatch(statements, execution: Execution(threads: 2))
                }
                #expect(found.keys.sorted() == Array(0..<count))
            }
        }
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }

    @Test("a wrong number of inputs is named before any arithmetic, beside other failures") func counts() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            var generator = SeededGenerator(seed: 73)
            var statements = try Self.statements(f, count: 9, using: &generator)
            statements[1] = Statement(proof: statements[1].proof, publicInputs: [])
            statements[4] = Self.broken(statements[4], 1)
            statements[8] = Statement(proof: statements[8].proof, publicInputs: statements[8].publicInputs + [.zero])
            do {
                try f.prepared.verifyBatch(statements, execution: Execution(threads: 2))
                Issue.record("the batch was accepted")
            } catch let error as BatchVerificationError {
                let expected: [(index: Int, reason: VerificationError)] = [
                    (1, .publicInputCount(actual: 0, expected: 3)), (4, .equationNotSatisfied),
                    (8, .publicInputCount(actual: 4, expected: 3)),
                ]
                #expect(error.failures.count == expected.count)
                for (a, b) in zip(error.failures, expected) { #expect(a.index == b.index && a.reason == b.reason) }
            }
            let none = (0..<3).map { _ in Statement(proof: f.statement.proof, publicInputs: []) }
            #expect(try Self.failures { try f.prepared.verifyBatch(none, execution: Execution(threads: 1)) }.count == 3)
        }
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }

    @Test("two false proofs that cancel under equal weights are caught under random ones") func cancelling() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            var generator = SeededGenerator(seed: 74)
            var statements = try Self.statements(f, count: 6, using: &generator)
            let shift = E.G1.generator.multipliedVariableTime(by: .random(using: &generator))
            func moved(_ s: Statement<E>, _ by: ProjectivePoint<E.G1>) throws -> Statement<E> {
                let proof = try Proof<E>(a: s.proof.a, b: s.proof.b, c: (by + s.proof.c).affine)
                return Statement(proof: proof, publicInputs: s.publicInputs)
            }
            statements[2] = try moved(statements[2], shift)
            statements[5] = try moved(statements[5], -shift)
            for i in [2, 5] {
                #expect(throws: VerificationError.equationNotSatisfied) {
                    try f.prepared.verify(statements[i].proof, publicInputs: statements[i].publicInputs)
                }
            }
            var equal = Limbs<2>(small: 1)
            equal[1] = 7
            let weights = [Limbs<2>](repeating: equal, count: 6)
            for threads in 1...4 {
                // The attack is real: equal weights let the pair through.
                try f.prepared.verifyBatch(statements, weights: weights, execution: Execution(threads: threads))
                let found = try Self.failures {
                    try f.prepared.verifyBatch(statements, execution: Execution(threads: threads))
                }
                #expect(found.keys.sorted() == [2, 5])
            }
        }
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }

    @Test("the same weights give the same answer") func repeatable() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            var generator = SeededGenerator(seed: 75)
            var statements = try Self.statements(f, count: 10, using: &generator)
            statements[7] = Self.broken(statements[7], 2)
            let weights = (0..<10).map { _ in
                var weight = Limbs<2>(small: generator.next() | 1)
                weight[1] = generator.next()
                return weight
            }
            let answers = try (1...4).flatMap { threads in
                try (0..<2).map { _ in
                    try Self.failures {
                        try f.prepared.verifyBatch(statements, weights: weights, execution: Execution(threads: threads))
                    }
                }
            }
            #expect(answers.allSatisfy { $0 == [7: "equationNotSatisfied"] })
        }
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }

    @Test("a cancelled batch is neither accepted nor refused") func cancelled() throws {
        let flag = CancellationFlag()
        flag.cancel()
        let statements = [Statement](repeating: Fixtures.bn254.statement, count: 3)
        #expect(throws: Cancelled.self) {
            try Fixtures.bn254.prepared.verifyBatch(statements, execution: Execution(threads: 2, cancellation: flag))
        }
    }

    @Test("keys without public inputs") func noInputs() throws {
        func check<E: PairingEngine>(_ engine: E.Type) throws {
            let f = Fixture<E>(seed: 76, publicInputCount: 0)
            try f.prepared.verify(f.statement.proof, publicInputs: [])
            try f.prepared.verifyBatch([f.statement, f.statement], execution: Execution(threads: 2))
        }
        try check(BN254.self)
        try check(BLS12381.self)
    }
}
