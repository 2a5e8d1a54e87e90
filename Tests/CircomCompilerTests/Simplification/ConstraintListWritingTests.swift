import Algebra
import BigNumbers
import CircomCompiler
import Circuits
import Curves
import Primitives
import TestSupport
import Testing

@Suite("Writing constraint lists") struct ConstraintListWritingTests {
    /// (2a + 3)·(b − 1) = 5c, over main's output c and inputs a, b; and a + b = 7c + 1.
    static func list() -> ConstraintList {
        let field = CompilerField.bn128
        var system = PlainSystem(
            field: field, signalCount: 5, shape: .init(outputs: 1, publicInputs: 2, privateInputs: 1))
        func combination(_ terms: (Int, Int)...) -> PlainSystem.Combination {
            Dictionary(uniqueKeysWithValues: terms.map { ($0.0, field.element($0.1)) })
        }
        system.constraints = [
            (combination((2, 2), (0, 3)), combination((3, 1), (0, -1)), combination((1, 5))),
            (combination(), combination(), combination((2, 1), (3, 1), (1, -7), (0, -1))),
        ]
        return system.simplified(solvesLinear: false)
    }

    @Test("matrices in memory are those that the file's reader makes, over the circuit's field and no other")
    func matrices() throws {
        let list = Self.list()
        let file = try R1CS<BN254.Fr>(R1CSFile(ByteRegion(copying: list.serializedR1CS())))
        #expect(list.r1cs(over: BN254.Fr.self) == file)
        #expect(list.r1cs(over: BLS12381.Fr.self) == nil)
    }

    @Test("An r1cs file that the reader of .r1cs accepts says the same")
    func r1cs() throws {
        let list = Self.list()
        let folder = try TemporaryFolder()
        let path = folder.path("list.r1cs")
        try list.writeR1CS(path: path)
        let file = try R1CSFile(MappedFile(path: path).region)
        #expect(file.header.curve == .bn128)
        let shape = file.header.shape
        #expect(shape.wireCount == 4)
        #expect(shape.outputCount == 1)
        #expect(shape.publicInputCount == 2)
        #expect(shape.privateInputCount == 1)
        #expect(shape.labelCount == 5)
        #expect(shape.constraintCount == 2)
        #expect(file.labels == [0, 1, 2, 3])
        let system = try R1CS<BN254.Fr>(file)
        func terms(_ matrix: ConstraintMatrix<BN254.Fr>, _ row: Int) -> [UInt32: BN254.Fr] {
            let range = matrix.terms(ofRow: row)
            return Dictionary(uniqueKeysWithValues: zip(matrix.wires[range], matrix.coefficients[range]))
        }
        func expected(_ terms: [UInt32: Int]) -> [UInt32: BN254.Fr] {
            terms.mapValues { $0 < 0 ? -BN254.Fr(UInt64(-$0)) : BN254.Fr(UInt64($0)) }
        }
        #expect(terms(system.a, 0) == expected([0: 3, 2: 2]))
        #expect(terms(system.b, 0) == expected([0: -1, 3: 1]))
        #expect(terms(system.c, 0) == expected([1: 5]))
        #expect(terms(system.a, 1).isEmpty && terms(system.b, 1).isEmpty)
        #expect(terms(system.c, 1) == expected([0: -1, 1: -7, 2: 1, 3: 1]))
        #expect(system.a.wires == [0, 2])
    }

