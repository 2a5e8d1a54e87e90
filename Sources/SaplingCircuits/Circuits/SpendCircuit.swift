internal import Algebra
package import Circuits
package import Curves

/// The Spend statement as constraints (Zcash protocol specification §4.18.2 and §A.4): 98,777 of them, the published
/// circuit's in its order.
///
/// Public inputs: rk, cv, the anchor and the nullifier, as ``SpendInputs/publicInputs`` has them.
package enum SpendCircuit {
    /// The number of constraints.
    package static let constraintCount = 98_777
    /// The published BLAKE2s-256 digest of the circuit (``Circuits/R1CS``'s `bellmanHash`).
    package static let hash = "d37c738e83df5d9b0bb6495ac96abf21bcb2697477e2c15c2c7916ff7a3b6a89"

    /// Adds the statement with a witness, satisfying or not.
    package static func synthesize(_ witness: SpendWitness, into cs: inout ConstraintSystem<BLS12381.Fr>) {
        // The key: ak is of large order, rk = ak + α·𝒢, nk = nsk·ℋ, ivk = CRH^ivk(ak, nk).
        let ak = cs.largeOrderPoint("ak", witness.ak)
        let alpha = cs.scalarBits("alpha", witness.alpha)
        let randomizer = cs.multiple("randomizer", of: CircuitConstants.spendAuthorization, by: alpha)
        cs.expose("rk", cs.sum("rk", ak, randomizer))
        let nsk = cs.scalarBits("nsk", witness.nsk)
        let nk = cs.multiple("nk", of: CircuitConstants.proofGeneration, by: nsk)
        let akBits = cs.encodedBits("akBits", ak)
        let nkBits = cs.encodedBits("nkBits", nk)
        let digest = cs.blake2s("ivk", akBits + nkBits, personalization: Array("Zcashivk".utf8))
        let ivk = Array(digest.prefix(CircuitConstants.viewingKeyBits))

        // The address: g_d is of large order, pk_d = ivk·g_d.
        let base = cs.largeOrderPoint("gd", witness.diversifiedBase)
        let transmissionKey = cs.multiple("pkd", base, by: ivk)

        // The note: cv commits to its value, cm to the value and the address.
        let value = cs.valueCommitment(witness.value, randomness: witness.valueRandomness)
        let contents = value + cs.encodedBits("gdBits", base) + cs.encodedBits("pkdBits", transmissionKey)
        let cm = cs.noteCommitment(contents, randomness: witness.noteRandomness)

        // The place in the tree, whose root is the anchor unless the value is zero.
        var node = cm.u
        var position: [Bit] = []
        for (level, sibling) in witness.path.enumerated() {
            let isRight = witness.position >> UInt64(level) & 1 == 1
            let step = cs.treeLevel(level, node, sibling: sibling, isRight: isRight)
            node = step.parent
            position.append(step.isRight)
        }
        let anchor = cs.intermediate("anchor", witness.anchor)
        cs.enforce("anchor", node - anchor, LinearCombination(bits: value), LinearCombination())
        cs.expose("anchor", anchor)

        // The nullifier of the note at its position.
        let offset = cs.multiple("position", of: CircuitConstants.notePosition, by: position)
        let rho = cs.sum("rho", cm, offset)
        let rhoBits = cs.encodedBits("rhoBits", rho)
        let nullifier = cs.blake2s("nf", nkBits + rhoBits, personalization: Array("Zcash_nf".utf8))
        cs.packIntoPublicInputs("nullifier", nullifier)
    }
}
