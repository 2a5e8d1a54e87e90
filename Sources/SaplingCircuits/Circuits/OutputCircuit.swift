internal import Algebra
package import Circuits
package import Curves

/// The Output statement as constraints (Zcash protocol specification §4.18.3 and §A.5): 7,827 of them, the published
/// circuit's in its order.
///
/// Public inputs: cv, epk and cmu, as ``OutputInputs/publicInputs`` has them. pk_d is bound as bits only: a note to
/// what is no point nobody can spend.
package enum OutputCircuit {
    /// The number of constraints.
    package static let constraintCount = 7_827
    /// The published BLAKE2s-256 digest of the circuit.
    package static let hash = "c26d5cdfe6ccd65c03390902c02e11393ea6bb96aae32a7f2ecb12eb9103faee"

    /// Adds the statement with a witness, satisfying or not.
    package static func synthesize(_ witness: OutputWitness, into cs: inout ConstraintSystem<BLS12381.Fr>) {
        let value = cs.valueCommitment(witness.value, randomness: witness.valueRandomness)

        // g_d is of large order and epk = esk·g_d.
        let base = cs.largeOrderPoint("gd", witness.diversifiedBase)
        let baseBits = cs.encodedBits("gdBits", base)
        let esk = cs.scalarBits("esk", witness.ephemeralSecret)
        cs.expose("epk", cs.multiple("epk", base, by: esk))

        let keyV = cs.integerBits("pkdV", witness.transmissionKey.v.canonical, count: BLS12381.Fr.bitWidth)
        let keySign = cs.boolean("pkdSign", witness.transmissionKey.u.sign == 1)
        let contents = value + baseBits + keyV + [keySign]
        let cm = cs.noteCommitment(contents, randomness: witness.noteRandomness)
        cs.expose("cmu", cm.u)
    }
}
