import Algebra
import Curves
import Foundation
import Groth16
import Primitives
import Sapling
import SaplingCircuits
import TestSupport
import Testing

/// Proofs with the published parameters.
@Suite("Sapling's prover", .serialized) struct ProvingTests {
    static let execution = Execution(threads: 2)

    /// The prover with the published parameters, loaded once; nil where there are none.
    static let prover: SaplingProver? = ParameterFolder.path.flatMap {
        try? SaplingProver(.published(folder: $0), network: .main)
    }

    static func find(for test: String = #function) -> SaplingProver? {
        if prover == nil { print("skipped \(test): no Sapling parameters (set NIGHTJAR_PARAMS)") }
        return prover
    }

    func fr(_ text: String) throws -> BLS12381.Fr { try element(text) }

    @Test("given witness, r and s, the 192 bytes are the published ones") func bytesOfProofs() throws {
        guard let prover = Self.find(), let proofs = try PublishedProofs.load() else { return }
        let spends = try prover.spends(execution: Self.execution),
            outputs = try prover.outputs(execution: Self.execution)
        #expect(!spends.isForTests && spends.verifyingKey.key == SaplingVerifyingKeys.spend.key)
        #expect(!outputs.isForTests && outputs.verifyingKey.key == SaplingVerifyingKeys.output.key)
        for threads in [1, 2] {
            let execution = Execution(threads: threads)
            for test in proofs.spend {
                let blinding = ProofBlinding<BLS12381>(r: try fr(test.groth16_r), s: try fr(test.groth16_s))
                let (inputs, proof) = try spends.prove(test.witness(), blinding: blinding, execution: execution)
                #expect(Hexadecimal.encode(proof.encoded) == test.proof)
                #expect(inputs == (try test.inputs()))
            }
            for test in proofs.output {
                let blinding = ProofBlinding<BLS12381>(r: try fr(test.groth16_r), s: try fr(test.groth16_s))
                let (inputs, proof) = try outputs.prove(test.witness(), blinding: blinding, execution: execution)
                #expect(Hexadecimal.encode(proof.encoded) == test.proof)
                #expect(inputs == (try test.inputs()))
            }
        }
    }

    @Test("two proofs of one witness share no element and both verify") func blinding() throws {
        guard let prover = Self.find() else { return }
        let first = try prover.prove(SampleWitnesses.output, execution: Self.execution)
        let second = try prover.prove(SampleWitnesses.output, verifyAfter: false, execution: Self.execution)
        #expect(first.proof.a != second.proof.a && first.proof.b != second.proof.b && first.proof.c != second.proof.c)
        #expect(first.inputs == second.inputs && first.inputs == SampleWitnesses.output.inputs)
        try SaplingVerifyingKeys.output.verify(second.proof, second.inputs)
        let spend = try prover.prove(SampleWitnesses.spend, execution: Self.execution)
        try SaplingVerifyingKeys.spend.verify(spend.proof, SampleWitnesses.spend.inputs)
        try SaplingVerifyingKeys.spend.verify(SaplingProof(encoded: spend.proof.encoded), spend.inputs)
    }

    @Test("a witness that breaks a clause has no proof") func unsatisfied() throws {
        guard let prover = Self.find() else { return }
        var spend = SampleWitnesses.spend
        spend.ak = SampleWitnesses.smallOrder
        #expect(throws: SaplingWitnessError.badAuthorizingKey) { try prover.prove(spend, execution: Self.execution) }
        spend = SampleWitnesses.spend
        spend.diversifiedBase = SampleWitnesses.smallOrder
        #expect(throws: SaplingWitnessError.badDiversifiedBase) { try prover.prove(spend, execution: Self.execution) }
        spend = SampleWitnesses.spend
        spend.path[3] += .one
        #expect(throws: SaplingWitnessError.anchorMismatch) { try prover.prove(spend, execution: Self.execution) }
        var output = SampleWitnesses.output
        output.diversifiedBase = .identity
        #expect(throws: SaplingWitnessError.badDiversifiedBase) { try prover.prove(output, execution: Self.execution) }
        for error in [SaplingWitnessError.badAuthorizingKey, .badDiversifiedBase, .anchorMismatch] {
            #expect(error.explanation.hasSuffix("."))
        }
    }

