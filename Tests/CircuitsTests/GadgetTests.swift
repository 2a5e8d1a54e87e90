import Algebra
import Circuits
import CircuitsTestSupport
import Curves
import FieldHashes
import TestSupport
import Testing

typealias System = ConstraintSystem<BNFr>
typealias Sum = LinearCombination<BNFr>

@Suite struct GadgetTests {
    /// Two inputs and what `body` makes of them; the result's value and the finished circuit.
    static func circuit(
        _ a: BNFr, _ b: BNFr, _ body: (inout System, Variable<BNFr>, Variable<BNFr>) -> Sum
    ) -> (value: BNFr, circuit: BuiltCircuit<BNFr>) {
        var system = System()
        let x = system.privateInput("a", a), y = system.privateInput("b", b)
        let result = body(&system, x, y)
        return (system.value(result), system.finish())
    }

    @Test("wires are numbered ONE, outputs, public inputs, private inputs, rest, whatever the order they are made in")
    func wireOrder() throws {
        var system = System()
        let rest = system.intermediate("rest", BNFr(5))
        let secret = system.privateInput("secret", at: 1, BNFr(4))
        let known = system.publicInput("known", BNFr(3))
        let out = system.output("out")
        system.assign(out, BNFr(2))
        system.component("inner", at: 7) { $0.enforce("sum", rest + secret, known - out, rest + Variable.one) }
        let built = system.finish()
        #expect(built.witness.elements() == [1, 2, 3, 4, 5].map { BNFr($0) })
        #expect(built.r1cs.shape.publicCount == 2 && built.r1cs.shape.privateInputCount == 1)
        #expect(built.r1cs.a.wires == [3, 4] && built.r1cs.b.wires == [1, 2] && built.r1cs.c.wires == [0, 4])
        #expect(built.constraintName(0) == "main.inner[7].sum")
        let symbols = built.symbols
        #expect(
            (0..<symbols.count).map { symbols[$0].name } == ["main.out", "main.known", "main.secret[1]", "main.rest"])
        #expect((0..<symbols.count).map { symbols[$0].wire } == [1, 2, 3, 4])
        // 9·(3 − 2) = 5 + 1 does not hold.
        #expect(throws: WitnessCheckError.unsatisfied(constraint: 0)) { try built.r1cs.check(built.witness) }
    }

    @Test("sums keep their terms sorted, merged and without zeros")
    func combinations() {
        var system = System()
        let v = (0..<5).map { system.intermediate("v", at: $0, BNFr(UInt64($0 + 1))) }
        var sum = Sum()
        for i in [3, 1, 4, 1, 0, 3] { sum.add(BNFr(UInt64(i + 1)), v[i]) }
        #expect(sum.terms.map(\.variable) == [v[0], v[1], v[3], v[4]])
        #expect(sum.terms.map(\.coefficient) == [1, 4, 8, 5].map { BNFr($0) })
        #expect((sum - sum).terms.isEmpty && (sum - sum).constantValue == .zero)
        let other = v[2] - v[3]
        let merged = sum + BNFr(8) * other
        #expect(merged.terms.map(\.variable) == [v[0], v[1], v[2], v[4]])
        #expect(system.value(merged) == system.value(sum) + BNFr(8) * system.value(other))
        #expect((Sum(constant: BNFr(3)) + BNFr(4)).constantValue == BNFr(7) && merged.constantValue == nil)
        #expect((BNFr.zero * sum).terms.isEmpty && system.value(-sum) == -system.value(sum))
    }

    @Test("truth tables of and, xor and select, with wires, negations and constants")
    func truthTables() {
        for bits in 0..<4 {
            let (p, q) = (bits & 1 == 1, bits & 2 == 2)
            for forms in 0..<9 {
                var system = System()
                func input(_ value: Bool, _ form: Int, _ name: StaticString) -> Boolean<BNFr> {
                    switch form {
                    case 0: .constant(value)
                    case 1: system.enforceBoolean("bit", system.privateInput(name, value ? .one : .zero))
                    default: !system.enforceBoolean("bit", system.privateInput(name, value ? .zero : .one))
                    }
                }
                let a = input(p, forms % 3, "a"), b = input(q, forms / 3, "b")
                let and = system.and("and", a, b), xor = system.xor("xor", a, b)
                let chosen = system.select(
                    "select", a, Sum(constant: BNFr(7)), else: b.combination)
                #expect(system.value(and) == (p && q) && system.value(xor) == (p != q))
                #expect(system.value(and.combination) == (p && q ? .one : .zero))
                #expect(system.value(xor.combination) == (p != q ? .one : .zero))
                #expect(system.value(chosen) == (p ? BNFr(7) : q ? .one : .zero))
                let built = system.finish()
                #expect(holds(built))
                let freedom = WitnessFreedom(built)
                #expect(freedom.changeableWires(from: freedom.firstIntermediate, by: .one).isEmpty)
                #expect(freedom.changeableWires(from: freedom.firstIntermediate, by: -.one).isEmpty)
                #expect(freedom.dimension(from: 1) == 0)
            }
        }
    }

    @Test("a wire declared boolean is refused with any other value")
    func booleans() {
        for value in [BNFr(2), -.one, BNFr(1 << 40)] {
            let (_, built) = Self.circuit(value, .zero) { system, x, _ in system.enforceBoolean("bit", x).combination }
            #expect(!holds(built))
        }
    }

    @Test("bits: in range accepted, out of range refused, no other bits possible")
    func bits() {
        for (value, count, fits) in [
            (BNFr(0), 1, true), (BNFr(5), 3, true), (BNFr(8), 3, false), (-.one, 253, false),
            (BNFr(UInt64.max), 64, true), (BNFr(UInt64.max), 63, false), (BNFr(0), 0, true), (BNFr(1), 0, false),
        ] {
            var bits: [Bool] = []
            let (_, built) = Self.circuit(value, .zero) { system, x, _ in
                bits = system.bits("bit", Sum(x), count: count).map { system.value($0) }
                return Sum()
            }
            #expect(holds(built) == fits && bits.count == count && built.r1cs.constraintCount == count + 1)
            if fits {
                #expect(bits.enumerated().allSatisfy { value.canonical.bit($0.offset) == ($0.element ? 1 : 0) })
                #expect(WitnessFreedom(built).dimension(from: 3) == 0)
                #expect(WitnessFreedom(built).changeableWires(from: 3, by: .one).isEmpty)
            }
        }
    }

    @Test("isEqual says what it should; only the inverse of zero is free")
    func equality() {
        for (a, b) in [(5, 5), (5, 6), (0, 0)] as [(UInt64, UInt64)] {
            let (value, built) = Self.circuit(BNFr(a), BNFr(b)) { system, x, y in
                system.isEqual("equal", Sum(x), Sum(y)).combination
            }
            #expect(value == (a == b ? .one : .zero) && holds(built) && built.r1cs.constraintCount == 2)
            let freedom = WitnessFreedom(built)
            let inverse = 3, out = 4
            #expect(freedom.changeableWires(from: 3, by: .one) == (a == b ? [inverse] : []))
            // A liar who also adapts the inverse: with equal values out must be 1, with others 0.
            var values = freedom.values
            values[out] = .one - values[out]
            let difference = BNFr(a) - BNFr(b)
            values[inverse] = (.one - values[out]) * (difference.inverse() ?? .one)
            #expect(throws: WitnessCheckError.self) { try built.r1cs.check(Witness(values)) }
        }
    }

    @Test("product and its one constraint")
    func product() {
        let (value, built) = Self.circuit(BNFr(6), BNFr(7)) { system, x, y in
            Sum(system.product("p", Sum(x) + BNFr(1), Sum(y)))
        }
        #expect(value == BNFr(49) && holds(built) && built.r1cs.constraintCount == 1)
        #expect(WitnessFreedom(built).changeableWires(from: 3, by: .one) == [])
    }

    @Test("Poseidon agrees with the plain hash at the stated cost, and no wire is free", arguments: 1...16)
    func poseidon(inputCount: Int) throws {
        func check<F: PrimeField>(_ type: F.Type) throws {
            let gadget = try PoseidonGadget<F>(inputCount: inputCount)
            let inputs = (0..<inputCount).map { F(UInt64(1000 + $0)) * F(UInt64.max).squared() }
            var system = ConstraintSystem<F>()
            let wires = inputs.enumerated().map { system.privateInput("x", at: $0.offset, $0.element) }
            let hash = system.poseidon("h", gadget, wires.map { LinearCombination($0) })
            #expect(system.value(hash) == gadget.hash.hash(inputs))
            let built = system.finish()
            try built.r1cs.check(built.witness)
            let p = gadget.hash.parameters
            #expect(built.r1cs.constraintCount == 3 * (8 * p.width + p.partialRounds - 1))
            #expect(built.r1cs.wireCount == 1 + inputCount + built.r1cs.constraintCount)
            let freedom = WitnessFreedom(built)
            #expect(freedom.changeableWires(from: 1, by: .one).isEmpty)
            #expect(freedom.changeableWires(from: 1, by: -freedom.values[4]).isEmpty)
            if inputCount <= 2 { #expect(freedom.dimension(from: freedom.firstIntermediate) == 0) }
        }
        try check(BNFr.self)
        if inputCount <= 4 { try check(BLSFr.self) }
    }

    @Test("an S-box with consistent powers of a wrong input is refused")
    func poseidonLiar() throws {
        let gadget = try PoseidonGadget<BNFr>(inputCount: 2)
        var system = System()
        let wires = (0..<2).map { system.privateInput("x", at: $0, BNFr(UInt64($0))) }
        system.poseidon("h", gadget, wires.map { Sum($0) })
        let built = system.finish()
        let symbols = built.symbols
        var tried = 0
        for wire in 3..<built.r1cs.wireCount - 2 {
            guard symbols.name(ofWire: wire)?.hasPrefix("main.h.in[") == true else { continue }
            var values = built.witness.elements()
            values[wire] += BNFr(1)
            values[wire + 1] = values[wire].squared()
            values[wire + 2] = values[wire + 1].squared()
            #expect(throws: WitnessCheckError.self) { try built.r1cs.check(Witness(values)) }
            tried += 1
        }
        #expect(tried == 75)
    }

    @Test("one level of a Merkle path, both sides, with no wire free")
    func merkleLevel() throws {
        let gadget = try PoseidonGadget<BNFr>(inputCount: 2)
        for right in [false, true] {
            var system = System()
            let leaf = system.privateInput("leaf", BNFr(3)), sibling = system.privateInput("sibling", BNFr(4))
            let bit = system.enforceBoolean("bit", system.privateInput("bit", right ? .one : .zero))
            let root = system.merkleRoot("level", gadget, leaf: Sum(leaf), position: [bit], siblings: [sibling])
            #expect(system.value(root) == gadget.hash.hash(right ? [BNFr(4), BNFr(3)] : [BNFr(3), BNFr(4)]))
            let built = system.finish()
            #expect(holds(built) && built.r1cs.constraintCount == 242)
            let freedom = WitnessFreedom(built)
            #expect(freedom.changeableWires(from: 1, by: .one).isEmpty)
            #expect(freedom.dimension(from: freedom.firstIntermediate) == 0)
        }
    }
}
