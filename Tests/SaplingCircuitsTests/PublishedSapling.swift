import Algebra
import Curves
import Foundation
import Groth16
import Primitives
import SaplingCircuits
import TestSupport

/// Text of hexadecimal digits as bytes.
func bytes(_ text: String) throws -> [UInt8] { try Hexadecimal.decode(text) }

/// A 32-byte little-endian field element.
func element(_ text: String) throws -> BLS12381.Fr { try BLS12381.Fr(canonicalLittleEndian: bytes(text)) }

/// Decodes a published JSON file of the folder "zcash"; nil, with a line that says so, where there is none.
func published<T: Decodable>(_ file: String, as type: T.Type, for test: String = #function) throws -> T? {
    guard let url = PublishedVectors.find("zcash/" + file, for: test) else { return nil }
    return try JSONDecoder().decode(T.self, from: Data(contentsOf: url))
}

/// The published transactions with Sapling parts.
struct RealTransactions: Decodable {
    struct Transaction: Decodable {
        let txid_display: String
        let spends: [Spend]
        let outputs: [Output]
    }

    struct Spend: Decodable {
        let cv: String, anchor: String, nullifier: String, rk: String, proof: String
        let public_inputs: [String]

        func inputs() throws -> SpendInputs {
            try SpendInputs(
                valueCommitment: bytes(cv), anchor: bytes(anchor), nullifier: bytes(nullifier),
                randomizedKey: bytes(rk))
        }
    }

    struct Output: Decodable {
        let cv: String, cmu: String, ephemeral_key: String, proof: String
        let public_inputs: [String]

        func inputs() throws -> OutputInputs {
            try OutputInputs(
                valueCommitment: bytes(cv), noteCommitment: bytes(cmu), ephemeralKey: bytes(ephemeral_key))
        }
    }

    let transactions: [Transaction]

    /// Every spend and every output with its proof.
    func statements() throws -> (
        spends: [(inputs: SpendInputs, proof: SaplingProof)], outputs: [(inputs: OutputInputs, proof: SaplingProof)]
    ) {
        (
            try transactions.flatMap(\.spends).map { (try $0.inputs(), try SaplingProof(encoded: bytes($0.proof))) },
            try transactions.flatMap(\.outputs).map { (try $0.inputs(), try SaplingProof(encoded: bytes($0.proof))) }
        )
    }
}
