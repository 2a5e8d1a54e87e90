import Algebra
import Circuits
import CircuitsTestSupport
import Curves
import SaplingCircuits
import TestSupport
import Testing

/// Each clause of the two statements broken alone: the predicate and the circuit refuse alike.
@Suite("Sapling's statements") struct StatementTests {
    typealias Fr = BLS12381.Fr

    /// Whether values satisfy a circuit's constraints.
    func satisfies(_ values: [Fr], _ circuit: BuiltCircuit<Fr>) -> Bool {
        guard let witness = try? Witness(values) else { return false }
        do {
            try circuit.r1cs.check(witness)
            return true
        } catch { return false }
    }

    /// The circuit's verdict on a witness with its own public values, then on it with those of the sample.
    func verdicts(_ witness: SpendWitness) -> (own: Bool, sample: Bool) {
        let circuit = SampleWitnesses.spendCircuit
        var values = SampleWitnesses.values(witness)
        let own = satisfies(values, circuit)
        values.replaceSubrange(1...7, with: SampleWitnesses.spend.inputs.publicInputs)
        return (own, satisfies(values, circuit))
    }

    func verdicts(_ witness: OutputWitness) -> (own: Bool, sample: Bool) {
        let circuit = SampleWitnesses.outputCircuit
        var values = SampleWitnesses.values(witness)
        let own = satisfies(values, circuit)
        values.replaceSubrange(1...5, with: SampleWitnesses.output.inputs.publicInputs)
        return (own, satisfies(values, circuit))
    }

    /// A witness with one part changed, and whether it satisfies with its own public values.
    typealias Change<W> = (clause: String, isSatisfying: Bool, change: (inout W) -> Void)

    static let offCurve = EdwardsAffinePoint<Jubjub>(uncheckedU: .one, v: Fr(2))
    static let otherPoint = EdwardsPoint<Jubjub>.generator.doubled().affine

    @Test("Spend: every clause alone") func spend() {
        let sample = SampleWitnesses.spend
        #expect(sample.satisfies(sample.inputs) && verdicts(sample) == (true, true))
        let changes: [Change<SpendWitness>] = [
            ("ak lies on the curve", false, { $0.ak = Self.offCurve }),
            ("ak is not of small order", false, { $0.ak = SampleWitnesses.smallOrder }),
            ("g_d lies on the curve", false, { $0.diversifiedBase = Self.offCurve }),
            ("g_d is not of small order", false, { $0.diversifiedBase = SampleWitnesses.smallOrder }),
            ("the anchor is the root", false, { $0.anchor += .one }),
            ("the path leads to the root", false, { $0.path[17] += .one }),
            ("the position is the leaf's", false, { $0.position ^= 1 << 31 }),
            ("cm commits to the value", false, { $0.value += 1 }),
            ("cm commits to g_d", false, { $0.diversifiedBase = Self.otherPoint }),
            ("cm has the randomness rcm", false, { $0.noteRandomness += .one }),
            ("pk_d belongs to ak", false, { $0.ak = Self.otherPoint }),
            ("pk_d belongs to nsk", false, { $0.nsk += .one }),
            ("cv has the randomness rcv", true, { $0.valueRandomness += .one }),
            ("rk = ak + alpha·G", true, { $0.alpha += .one }),
            (
                "the anchor is the public one", true,
                {
                    $0.path[31] += .one
                    $0.anchor = $0.root
                }
            ),
            (
                "the nullifier is the note's at its position", true,
                {
                    $0.position ^= 1
                    $0.anchor = $0.root
                }
            ),
        ]
        for (clause, isSatisfying, change) in changes {
            var witness = sample
            change(&witness)
            #expect(((try? witness.check()) != nil) == isSatisfying, "predicate: \(clause)")
            #expect(!witness.satisfies(sample.inputs), "predicate with other public values: \(clause)")
            #expect(verdicts(witness) == (isSatisfying, false), "circuit: \(clause)")
        }
    }

    @Test("Spend: a note of value zero needs no place in the tree, and only such a note") func dummy() {
        var witness = SampleWitnesses.spend
        witness.value = 0
        #expect(witness.root != witness.anchor && (try? witness.check()) != nil && verdicts(witness).own)
        witness.value = 1 << 63
        #expect((try? witness.check()) == nil && !verdicts(witness).own)
    }

    @Test("Output: every clause alone") func output() {
        let sample = SampleWitnesses.output
        #expect(sample.satisfies(sample.inputs) && verdicts(sample) == (true, true))
        let changes: [Change<OutputWitness>] = [
            ("g_d lies on the curve", false, { $0.diversifiedBase = Self.offCurve }),
            ("g_d is not of small order", false, { $0.diversifiedBase = SampleWitnesses.smallOrder }),
            ("cv and cm commit to the value", true, { $0.value += 1 }),
            ("cv has the randomness rcv", true, { $0.valueRandomness += .one }),
            ("cm commits to g_d", true, { $0.diversifiedBase = Self.otherPoint }),
            ("cm commits to pk_d", true, { $0.transmissionKey = Self.otherPoint }),
            ("cm commits to the sign of pk_d", true, { $0.transmissionKey = -$0.transmissionKey }),
            ("cm has the randomness rcm", true, { $0.noteRandomness += .one }),
            ("epk = esk·g_d", true, { $0.ephemeralSecret += .one }),
        ]
        for (clause, isSatisfying, change) in changes {
            var witness = sample
            change(&witness)
            #expect(((try? witness.check()) != nil) == isSatisfying, "predicate: \(clause)")
            #expect(!witness.satisfies(sample.inputs), "predicate with other public values: \(clause)")
            #expect(verdicts(witness) == (isSatisfying, false), "circuit: \(clause)")
        }
    }

    @Test("any other public value is refused") func publicValues() {
        for (circuit, values) in [
            (SampleWitnesses.spendCircuit, SampleWitnesses.values(SampleWitnesses.spend)),
            (SampleWitnesses.outputCircuit, SampleWitnesses.values(SampleWitnesses.output)),
        ] {
            for i in 1...circuit.r1cs.shape.publicCount {
                var changed = values
                changed[i] += .one
                #expect(!satisfies(changed, circuit))
            }
        }
    }

    @Test("malicious witness: no wire alone can have another value") func maliciousWitness() {
        for circuit in [SampleWitnesses.spendCircuit, SampleWitnesses.outputCircuit] {
            let freedom = WitnessFreedom(circuit)
            for delta in [Fr.one, -.one, Fr(1 << 32)] {
                #expect(freedom.changeableWires(from: freedom.firstPrivateWire, by: delta).isEmpty)
            }
        }
    }

    @Test("witnesses do not print themselves") func confidential() {
        #expect(!"\(SampleWitnesses.spend)".contains("123456789"))
        #expect(!String(reflecting: SampleWitnesses.output).contains("42"))
    }
}
