package import Algebra
package import Circuits
package import Curves
internal import FieldHashes

/// A truth value over the field of the two statements.
package typealias Bit = Boolean<BLS12381.Fr>
/// A point of Jubjub on wires.
package typealias Point = EdwardsVariable<Jubjub>

/// The parts that both statements have.
extension ConstraintSystem where F == BLS12381.Fr {
    /// A value commitment, made public, and the bits of the value. 1,265 constraints.
    package mutating func valueCommitment(
        _ value: UInt64, randomness: Jubjub.ScalarField
    ) -> [Bit] {
        component("cv") { cs in
            let bits = cs.integerBits("value", Limbs<1>(small: value), count: 64)
            let valuePoint = cs.multiple("valuePoint", of: CircuitConstants.value, by: bits)
            let rcv = cs.scalarBits("rcv", randomness)
            let blinding = cs.multiple("blinding", of: CircuitConstants.valueRandomness, by: rcv)
            cs.expose("cv", cs.sum("sum", valuePoint, blinding))
            return bits
        }
    }

    /// The commitment of a note whose contents are given by bits. 1,990 constraints.
    package mutating func noteCommitment(_ contents: [Bit], randomness: Jubjub.ScalarField) -> Point {
        component("cm") { cs in
            let hash = cs.pedersenHash(
                "hash", personalization: CircuitConstants.notePersonalization, contents)
            let rcm = cs.scalarBits("rcm", randomness)
            let blinding = cs.multiple("blinding", of: CircuitConstants.noteRandomness, by: rcm)
            return cs.sum("sum", hash, blinding)
        }
    }

    /// One level of the note commitment tree: the parent of a node, and whether the node is a right child. 1,382
    /// constraints.
    package mutating func treeLevel(
        _ level: Int, _ node: Variable<F>, sibling: F, isRight: Bool
    ) -> (parent: Variable<F>, isRight: Bit) {
        component("tree", at: level) { cs in
            let bit = cs.boolean("isRight", isRight)
            let other = cs.intermediate("sibling", sibling)
            let (left, right) = cs.conditionallyReversed("order", bit, node, other)
            let bits = cs.looseBits("left", left) + cs.looseBits("right", right)
            return (cs.pedersenHash("hash", personalization: level, bits).u, bit)
        }
    }

    /// Sapling's Pedersen hash (Zcash protocol specification §5.4.1.7) under a personalisation of six bits.
    mutating func pedersenHash(_ name: StaticString, personalization: Int, _ bits: [Bit]) -> Point {
        let prefix = (0..<6).map { Bit.constant(personalization >> $0 & 1 == 1) }
        return pedersenHash(name, CircuitConstants.pedersen, prefix + bits)
    }

    /// The bits of a scalar. 252 constraints.
    mutating func scalarBits(_ name: StaticString, _ scalar: Jubjub.ScalarField) -> [Bit] {
        integerBits(name, scalar.canonical, count: CircuitConstants.scalarBits)
    }

    /// A new point of the curve that is not of small order. 20 constraints.
    package mutating func largeOrderPoint(_ name: StaticString, _ point: EdwardsAffinePoint<Jubjub>) -> Point {
        component(name) { cs in
            let wires = cs.edwardsPoint("point", point)
            cs.enforceLargeOrder("largeOrder", wires)
            return wires
        }
    }
}
