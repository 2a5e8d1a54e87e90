import Algebra
import Circuits
import Curves
import Foundation
import Groth16
import Groth16TestSupport
import Primitives
import TestSupport
import Testing

/// Writes keys, witnesses, randomness and proofs for `scripts/long/cross-check`, which computes the proofs anew in Python.
@Suite("Cross-check") struct CrossCheckFiles {
    static let folder = ProcessInfo.processInfo.environment["NIGHTJAR_CROSS_CHECK"].map { URL(filePath: $0) }

    @Test("write the cases", .enabled(if: folder != nil, "scripts/long/cross-check names a folder for the cases"))
    func emit() throws {
        guard let folder = Self.folder else { return }
        var generator = SeededGenerator(seed: 0xC405)

        func write<E: PairingEngine>(_ name: String, _ engine: E.Type, zkey: [UInt8], wtns: [UInt8]) throws {
            let container = try ZKeyFormat.read(ByteRegion(copying: zkey))
            let key = try ProvingKey<E>(policy: .allowInsecure) { try container.section($0) }
            let file = try WitnessFile(ByteRegion(copying: wtns))
            let witness = try file.witness(over: E.Fr.self)
            let r = E.Fr.random(using: &generator)
            let s = E.Fr.random(using: &generator)
            let statement = try Prover.prove(
                key: key, witness: witness, blinding: ProofBlinding(r: r, s: s), execution: Execution(threads: 2))
            let blinding = JSONValue.object([.init("r", .string(r.decimal)), .init("s", .string(s.decimal))])
            let folder = folder.appending(path: name)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            func put(_ bytes: [UInt8], _ name: String) throws {
                try Data(bytes).write(to: folder.appending(path: name))
            }
            try put(zkey, "circuit.zkey")
            try put(wtns, "witness.wtns")
            try put(Array(blinding.serialized().utf8), "blinding.json")
            // As the program writes them.
            try put(Array(statement.proof.json.serialized(indentation: 1).utf8), "proof.json")
            try put(Array(PublicInputs.json(statement.publicInputs).serialized(indentation: 1).utf8), "public.json")
        }

        func made<E: PairingEngine>(_ engine: E.Type, rows: [Int]) throws {
            for (i, rows) in rows.enumerated() {
                let f = Fixture<E>(seed: UInt64(3000 + rows), rowCount: rows, publicInputCount: 1 + i % 4)
                try write(
                    "made-\(E.curve.rawValue)-\(rows)", engine, zkey: f.file.bytes,
                    wtns: SectionFile.witness(f.circuit.witness))
            }
        }
        try made(BN254.self, rows: [1, 2, 7, 30, 90])
        try made(BLS12381.self, rows: [1, 2, 7, 30, 250])

        let groth16 = "snarkjs-fixtures-cosnarks/test_vectors/Groth16/"
        let kyc = "snarkjs-fixtures-cosnarks/co-circom/co-circom/examples/groth16/test_vectors/kyc/bls12/"
        for (name, zkey, wtns) in [
            (
                "multiplier-bn128", groth16 + "bn254/multiplier2/circuit.zkey",
                groth16 + "bn254/multiplier2/witness.wtns"
            ),
            (
                "multiplier-bls12381", groth16 + "bls12_381/multiplier2/circuit.zkey",
                groth16 + "bls12_381/multiplier2/witness.wtns"
            ),
            (
                "poseidon-bls12381", groth16 + "bls12_381/poseidon/circuit.zkey",
                groth16 + "bls12_381/poseidon/witness.wtns"
            ),
            ("kyc-bls12381", kyc + "kyc.zkey", kyc + "witness.wtns"),
        ] {
            guard let zkey = PublishedVectors.find(zkey), let wtns = PublishedVectors.find(wtns) else { continue }
            let bytes = ([UInt8](try Data(contentsOf: zkey)), [UInt8](try Data(contentsOf: wtns)))
            if name.hasSuffix("bn128") {
                try write(name, BN254.self, zkey: bytes.0, wtns: bytes.1)
            } else {
                try write(name, BLS12381.self, zkey: bytes.0, wtns: bytes.1)
            }
        }
    }
}
