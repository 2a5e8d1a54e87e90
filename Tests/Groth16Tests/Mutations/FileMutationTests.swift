import Algebra
import Circuits
import Curves
import Groth16
import Groth16TestSupport
import Primitives
import TestSupport
import Testing

/// Thousands of random changes of a proving key and a witness: each is refused by name, or gives the very proof that
/// the unchanged files give, or one that does not verify. None stops the process.
@Suite("Mutated files") struct FileMutationTests {
    static func check<E: PairingEngine>(_ engine: E.Type, keys: Int, witnesses: Int) {
        let f = Fixture<E>(seed: 91, rowCount: 4, publicInputCount: 2)
        let execution = Execution(threads: 1)
        var mutator = TextMutator(generator: SeededGenerator(seed: 92))
        let good = (key: f.file.bytes, witness: SectionFile.witness(f.circuit.witness))
        var tally = MutationTally()

        func judge(_ keyBytes: [UInt8], _ witnessBytes: [UInt8], _ what: String) {
            let statement: Statement<E>
            let values: [E.Fr]
            do {
                let key = try TrapdoorKey<E>.provingKey(keyBytes)
                let file = try WitnessFile(ByteRegion(copying: witnessBytes))
                let witness = try file.witness(over: E.Fr.self)
                values = witness.elements()
                statement = try Prover.prove(key: key, witness: witness, blinding: f.blinding, execution: execution)
            } catch {
                tally.refused[(error as? any NamedError)?.name ?? "unnamed \(error)", default: 0] += 1
                return
            }
            if statement.proof == f.statement.proof, statement.publicInputs == f.statement.publicInputs {
                tally.unchanged += 1
                return
            }
            do {
                // A reader's proof: it arrives as text.
                try f.prepared.verify(
                    Proof(a: statement.proof.a, b: statement.proof.b, c: statement.proof.c),
                    publicInputs: statement.publicInputs)
            } catch {
                tally.failed[(error as? any NamedError)?.name ?? "unnamed \(error)", default: 0] += 1
                return
            }
            // A change of the witness may happen to be another solution.
            if f.circuit.isSatisfied(by: values), keyBytes == good.key {
                tally.malleated += 1
            } else {
                tally.accepted.append(what)
            }
        }

        for i in 0..<keys { judge(mutator.mutate(good.key), good.witness, "key \(i)") }
        for i in 0..<witnesses { judge(good.key, mutator.mutate(good.witness), "witness \(i)") }
        print("\(E.curve.rawValue), files: \(tally.summary)")
        #expect(tally.accepted.isEmpty, "\(tally.accepted.first ?? "")")
        #expect(tally.count == keys + witnesses)
        #expect(!(Array(tally.refused.keys) + Array(tally.failed.keys)).contains { $0.hasPrefix("unnamed") })
        #expect(tally.refused.count >= 8 && (tally.failed["equationNotSatisfied"] ?? 0) > 50 && tally.unchanged > 0)
    }

    @Test("BN254") func bn254() { Self.check(BN254.self, keys: 3000, witnesses: 1000) }
    @Test("BLS12-381") func bls12381() { Self.check(BLS12381.self, keys: 3000, witnesses: 1000) }

    @Test("every cut of a key is refused by name") func cuts() {
        func check<E: PairingEngine>(_ f: Fixture<E>) {
            let bytes = f.file.bytes
            for count in stride(from: 0, to: bytes.count, by: 3) {
                let error = #expect(throws: (any Error).self) {
                    try TrapdoorKey<E>.provingKey(Array(bytes.prefix(count)))
                }
                #expect(error is any NamedError)
            }
        }
        check(Fixtures.bn254)
        check(Fixtures.bls12381)
    }
}
