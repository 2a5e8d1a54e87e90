import Algebra
import Circuits
import CircuitsTestSupport
import Primitives
import TestSupport
import Testing

/// BLAKE2s in a circuit against the hash function.
@Suite struct BLAKE2sGadgetTests {
    typealias F = BLSFr

    static func circuit(_ message: [UInt8], _ personalization: [UInt8]) -> (digest: [UInt8], BuiltCircuit<F>) {
        var system = ConstraintSystem<F>()
        let bits = message.enumerated().flatMap { i, byte in
            system.component("byte", at: i) {
                $0.integerBits("bit", Limbs<1>(small: UInt64(byte)), count: 8)
            }
        }
        let digest = system.blake2s("hash", bits, personalization: personalization).map { system.value($0) }
        let bytes = (0..<32).map { i in (0..<8).reduce(UInt8(0)) { $0 | (digest[8 * i + $1] ? 1 << UInt8($1) : 0) } }
        return (bytes, system.finish())
    }

    @Test("the digest is BLAKE2s's for lengths around the block's", arguments: [1, 31, 63, 64, 65, 128, 130])
    func digests(_ count: Int) throws {
        var generator = SeededGenerator(seed: UInt64(count))
        let message = generator.bytes(count), personalization = generator.bytes(8)
        var hasher = try BLAKE2s(count: 32, personalization: personalization)
        hasher.update(message)
        let (digest, circuit) = Self.circuit(message, personalization)
        #expect(digest == hasher.finalize())
        #expect(holds(circuit))
        #expect(WitnessFreedom(circuit).changeableWires(from: 1, by: .one).isEmpty)
    }

    @Test("a block of 512 bits takes 21,006 constraints, and they do not depend on the message")
    func count() {
        let a = Self.circuit([UInt8](repeating: 0, count: 64), Array("Zcashivk".utf8)).1
        let b = Self.circuit([UInt8](repeating: 255, count: 64), Array("Zcashivk".utf8)).1
        #expect(a.r1cs.constraintCount == 512 + 21_006)
        #expect(a.r1cs == b.r1cs)
    }

    @Test("packed equalities: each is required, alone and together")
    func packing() throws {
        for wrong in 0..<21 {
            var system = ConstraintSystem<F>()
            var packed = PackedEqualities<F>()
            for i in 0..<20 {
                let x = system.intermediate("x", at: i, F(UInt64(100 + i)))
                let y = system.intermediate("y", at: i, F(UInt64(100 + i + (i == wrong ? 1 : 0))))
                system.enforceEqual(packing: &packed, bitCount: 33, LinearCombination(x), LinearCombination(y))
            }
            system.close(&packed)
            system.close(&packed)
            // Seven equalities of 33 bits fit below 254 bits.
            #expect(system.constraintCount == 3)
            #expect(holds(system.finish()) == (wrong == 20))
        }
    }
}