    @Test("progress is told, and the work stops on request") func progress() throws {
        guard let prover = Self.find() else { return }
        let statement = try prover.outputs(execution: Self.execution)
        let stopped = Execution(threads: 1)
        stopped.cancellation.cancel()
        #expect(throws: Cancelled.self) { try statement.prove(SampleWitnesses.output, execution: stopped) }
        #expect(throws: Cancelled.self) {
            try StatementProver<OutputWitness>(folder: ParameterFolder.path ?? "", execution: stopped)
        }
    }
}

/// Where the parameter files are looked for and when they are refused.
@Suite("Sapling's parameter files") struct ParameterFileTests {
    @Test("a folder without both files is refused, with what was searched") func notFound() throws {
        let folder = try TemporaryFolder()
        #expect(throws: SaplingParametersError.notFound(searched: [folder.path])) {
            try SaplingParameters.folder(named: folder.path)
        }
        try folder.write([1], to: "sapling-spend.params")
        #expect(throws: SaplingParametersError.notFound(searched: [folder.path])) {
            try SaplingParameters.folder(named: folder.path)
        }
        try folder.write([1], to: "sapling-output.params")
        #expect(try SaplingParameters.folder(named: folder.path) == folder.path)
        #expect(SaplingParametersError.notFound(searched: ["here"]).explanation.contains("here"))
    }

    @Test("a file of another length or with another digest is refused") func damaged() throws {
        let folder = try TemporaryFolder()
        let execution = Execution(threads: 1)
        let path = try folder.write([UInt8](repeating: 0, count: 1000), to: "sapling-output.params")
        #expect(throws: SaplingParametersError.wrongSize(file: path, actual: 1000, expected: 3_592_860)) {
            try SaplingParameters.output.map(folder: folder.path, execution: execution)
        }
        let zeros = [UInt8](repeating: 0, count: 3_592_860)
        try folder.write(zeros, to: "sapling-output.params")
        let digest = Hexadecimal.encode(SHA256.digest(of: zeros))
        let error = SaplingParametersError.wrongHash(
            file: path, actual: digest, expected: SaplingParameters.output.sha256)
        #expect(throws: error) { try SaplingParameters.output.map(folder: folder.path, execution: execution) }
        #expect(error.explanation.contains(digest))
        #expect(throws: FileError.self) { try SaplingParameters.spend.map(folder: folder.path, execution: execution) }
    }

    @Test("the published files have the published digests") func published() throws {
        guard let folder = ParameterFolder.find() else { return }
        for file in SaplingParameters.allCases {
            let region = try file.map(folder: folder, execution: Execution(threads: 1))
            #expect(region.count == file.byteCount)
        }
    }
}

/// A set-up by one party.
@Suite("Sapling's test parameters") struct TestParameterTests {
    @Test("proofs under a test key verify under it alone, and public networks refuse it") func setUp() throws {
        let execution = Execution(threads: 2)
        let file = ByteRegion(copying: try StatementProver<OutputWitness>.testParameters(execution: execution))
        let prover = try SaplingProver(.test(spend: file, output: file), network: .regtest)
        let statement = try prover.outputs(execution: execution)
        #expect(statement.isForTests && statement.verifyingKey.key.testKeyNotice == TestKey.notice)
        let (inputs, proof) = try prover.prove(SampleWitnesses.output, execution: execution)
        try statement.verifyingKey.verify(proof, inputs)
        #expect(throws: VerificationError.equationNotSatisfied) {
            try SaplingVerifyingKeys.output.verify(proof, inputs)
        }
        for network in [ZcashNetwork.main, .test] {
            #expect(throws: SaplingParametersError.testParameters(network: network.rawValue)) {
                try SaplingProver(.test(spend: file, output: file), network: network)
            }
        }
        #expect(SaplingParametersError.testParameters(network: "main").explanation.contains("main"))
        // A key of the other statement does not fit.
        #expect(throws: BellmanKeyError.elementCount(.ic, actual: 6, expected: 8)) {
            try prover.spends(execution: execution)
        }
    }
}
