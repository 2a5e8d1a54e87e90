import Algebra
import Circuits
import Curves
import Sapling
import SaplingCircuits
import TestSupport

/// Witnesses that satisfy, made without any published file.
enum SampleWitnesses {
    static let spend: SpendWitness = {
        var generator = SeededGenerator(seed: 11)
        func scalar() -> Jubjub.ScalarField { Jubjub.ScalarField(reducingLittleEndian: generator.bytes(64)) }
        var witness = SpendWitness(
            value: 123_456_789, valueRandomness: scalar(), ak: (SaplingGenerators.spendAuthorization * scalar()).affine,
            nsk: scalar(), alpha: scalar(), diversifiedBase: (SaplingGenerators.notePosition * scalar()).affine,
            noteRandomness: scalar(), position: 0b1011_0110_0000_1111,
            path: (0..<32).map { _ in BLS12381.Fr(reducingLittleEndian: generator.bytes(64)) }, anchor: .zero)
        witness.anchor = witness.root
        return witness
    }()

    static let output: OutputWitness = {
        var generator = SeededGenerator(seed: 12)
        func scalar() -> Jubjub.ScalarField { Jubjub.ScalarField(reducingLittleEndian: generator.bytes(64)) }
        let base = (SaplingGenerators.notePosition * scalar()).affine
        return OutputWitness(
            value: 42, valueRandomness: scalar(), diversifiedBase: base, transmissionKey: (base * scalar()).affine,
            noteRandomness: scalar(), ephemeralSecret: scalar())
    }()

    static func build(_ witness: SpendWitness) -> BuiltCircuit<BLS12381.Fr> {
        var system = ConstraintSystem<BLS12381.Fr>()
        SpendCircuit.synthesize(witness, into: &system)
        return system.finish()
    }

    static func build(_ witness: OutputWitness) -> BuiltCircuit<BLS12381.Fr> {
        var system = ConstraintSystem<BLS12381.Fr>()
        OutputCircuit.synthesize(witness, into: &system)
        return system.finish()
    }

    /// The values of all wires, without constraints.
    static func values(_ witness: SpendWitness) -> [BLS12381.Fr] {
        var system = ConstraintSystem<BLS12381.Fr>(recordsConstraints: false)
        SpendCircuit.synthesize(witness, into: &system)
        return system.finishValues()
    }

    static func values(_ witness: OutputWitness) -> [BLS12381.Fr] {
        var system = ConstraintSystem<BLS12381.Fr>(recordsConstraints: false)
        OutputCircuit.synthesize(witness, into: &system)
        return system.finishValues()
    }

    static let spendCircuit = build(spend)
    static let outputCircuit = build(output)

    /// A point of order eight.
    static let smallOrder: EdwardsAffinePoint<Jubjub> = {
        let whole = (2...).lazy.compactMap { v in
            try? EdwardsAffinePoint<Jubjub>(encoded: BLS12381.Fr(UInt64(v)).littleEndianBytes)
        }
        return whole.map { EdwardsPoint($0).multipliedVariableTime(by: Jubjub.ScalarField.modulus) }
            .first { !$0.doubled(times: 2).isIdentity }?.affine ?? .identity
    }()
}
