import Algebra
import Circuits
import Curves
import Dispatch
import GMPCurves
import Groth16
import Groth16TestSupport
import Primitives
import Synchronization
import TestSupport
import Testing

@Suite("Prover") struct ProverTests {
    /// The proof as its definition says, from the secrets: what the prover does without them must give the same points.
    static func definition<E: PairingEngine>(_ f: Fixture<E>, _ witness: [E.Fr], r: E.Fr, s: E.Fr) -> [String] {
        let (u, v, w) = f.secrets.wirePolynomials(f.circuit)
        let secrets = f.secrets
        func sum(_ values: [E.Fr]) -> E.Fr { zip(witness, values).reduce(.zero) { $0 + $1.0 * $1.1 } }
        let a = secrets.alpha + sum(u) + r * secrets.delta
        let b = secrets.beta + sum(v) + s * secrets.delta
        var ofPrivate = E.Fr.zero
        for i in f.circuit.publicInputCount + 1..<f.circuit.wireCount {
            ofPrivate += witness[i] * (secrets.beta * u[i] + secrets.alpha * v[i] + w[i])
        }
        // The quotient times the vanishing polynomial.
        let quotient = sum(u) * sum(v) - sum(w)
        let overDelta = secrets.delta.inverse() ?? .zero
        let c = (ofPrivate + quotient) * overDelta + a * s + b * r - r * s * secrets.delta
        let points = (
            E.G1.generator.multipliedVariableTime(by: a).affine, E.G2.generator.multipliedVariableTime(by: b).affine,
            E.G1.generator.multipliedVariableTime(by: c).affine
        )
        return [
            points.0.x.decimal, points.0.y.decimal, points.1.x.c0.decimal, points.1.x.c1.decimal,
            points.1.y.c0.decimal, points.1.y.c1.decimal, points.2.x.decimal, points.2.y.decimal,
        ]
    }

    static func coordinates<E: PairingEngine>(_ p: Proof<E>) -> [String] {
        [
            p.a.x.decimal, p.a.y.decimal, p.b.x.c0.decimal, p.b.x.c1.decimal, p.b.y.c0.decimal, p.b.y.c1.decimal,
            p.c.x.decimal, p.c.y.decimal,
        ]
    }

    @Test("the proof is the one of the definition") func definition() throws {
        func check<E: PairingEngine>(_ engine: E.Type) throws {
            var generator = SeededGenerator(seed: 61)
            for (rows, publicInputs) in [(1, 0), (1, 1), (2, 1), (6, 0), (7, 3), (20, 5), (31, 1)] {
                let f = Fixture<E>(seed: UInt64(100 + rows), rowCount: rows, publicInputCount: publicInputs)
                let free = (0..<publicInputs + 2).map { _ in E.Fr.random(using: &generator) }
                for witness in [f.circuit.witness, f.circuit.assignment(free)] {
                    #expect(f.circuit.isSatisfied(by: witness))
                    for (r, s) in [
                        (E.Fr.zero, E.Fr.zero), (.one, -.one), (.random(using: &generator), .random(using: &generator)),
                    ] {
                        let statement = try Prover.prove(
                            key: f.provingKey, witness: Witness(witness), blinding: ProofBlinding(r: r, s: s),
                            execution: Execution(threads: 2))
                        #expect(Self.coordinates(statement.proof) == Self.definition(f, witness, r: r, s: s))
                        #expect(statement.publicInputs == Array(witness[1..<publicInputs + 1]))
                        try f.prepared.verify(statement.proof, publicInputs: statement.publicInputs)
                    }
                }
            }
        }
        try check(BN254.self)
        try check(BLS12381.self)
    }

