import Algebra
import Curves
import Groth16
import Groth16TestSupport
import Primitives
import TestSupport

/// A folder with a key, a witness, a verification key, a proof and inputs under their usual names.
struct Files {
    let folder: TemporaryFolder

    init<E: PairingEngine>(_ f: Fixture<E>) throws {
        folder = try TemporaryFolder()
        try folder.write(f.file.bytes, to: "circuit.zkey")
        try folder.write(SectionFile.witness(f.circuit.witness), to: "witness.wtns")
        try write(f.verifyingKey.json, to: "verification_key.json")
        try write(f.statement.proof.json, to: "proof.json")
        try write(PublicInputs.json(f.statement.publicInputs), to: "public.json")
        try write(PublicInputs.json(f.statement.publicInputs.map { $0 + .one }), to: "other.json")
    }

    func write(_ json: JSONValue, to name: String) throws {
        try folder.write(Array(json.serialized(indentation: 1).utf8), to: name)
    }

    func run(_ arguments: String...) throws -> Program.Outcome { try Program.run(arguments, in: folder.path) }
    func run(_ arguments: [String]) throws -> Program.Outcome { try Program.run(arguments, in: folder.path) }
}
