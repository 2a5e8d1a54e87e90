import Algebra
import Circuits
import CircuitsTestSupport
import Curves
import FieldHashes
import TestSupport
import Testing

/// Jubjub in circuits against Jubjub itself: counts, values, refusals, and no free wires.
@Suite struct EdwardsGadgetTests {
    typealias System = ConstraintSystem<BLSFr>
    typealias Affine = EdwardsAffinePoint<Jubjub>

    static func points(_ count: Int) -> [Affine] {
        var point = EdwardsPoint<Jubjub>.generator.doubled()
        return (0..<count).map { _ in
            point = point.doubled() + Affine.generator
            return point.affine
        }
    }

    /// A point of order eight.
    static let smallOrder: Affine = {
        let whole = (2...).lazy.compactMap { try? Affine(encoded: BLSFr(UInt64($0)).littleEndianBytes) }
        return whole.map { EdwardsPoint($0).multipliedVariableTime(by: Jubjub.ScalarField.modulus) }
            .first { !$0.doubled(times: 2).isIdentity }?.affine ?? .identity
    }()

    /// Builds over points that are on the curve and expects a count, satisfaction, and that no other wire can change.
    static func check(
        _ count: Int, _ points: [Affine], _ body: (inout System, [EdwardsVariable<Jubjub>]) -> Void
    ) -> BuiltCircuit<BLSFr> {
        var system = System()
        let wires = points.map { system.edwardsPoint("point", $0) as EdwardsVariable<Jubjub> }
        body(&system, wires)
        #expect(system.constraintCount == 4 * points.count + count)
        let built = system.finish()
        #expect(holds(built))
        let freedom = WitnessFreedom(built)
        #expect(freedom.changeableWires(from: 1, by: .one).isEmpty)
        #expect(freedom.changeableWires(from: 1, by: -.one).isEmpty)
        return built
    }

    @Test("a point on the curve takes four constraints, any other pair is refused")
    func onCurve() {
        _ = Self.check(0, Self.points(2) + [.identity, Self.smallOrder]) { _, _ in }
        var system = System()
        let point = Self.points(1)[0]
        let off = Affine(uncheckedU: point.u, v: point.v + .one)
        #expect(!off.isOnCurve)
        let _: EdwardsVariable<Jubjub> = system.edwardsPoint("point", off)
        #expect(!holds(system.finish()))
    }

    @Test("sums and doublings are complete: six and five constraints")
    func sums() {
        let p = Self.points(2)
        for (a, b) in [(p[0], p[1]), (p[0], p[0]), (p[0], -p[0]), (p[0], .identity), (Self.smallOrder, p[1])] {
            _ = Self.check(6, [a, b]) { system, x in
                let sum = system.sum("sum", x[0], x[1])
                #expect(system.value(sum) == (EdwardsPoint(a) + b).affine)
            }
            _ = Self.check(5, [a]) { system, x in
                let double = system.double("double", x[0])
                #expect(system.value(double) == EdwardsPoint(a).doubled().affine)
            }
        }
    }

    @Test("points of small order are refused, others take sixteen constraints")
    func largeOrder() {
        _ = Self.check(16, Self.points(1)) { $0.enforceLargeOrder("order", $1[0]) }
        let mixed = (EdwardsPoint(Self.points(1)[0]) + Self.smallOrder).affine
        _ = Self.check(16, [mixed]) { $0.enforceLargeOrder("order", $1[0]) }
        var small = EdwardsPoint<Jubjub>.identity
        for _ in 0..<8 {
            var system = System()
            let wires: EdwardsVariable<Jubjub> = system.edwardsPoint("point", small.affine)
            system.enforceLargeOrder("order", wires)
            #expect(small.isSmallOrder && !holds(system.finish()))
            small += Self.smallOrder
        }
    }

