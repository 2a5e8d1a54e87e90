import Algebra
import CircomCompiler
import CircuitAnalysis
import Circuits
import Curves
import Foundation
import Testing

/// The folder of the package.
let packageFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// Compiles a file of `circuits/` without simplification.
func compiled(_ path: String) throws -> (r1cs: R1CS<BN254.Fr>, circuit: CircuitInstances) {
    let compiled = try CompiledCircuit.compile(
        packageFolder.appending(path: "circuits/" + path).path,
        options: CompilationOptions(libraries: [packageFolder.appending(path: "circuits/lib").path]))
    return (try #require(compiled.circuit.constraintList(.none).r1cs(over: BN254.Fr.self)), compiled.circuit)
}

/// The circuits of `circuits/negative`: each says in its first line what must be reported.
@Suite struct FaultyCircuitTests {
    static let names: [String] = {
        let folder = packageFolder.appending(path: "circuits/negative").path
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".circom") }.sorted()
    }()

    @Test func thereAreThirtyOfEach() {
        #expect(Self.names.count == 60)
        #expect(Self.names.count { $0.hasSuffix(".fixed.circom") } == 30)
    }

    @Test("The report is what the circuit's first line says", arguments: names)
    func report(name: String) throws {
        let path = packageFolder.appending(path: "circuits/negative/" + name)
        let first = try #require(try String(contentsOf: path, encoding: .utf8).split(separator: "\n").first)
        let said = try #require(first.split(separator: ":", maxSplits: 1).last).trimmingCharacters(in: .whitespaces)
        let (r1cs, circuit) = try compiled("negative/" + name)
        let report = UniquenessCheck().run(r1cs)
        guard said != "determined" else {
            #expect(report.outputs.isDetermined && report.intermediates.isDetermined && report.isDetermined)
            return
        }
        #expect(said.hasPrefix("under-constrained "))
        let pair = try #require(report.outputs.secondWitness)
        #expect(!report.isDetermined)
        // Both are witnesses, by the evaluator of witness files, they agree on the inputs and differ in an output named.
        try r1cs.check(pair.first)
        try r1cs.check(pair.second)
        let (one, other) = (pair.first.elements(), pair.second.elements())
        #expect(report.fixed.allSatisfy { one[$0] == other[$0] })
        let named = said.dropFirst("under-constrained ".count).split(separator: ",").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        let differing = pair.differingOutputs.map { circuit.signalName(Int(r1cs.labels[$0])) ?? "" }
        #expect(differing.contains { signal in named.contains { signal == $0 || signal.hasPrefix($0 + "[") } })
    }
}
