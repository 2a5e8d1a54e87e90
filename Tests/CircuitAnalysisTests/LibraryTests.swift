import CircomCompiler
import CircuitAnalysis
import Circuits
import Curves
import Foundation
import TestSupport
import Testing

/// Instances of the library's templates that the rules determine.
@Suite struct LibraryTests {
    static let instances: [(file: String, main: String)] = [
        ("babyjubjub", "BabyCheck()"), ("babyjubjub", "BabyDbl()"), ("babyjubjub", "BabySubgroupCheck()"),
        ("bits", "Num2Bits(8)"), ("bits", "Num2Bits(253)"), ("bits", "Num2BitsStrict()"),
        ("bits", "Num2BitsAtMost(8, 100)"), ("bits", "BytesToBits(2)"),
        ("comparators", "IsZero()"), ("comparators", "IsEqual()"), ("comparators", "LessThan(252)"),
        ("comparators", "LessEqThan(8)"), ("comparators", "GreaterThan(8)"), ("comparators", "GreaterEqThan(8)"),
        ("merkle", "MerkleInclusion(8)"), ("merkle", "MerkleUpdate(8)"), ("mimc", "MiMC7(91)"),
        ("mimc", "MiMCSponge(2, 220, 1)"), ("multiplexers", "Multiplexer(2, 3)"), ("multiplexers", "Decoder(5)"),
        ("pedersen", "TestPedersen(4)"), ("poseidon", "Poseidon(1)"), ("poseidon", "Poseidon(2)"),
        ("poseidon", "Poseidon(16)"), ("range", "RangeCheck(64)"), ("range", "InRange(16)"),
        ("range", "DivideRemainder(16)"), ("range", "RangedSum(3, 8)"), ("sets", "IsMember(3)"),
        ("sha256", "Sha256Bytes(3)"), ("sorting", "AssertSorted(3, 8)"),
    ]

    @Test("The rules determine the template", arguments: instances)
    func determined(file: String, main: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("main.circom")
        let tests = packageFolder.appending(path: "circuits/tests").path
        let text = "pragma circom 2.2.0;\ninclude \"\(file).circom\";\ncomponent main = \(main);\n"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let compiled = try CompiledCircuit.compile(path, options: CompilationOptions(libraries: [tests]))
        let r1cs = try #require(compiled.circuit.constraintList(.none).r1cs(over: BN254.Fr.self))
        let report = UniquenessCheck().run(r1cs)
        #expect(report.isDetermined, "\(report.verdict.name)")
        // Every signal is accounted for, once.
        let counted = report.steps.reduce(0) { $0 + $1.wires.count } + report.hints.count + report.unused.count
        #expect(counted == r1cs.wireCount - 1)
        #expect(Set(report.steps.flatMap(\.wires)).count == report.steps.reduce(0) { $0 + $1.wires.count })
    }
}