    @Test("the same proof from GMP's arithmetic, byte for byte") func secondArithmetic() throws {
        func check<E: PairingEngine, O: PairingEngine>(_ engine: E.Type, _ other: O.Type) throws {
            for (rows, publicInputs) in [(1, 1), (7, 3), (40, 2)] {
                let f = Fixture<E>(seed: UInt64(200 + rows), rowCount: rows, publicInputCount: publicInputs)
                let key = try TrapdoorKey<O>.provingKey(f.file.bytes)
                var generator = SeededGenerator(seed: 62)
                let r = E.Fr.random(using: &generator)
                let s = E.Fr.random(using: &generator)
                func translated(_ value: E.Fr) throws -> O.Fr { try O.Fr(decimal: value.decimal) }
                let fast = try Prover.prove(
                    key: f.provingKey, witness: f.witness, blinding: ProofBlinding(r: r, s: s),
                    execution: Execution(threads: 2))
                let slow = try Prover.prove(
                    key: key, witness: Witness(f.circuit.witness.map(translated)),
                    blinding: ProofBlinding(r: translated(r), s: translated(s)), execution: Execution(threads: 2))
                #expect(fast.proof.json.serialized(indentation: 1) == slow.proof.json.serialized(indentation: 1))
                // Each arithmetic accepts the other's proof and refuses it for other inputs.
                let prepared = PreparedVerifyingKey(try VerifyingKey<O>(json: f.verifyingKey.json))
                let proof = try Proof<O>(json: fast.proof.json)
                let inputs = try fast.publicInputs.map(translated)
                try prepared.verify(proof, publicInputs: inputs)
                #expect(throws: VerificationError.equationNotSatisfied) {
                    try prepared.verify(proof, publicInputs: inputs.map { $0 + .one })
                }
                #expect(prepared.key.json.serialized() == f.verifyingKey.json.serialized())
            }
        }
        try check(BN254.self, BN254OnGMP.self)
        try check(BLS12381.self, BLS12381OnGMP.self)
    }

    /// Large enough that the constraints are cut among threads.
    static let larger = Fixture<BN254>(seed: 63, rowCount: 2500, publicInputCount: 2)

    @Test("the same proof with one thread and with many") func threads() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            for threads in 1...4 {
                let statement = try Prover.prove(
                    key: f.provingKey, witness: f.witness, blinding: f.blinding,
                    execution: Execution(threads: threads))
                #expect(statement.proof == f.statement.proof && statement.publicInputs == f.statement.publicInputs)
            }
        }
        try check(Self.larger)
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }

    @Test("the same proof whatever the order of the coefficients") func coefficientOrder() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            var generator = SeededGenerator(seed: 64)
            let stride = 12 + E.Fr.byteCount
            let section = ProvingKeyTests.section(f.file, 4)
            let entries = (0..<(section.count - 4) / stride).map {
                Array(section[4 + $0 * stride..<4 + ($0 + 1) * stride])
            }
            for entries in [entries.shuffled(using: &generator), entries.reversed()] {
                let file = ProvingKeyTests.replacing(f.file, 4) { $0 = Array($0[..<4]) + entries.flatMap { $0 } }
                for threads in [1, 3] {
                    let statement = try Prover.prove(
                        key: file.provingKey(), witness: f.witness, blinding: f.blinding,
                        execution: Execution(threads: threads))
                    #expect(statement.proof == f.statement.proof)
                }
            }
        }
        try check(Self.larger)
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }

    @Test("an entry given in two parts counts as their sum") func splitCoefficient() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            let first = f.circuit.rows[0].a[0]
            let file = ProvingKeyTests.replacing(f.file, 4) { section in
                let stride = 12 + E.Fr.byteCount
                let count = UInt32((section.count - 4) / stride)
                let part = E.Fr(77)
                let rest = TrapdoorKey<E>.coefficient(
                    matrix: 0, row: 0, wire: UInt32(first.wire), first.coefficient - part)
                section.replaceSubrange(4..<4 + stride, with: rest)
                section += TrapdoorKey<E>.coefficient(matrix: 0, row: 0, wire: UInt32(first.wire), part)
                section.replaceSubrange(0..<4, with: ProvingKeyTests.word(count + 1))
            }
            let statement = try Prover.prove(
                key: file.provingKey(), witness: f.witness, blinding: f.blinding, execution: Execution(threads: 2))
            #expect(statement.proof == f.statement.proof)
        }
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }

    @Test("two proofs of one witness share no element") func zeroKnowledge() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            var seen = Set<String>()
            for _ in 0..<8 {
                let statement = try Prover.prove(
                    key: f.provingKey, witness: f.witness, execution: Execution(threads: 1))
                try f.prepared.verify(statement.proof, publicInputs: statement.publicInputs)
                for coordinate in Self.coordinates(statement.proof) { #expect(seen.insert(coordinate).inserted) }
            }
            #expect(seen.count == 64)
        }
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }

    @Test("several proofs at once in one process") func concurrency() throws {
        let f = Fixtures.bn254
        let g = Fixtures.bls12381
        let shared = Execution(threads: 3)
        let failures = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 24) { i in
            let execution = i % 2 == 0 ? shared : Execution(threads: 1 + i % 3)
            let isRight: Bool
            if i % 3 == 0 {
                isRight =
                    (try? Prover.prove(
                        key: g.provingKey, witness: g.witness, blinding: g.blinding, execution: execution
                    ).proof) == g.statement.proof
            } else {
                isRight =
                    (try? Prover.prove(
                        key: f.provingKey, witness: f.witness, blinding: f.blinding, execution: execution
                    ).proof) == f.statement.proof
            }
            if !isRight { failures.withLock { $0 += 1 } }
        }
        #expect(failures.withLock { $0 } == 0)
    }

    @Test("cancellation before and at each step") func cancellation() throws {
        let f = Fixtures.bn254
        let steps = Mutex<[Progress]>([])
        _ = try Prover.prove(
            key: f.provingKey, witness: f.witness, verifyAfter: true,
            execution: Execution(threads: 2) { step in steps.withLock { $0.append(step) } })
        let all = steps.withLock { $0 }
        #expect(Set(all.map(\.phase)).count >= 4)
        #expect(all.allSatisfy { $0.completed >= 0 && $0.completed <= max($0.total, $0.completed) })

        let early = CancellationFlag()
        early.cancel()
        #expect(throws: Cancelled.self) {
            try Prover.prove(
                key: f.provingKey, witness: f.witness, execution: Execution(threads: 2, cancellation: early))
        }
        for stop in all.dropLast() {
            let flag = CancellationFlag()
            #expect(throws: Cancelled.self, "\(stop)") {
                try Prover.prove(
                    key: f.provingKey, witness: f.witness, verifyAfter: true,
                    execution: Execution(threads: 2, cancellation: flag) { if $0 == stop { flag.cancel() } })
            }
        }
    }

    @Test("a witness that does not satisfy the circuit gives no proof that verifies") func unsatisfied() throws {
        func check<E: PairingEngine>(_ f: Fixture<E>) throws {
            for wire in 1..<f.circuit.wireCount {
                var values = f.circuit.witness
                values[wire] += .one
                // Some wire may be in no row that matters.
                let holds = f.circuit.isSatisfied(by: values)
                let witness = try Witness(values)
                let execution = Execution(threads: 1)
                let statement = try Prover.prove(key: f.provingKey, witness: witness, execution: execution)
                let verdict = (try? f.prepared.verify(statement.proof, publicInputs: statement.publicInputs)) != nil
                #expect(verdict == holds)
                if !holds {
                    #expect(throws: VerificationError.equationNotSatisfied) {
                        try Prover.prove(key: f.provingKey, witness: witness, verifyAfter: true, execution: execution)
                    }
                }
            }
            _ = try Prover.prove(
                key: f.provingKey, witness: f.witness, verifyAfter: true, execution: Execution(threads: 1))
        }
        try check(Fixtures.bn254)
        try check(Fixtures.bls12381)
    }
}