    @Test(
        "Any number of threads makes the same constraints and the same file", arguments: SimplifierTests.levels.indices)
    func threads(index: Int) throws {
        // Each component's product becomes linear, equals its neighbour's, or stays; together they fill several pieces.
        let circuit = try TemplateCountTests.circuit(
            """
            template Step(k) {
                signal input a; signal input b; signal output c; signal d; signal e;
                d <== (a + 2*b + 3)*(a - b);
                e <== k*(a + b) + d;
                c <== e*(d + k*a);
            }
            template Chain(n) {
                signal input a; signal output b;
                component s[n];
                for (var i = 0; i < n; i++) {
                    s[i] = Step(i % 3);
                    s[i].a <== i == 0 ? a : s[i - 1].c;
                    s[i].b <== i % 5 == 0 ? 7 : a;
                }
                b <== s[n - 1].c;
            }
            component main = Chain(12000);
            """)
        let (rounds, solvesLinear) = SimplifierTests.levels[index]
        let level = solvesLinear ? SimplificationLevel.linear(rounds: rounds) : .equalities
        let alone = circuit.constraintList(level)
        let expected = alone.serializedR1CS()
        #expect(expected.count > 4 << 20)
        let folder = try TemporaryFolder()
        for threads in [1, 2, 5] {
            let pool = WorkerPool(threads: threads)
            let list = circuit.constraintList(level, pool: pool)
            #expect(list.signalOfWire == alone.signalOfWire)
            try list.writeR1CS(path: folder.path("list.r1cs"), pool: pool)
            #expect(try folder.read("list.r1cs") == expected, "\(threads) threads")
        }
    }

    @Test("Terms are ordered by the bytes of their wires, as circom's are")
    func termOrder() throws {
        let field = CompilerField.bn128
        var system = PlainSystem(
            field: field, signalCount: 70_000, shape: .init(outputs: 69_999, publicInputs: 0, privateInputs: 0))
        let wires = [0, 1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537]
        let all = Dictionary(uniqueKeysWithValues: wires.map { ($0, field.element(3)) })
        system.constraints = [(all, [1: field.element(1)], [:])]
        let folder = try TemporaryFolder()
        try system.simplified(solvesLinear: false).writeR1CS(path: folder.path("list.r1cs"))
        let read = try R1CS<BN254.Fr>(R1CSFile(MappedFile(path: folder.path("list.r1cs")).region))
        func bytes(_ wire: Int) -> [UInt8] {
            var rest = wire
            var bytes: [UInt8] = []
            repeat {
                bytes.append(UInt8(rest & 255))
                rest >>= 8
            } while rest > 0
            return bytes
        }
        let expected = wires.sorted { bytes($0).lexicographicallyPrecedes(bytes($1)) }
        #expect(read.a.wires.map(Int.init) == expected)
        #expect(expected.first == 0 && expected[1] == 65_536 && expected[2] == 256)
    }

    @Test("Constraints as JSON have circom's layout")
    func json() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("list_constraints.json")
        try Self.list().writeJSON(path: path)
        let minusOne = "21888242871839275222246405745257275088548364400416034343698204186575808495616"
        let minusSeven = "21888242871839275222246405745257275088548364400416034343698204186575808495610"
        let expected = """
            {
            "constraints": [
            [{"0":"3","2":"2"},{"0":"\(minusOne)","3":"1"},{"1":"5"}],
            [{},{},{"0":"\(minusOne)","1":"\(minusSeven)","2":"1","3":"1"}]
            ]
            }
            """
        #expect(String(decoding: try folder.read("list_constraints.json"), as: UTF8.self) == expected)
    }

    @Test("Every width of prime is written in whole 64-bit words", arguments: CompilerField.knownPrimes.map(\.name))
    func widths(name: String) throws {
        let field = try CompilerField(named: name)
        var system = PlainSystem(
            field: field, signalCount: 3, shape: .init(outputs: 1, publicInputs: 0, privateInputs: 1))
        system.constraints = [([1: field.element(1)], [2: field.element(-3)], [0: field.element(-1)])]
        let folder = try TemporaryFolder()
        try system.simplified(solvesLinear: true).writeR1CS(path: folder.path("list.r1cs"))
        let bytes = try folder.read("list.r1cs")
        let size = (field.bitWidth + 63) / 64 * 8
        // Section 2 comes first: its type, its size, and then three combinations of one term.
        #expect(Array(bytes[12..<16]) == [2, 0, 0, 0])
        #expect(bytes[16] == UInt8(3 * (4 + 4 + size)))
        let header = 24 + 3 * (4 + 4 + size) + 12
        #expect(bytes[header] == UInt8(size))
        #expect(BigInt(littleEndian: bytes[header + 4..<header + 4 + size]) == field.prime)
        #expect(BigInt(littleEndian: bytes[24 + 8 + size + 8..<24 + 8 + size + 8 + size]) == field.prime - 3)
    }
}
