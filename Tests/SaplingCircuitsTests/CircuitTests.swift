import Algebra
import Circuits
import CircuitsTestSupport
import Curves
import Primitives
import SaplingCircuits
import TestSupport
import Testing

/// The two circuits are the published ones, and their parts have the published sizes.
@Suite("Sapling's circuits") struct CircuitTests {
    typealias Fr = BLS12381.Fr

    @Test("the Spend circuit has 98,777 constraints and the published hash") func spend() {
        let r1cs = SampleWitnesses.spendCircuit.r1cs
        #expect(r1cs.constraintCount == 98_777 && r1cs.constraintCount == SpendCircuit.constraintCount)
        #expect(r1cs.shape.publicCount == 7 && r1cs.wireCount == 8 + 98_638)
        #expect(
            Hexadecimal.encode(r1cs.bellmanHash) == "d37c738e83df5d9b0bb6495ac96abf21bcb2697477e2c15c2c7916ff7a3b6a89")
        #expect(Hexadecimal.encode(r1cs.bellmanHash) == SpendCircuit.hash)
    }

    @Test("the Output circuit has 7,827 constraints and the published hash") func output() {
        let r1cs = SampleWitnesses.outputCircuit.r1cs
        #expect(r1cs.constraintCount == 7_827 && r1cs.constraintCount == OutputCircuit.constraintCount)
        #expect(r1cs.shape.publicCount == 5 && r1cs.wireCount == 6 + 7_821)
        #expect(
            Hexadecimal.encode(r1cs.bellmanHash) == "c26d5cdfe6ccd65c03390902c02e11393ea6bb96aae32a7f2ecb12eb9103faee")
        #expect(Hexadecimal.encode(r1cs.bellmanHash) == OutputCircuit.hash)
    }

    @Test("the constraints do not depend on the values") func independence() {
        var spend = SampleWitnesses.spend
        spend.value = 0
        spend.position = 0
        spend.ak = SampleWitnesses.smallOrder
        spend.nsk = .zero
        #expect(SampleWitnesses.build(spend).r1cs == SampleWitnesses.spendCircuit.r1cs)
        var output = SampleWitnesses.output
        output.value = .max
        output.diversifiedBase = .identity
        #expect(SampleWitnesses.build(output).r1cs == SampleWitnesses.outputCircuit.r1cs)
    }

    @Test("parts: value commitment 1,265, note commitment 1,990, tree level 1,382, point 20") func parts() {
        func count(_ body: (inout ConstraintSystem<Fr>) -> Void) -> Int {
            var system = ConstraintSystem<Fr>()
            body(&system)
            return system.constraintCount
        }
        #expect(count { _ = $0.valueCommitment(7, randomness: .one) } == 1_265)
        #expect(count { _ = $0.largeOrderPoint("g", .generator) } == 20)
        #expect(
            count {
                let contents = $0.integerBits("bit", Limbs<9>(), count: 576)
                _ = $0.noteCommitment(contents, randomness: .one)
            } == 576 + 1_990)
        #expect(
            count {
                let leaf = $0.intermediate("leaf", .one)
                _ = $0.treeLevel(0, leaf, sibling: .one, isRight: false)
            } == 1_382)
    }

    @Test("the published witnesses: public inputs and every wire") func publishedWitnesses() throws {
        guard let proofs = try PublishedProofs.load() else { return }
        #expect(proofs.spend.count == 4 && proofs.output.count == 4)
        for test in proofs.spend {
            let witness = try test.witness()
            #expect(witness.satisfies(try test.inputs()))
            #expect(witness.inputs.publicInputs == (try test.public_inputs.map(element)))
            try check(SampleWitnesses.values(witness), witness.inputs.publicInputs, test.aux_blake2b256)
            try SampleWitnesses.spendCircuit.r1cs.check(Witness(SampleWitnesses.values(witness)))
        }
        for test in proofs.output {
            let witness = try test.witness()
            #expect(witness.satisfies(try test.inputs()))
            #expect(witness.inputs.publicInputs == (try test.public_inputs.map(element)))
            try check(SampleWitnesses.values(witness), witness.inputs.publicInputs, test.aux_blake2b256)
            try SampleWitnesses.outputCircuit.r1cs.check(Witness(SampleWitnesses.values(witness)))
        }
    }

    func check(_ values: [Fr], _ inputs: [Fr], _ digest: String) throws {
        #expect(Array(values[1...inputs.count]) == inputs)
        var hasher = try BLAKE2b(count: 32)
        for value in values[(1 + inputs.count)...] { hasher.update(value.littleEndianBytes) }
        #expect(hasher.finalize() == (try bytes(digest)))
    }
}
