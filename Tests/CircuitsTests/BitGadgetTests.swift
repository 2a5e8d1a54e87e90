import Algebra
import Circuits
import CircuitsTestSupport
import Curves
import Primitives
import TestSupport
import Testing

/// The gadgets on bits: counts, what they compute, and what a prover is not free to change.
@Suite struct BitGadgetTests {
    typealias F = BLSFr
    typealias System = ConstraintSystem<F>

    /// A circuit over one wire with a value.
    static func circuit(_ value: F, _ body: (inout System, Variable<F>) -> Void) -> BuiltCircuit<F> {
        var system = System()
        let x = system.privateInput("x", value)
        body(&system, x)
        return system.finish()
    }

    static let values = [F.zero, .one, -.one, F(0xdead_beef), -F(12345), F(2).inverse() ?? .zero]

    @Test("a bit that a condition forbids is zero")
    func conditionalBit() {
        for (condition, bit, fits) in [(0, false, true), (0, true, true), (1, false, true), (1, true, false)] {
            let built = Self.circuit(F(UInt64(condition))) { _ = $0.boolean("bit", bit, unless: $1) }
            #expect(holds(built) == fits && built.r1cs.constraintCount == 1)
        }
    }

    @Test("strict bits are the canonical integer's and nothing else: 388 constraints")
    func strictBits() throws {
        for value in Self.values {
            var bits: [Bool] = []
            let built = Self.circuit(value) { system, x in bits = system.strictBits("x", x).map { system.value($0) } }
            #expect(holds(built) && built.r1cs.constraintCount == 388 && bits.count == 255)
            #expect(bits.enumerated().allSatisfy { (value.canonical.bit($0.offset) == 1) == $0.element })
            let freedom = WitnessFreedom(built)
            #expect(freedom.changeableWires(from: freedom.firstIntermediate, by: .one).isEmpty)
            #expect(freedom.changeableWires(from: freedom.firstIntermediate, by: -.one).isEmpty)
        }
    }

    @Test("the bits of x + q satisfy the loose gadget and not the strict one")
    func aliases() throws {
        var alias = F(5).canonical
        _ = alias.addWithCarry(F.modulus)
        let loose = Self.circuit(F(5)) { _ = $0.looseBits("x", $1) }
        #expect(holds(loose) && loose.r1cs.constraintCount == 256)
        var values = loose.witness.elements()
        for i in 0..<255 { values[2 + i] = F(alias.bit(i)) }
        try loose.r1cs.check(Witness(values))

        // In the strict gadget wires are made from the top, with the conjunctions between them.
        let strict = Self.circuit(F(5)) { _ = $0.strictBits("x", $1) }
        let r1cs = strict.r1cs
        values = strict.witness.elements()
        let symbols = strict.symbols
        for i in 0..<symbols.count {
            let name = symbols[i].name
            guard let open = name.lastIndex(of: "["), name.contains(".bit["),
                let bit = Int(name[name.index(after: open)...].dropLast()), let wire = symbols[i].wire
            else { continue }
            values[wire] = F(alias.bit(bit))
        }
        for row in 0..<r1cs.constraintCount where strict.constraintName(row).hasSuffix("product") {
            let out = r1cs.c.terms(ofRow: row)
            #expect(out.count == 1)
            values[Int(r1cs.c.wires[out.lowerBound])] =
                r1cs.a.evaluate(row: row, values) * r1cs.b.evaluate(row: row, values)
        }
        let unpacking = r1cs.constraintCount - 1
        #expect(r1cs.c.evaluate(row: unpacking, values).isZero, "the sum is right")
        #expect(throws: WitnessCheckError.self) { try r1cs.check(Witness(values)) }
    }

    @Test("integer bits, packing, exposing, non-zero and conditional exchange: counts and values")
    func others() throws {
        var system = System()
        let bits = system.integerBits("bits", Limbs<1>(small: 0xa5), count: 8)
        #expect(bits.map { system.value($0) } == [true, false, true, false, false, true, false, true])
        let many = (0..<256).map { bits[$0 % 8] }
        system.packIntoPublicInputs("packed", many)
        let x = system.intermediate("x", F(7)), y = system.intermediate("y", F(9))
        system.expose("x", x)
        system.enforceNonZero("nonZero", x)
        let kept = system.conditionallyReversed("kept", !bits[0], x, y)
        let swapped = system.conditionallyReversed("swapped", bits[0], x, y)
        #expect(system.value(kept.0) == F(7) && system.value(kept.1) == F(9))
        #expect(system.value(swapped.0) == F(9) && system.value(swapped.1) == F(7))
        #expect(system.constraintCount == 8 + 2 + 1 + 1 + 2 + 2)
        let built = system.finish()
        #expect(holds(built) && built.r1cs.shape.publicCount == 3)
        var digest = [UInt8](repeating: 0xa5, count: 32)
        digest[31] &= 0x3f
        #expect(built.witness[1].littleEndianBytes == digest && built.witness[2] == F(2) && built.witness[3] == F(7))
        let freedom = WitnessFreedom(built)
        #expect(freedom.changeableWires(from: 1, by: .one).isEmpty)
        #expect(!holds(Self.circuit(.zero) { $0.enforceNonZero("nonZero", $1) }))
    }

    @Test("a system that records nothing has the same values")
    func valuesOnly() throws {
        func run(_ system: inout System) {
            let x = system.intermediate("x", -F(3))
            let bits = system.component("bits") { $0.strictBits("x", x) }
            _ = system.blake2s("hash", Array(bits.prefix(248)), personalization: [UInt8](repeating: 1, count: 8))
            let out = system.output("out")
            system.assign(out, F(4))
            system.enforce("equal", out, out, x)
        }
        var full = System(), values = System(recordsConstraints: false)
        run(&full)
        run(&values)
        #expect(values.constraintCount == 0 && full.constraintCount > 20_000)
        #expect(values.finishValues() == full.finish().witness.elements())
    }
}
