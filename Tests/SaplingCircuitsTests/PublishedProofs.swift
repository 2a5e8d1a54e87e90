import Algebra
import Curves
import Primitives
import SaplingCircuits

/// The published proofs with everything they were made from.
struct PublishedProofs: Decodable {
    struct Spend: Decodable {
        let value: String, rcv: String, ak: String, nsk: String, g_d: String, rcm: String, alpha: String
        let position: UInt64
        let auth_path: [String]
        let anchor: String, cv: String, rk: String, nullifier: String
        let public_inputs: [String]
        let aux_blake2b256: String, groth16_r: String, groth16_s: String, proof: String

        func witness() throws -> SpendWitness {
            SpendWitness(
                value: try integer(value), valueRandomness: try scalar(rcv), ak: try point(ak), nsk: try scalar(nsk),
                alpha: try scalar(alpha), diversifiedBase: try point(g_d), noteRandomness: try scalar(rcm),
                position: position, path: try auth_path.map(element), anchor: try element(anchor))
        }

        func inputs() throws -> SpendInputs {
            try SpendInputs(
                valueCommitment: bytes(cv), anchor: bytes(anchor), nullifier: bytes(nullifier),
                randomizedKey: bytes(rk))
        }
    }

    struct Output: Decodable {
        let value: String, rcv: String, g_d: String, pk_d: String, rcm: String, esk: String
        let cv: String, epk: String, cmu: String
        let public_inputs: [String]
        let aux_blake2b256: String, groth16_r: String, groth16_s: String, proof: String

        func witness() throws -> OutputWitness {
            OutputWitness(
                value: try integer(value), valueRandomness: try scalar(rcv), diversifiedBase: try point(g_d),
                transmissionKey: try point(pk_d), noteRandomness: try scalar(rcm), ephemeralSecret: try scalar(esk))
        }

        func inputs() throws -> OutputInputs {
            try OutputInputs(valueCommitment: bytes(cv), noteCommitment: bytes(cmu), ephemeralKey: bytes(epk))
        }
    }

    let spend: [Spend]
    let output: [Output]

    static func load(for test: String = #function) throws -> Self? {
        try published("groth16_sapling_proofs.json", as: Self.self, for: test)
    }
}

struct NotANumber: Error {}

func integer(_ text: String) throws -> UInt64 {
    guard let value = UInt64(text) else { throw NotANumber() }
    return value
}

func scalar(_ text: String) throws -> Jubjub.ScalarField {
    try Jubjub.ScalarField(canonicalLittleEndian: bytes(text))
}

func point(_ text: String) throws -> EdwardsAffinePoint<Jubjub> { try EdwardsAffinePoint(encoded: bytes(text)) }