    @Test("a point times bits: 13·n − 11 constraints beside the bits")
    func variableBase() {
        var generator = SeededGenerator(seed: 5)
        let base = Self.points(1)[0]
        for count in [1, 2, 251, 252] {
            let scalar = Limbs<4>(littleEndian: generator.bytes(31))
            _ = Self.check(count + 13 * count - 11, [base]) { system, x in
                let bits = system.integerBits("bit", scalar, count: count)
                let plain = Limbs<4>(
                    littleEndian: (0..<32).map { byte in
                        (0..<8).reduce(UInt8(0)) {
                            let i = 8 * byte + $1
                            return $0 | (i < count ? UInt8(scalar.bit(i)) << UInt8($1) : 0)
                        }
                    })
                let product = system.multiple("product", x[0], by: bits)
                #expect(system.value(product) == EdwardsPoint(base).multipliedVariableTime(by: plain).affine)
            }
        }
    }

    @Test("a fixed point times bits", arguments: [(252, 750), (64, 191), (32, 92), (3, 3), (1, 2)])
    func fixedBase(_ count: Int, _ constraints: Int) {
        var generator = SeededGenerator(seed: 6)
        let base = Self.points(3)[2]
        let windows = FixedBaseWindows<Jubjub>(base, bitCount: count)
        for scalar in [UInt64.max, 0, 1, generator.next()] {
            let integer = Limbs<4>([scalar, scalar, scalar, scalar])
            _ = Self.check(count + constraints, []) { system, _ in
                let bits = system.integerBits("bit", integer, count: count)
                var expected = EdwardsPoint<Jubjub>.identity
                for i in (0..<count).reversed() {
                    expected = expected.doubled()
                    if integer.bit(i) == 1 { expected += base }
                }
                let product: EdwardsVariable<Jubjub> = system.multiple("product", of: windows, by: bits)
                #expect(system.value(product) == expected.affine)
            }
        }
    }

    @Test("the bits of an encoding: 776 constraints; coordinates as public inputs: two")
    func encoding() {
        for point in Self.points(2) + [Self.smallOrder] {
            _ = Self.check(776 + 2, [point]) { system, x in
                let bits = system.encodedBits("bits", x[0]).map { system.value($0) }
                let encoded = point.encoded
                #expect(bits.count == 256)
                #expect(
                    bits.enumerated().allSatisfy {
                        (encoded[$0.offset / 8] >> UInt8($0.offset % 8) & 1 == 1) == $0.element
                    })
                system.expose("point", x[0])
            }
        }
    }

    @Test("the Pedersen hash is the function's", arguments: [(516, 867), (582, 982), (3, 4), (190, 323)])
    func pedersen(_ bitCount: Int, _ constraints: Int) {
        var generator = SeededGenerator(seed: UInt64(bitCount))
        let windows = PedersenWindows<Jubjub>(
            Array(JubjubPedersenHash.generators.prefix(4)), windowsPerSegment: JubjubPedersenHash.chunksPerSegment)
        let message = (0..<bitCount).map { _ in generator.next() & 1 == 1 }
        // A prefix of constants, as personalisations are, saves a constraint for each of its two windows.
        let constants = bitCount > 500 ? 6 : 0
        let built = Self.check(bitCount - constants + constraints, []) { system, _ in
            let bits = message.enumerated().map { i, bit -> Boolean<BLSFr> in
                i < constants ? .constant(bit) : system.boolean("bit", at: i, bit)
            }
            let hash: EdwardsVariable<Jubjub> = system.pedersenHash("hash", windows, bits)
            #expect(system.value(hash) == JubjubPedersenHash.hash(message.map { $0 ? 1 : 0 }).affine)
        }
        #expect(built.r1cs.shape.publicCount == 0)
    }

    @Test("the companion's coefficients are those of the birational map")
    func companion() {
        let minusOneMinusD = -BLSFr.one - Jubjub.d
        let inverse = minusOneMinusD.inverse() ?? .zero
        #expect(Jubjub.montgomeryA == (Jubjub.d - .one).doubled() * inverse)
        #expect(Jubjub.montgomeryScale.squared() * minusOneMinusD == BLSFr(4))
    }
}
