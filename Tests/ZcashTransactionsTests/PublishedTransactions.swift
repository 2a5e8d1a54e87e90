import Foundation
import Primitives
import Sapling
import TestSupport
import Testing
import ZcashTransactions

/// The published transactions and blocks, where the folder of vectors has them; empty otherwise, which the tests say.
enum Published {
    struct File<Case: Decodable>: Decodable {
        var cases: [Case]?
        var transactions: [Case]?
        var blocks: [Case]?
    }

    static func load<Case: Decodable>(
        _ name: String, _ type: Case.Type, count: Int, for test: String = #function
    ) throws -> [Case] {
        guard let url = PublishedVectors.find("zcash/\(name).json", for: test) else { return [] }
        let file = try JSONDecoder().decode(File<Case>.self, from: Data(contentsOf: url))
        let cases = file.cases ?? file.transactions ?? file.blocks ?? []
        try #require(cases.count == count)
        return cases
    }

    /// Signature digests of ZIP 143 and ZIP 243.
    struct DigestCase: Decodable {
        let tx: String
        let script_code: String
        let transparent_input: Int
        let hash_type: UInt8
        let amount: Int64
        let consensus_branch_id: UInt32
        let sighash: String
    }

    /// Digests of ZIP 244.
    struct DigestCaseV5: Decodable {
        let tx, txid, auth_digest: String
        let amounts: [Int64]
        let script_pubkeys: [String]
        let transparent_input: Int?
        let sighash_shielded: String
        let sighash_all, sighash_none, sighash_single: String?
        let sighash_all_anyone, sighash_none_anyone, sighash_single_anyone: String?
    }

    /// A transaction of the main or the test network.
    struct RealTransaction: Decodable {
        struct Prevout: Decodable {
            let value: Int64
            let script_pubkey: String
        }
        let network: String
        let height: UInt32
        let coinbase: Bool
        let consensus_branch_id: String
        let version: UInt32
        let txid_bytes, txid_display, tx_hex: String
        let value_balance: Int64
        let transparent_inputs, transparent_outputs, joinsplits, orchard_actions: Int
        let prevouts: [Prevout]?
        let sighash_shielded: String?
        let spends: [Spend]
        let outputs: [Output]
        let binding_sig: String?

        struct Spend: Decodable { let cv, anchor, nullifier, rk, proof, spend_auth_sig: String }
        struct Output: Decodable { let cv, cmu, ephemeral_key, enc_ciphertext, out_ciphertext, proof: String }

        func previousOutputs() throws -> [TransparentOutput] {
            try (prevouts ?? []).map {
                TransparentOutput(value: $0.value, script: try Hexadecimal.decode($0.script_pubkey))
            }
        }
        func bytes() throws -> [UInt8] { try Hexadecimal.decode(tx_hex) }
        func transaction() throws -> Transaction { try Transaction(bytes: try bytes()) }
        var zcashNetwork: ZcashNetwork { network == "main" ? .main : .test }
    }

    /// A whole block.
    struct RealBlock: Decodable {
        let network: String
        let height: UInt32
        let branch_id: String
        let n_tx, sapling_spends, sapling_outputs: Int
        let block_hex, header_commitment_field, final_sapling_root: String

        func bytes() throws -> [UInt8] { try Hexadecimal.decode(block_hex) }
        var zcashNetwork: ZcashNetwork { network == "main" ? .main : .test }
    }

    static func realTransactions(for test: String = #function) throws -> [RealTransaction] {
        try load("mainnet_testnet_sapling_txs", RealTransaction.self, count: 49, for: test)
    }

    /// A root of Sapling's note commitment tree after a block.
    struct RealRoot: Decodable {
        let network: String
        let height: UInt32
        let root: String
    }

    /// The known roots of a network.
    static func roots(of network: ZcashNetwork, for test: String = #function) throws -> SaplingRoots {
        struct Roots: Decodable { let final_sapling_roots: [RealRoot] }
        var roots = SaplingRoots()
        guard let url = PublishedVectors.find("zcash/blocks_with_sapling.json", for: test) else { return roots }
        let list = try JSONDecoder().decode(Roots.self, from: Data(contentsOf: url)).final_sapling_roots
        try #require(list.count == 52)
        for item in list where item.network == (network == .main ? "main" : "test") {
            try roots.insert(Hexadecimal.decode(item.root), after: item.height)
        }
        return roots
    }

    static func realBlocks(for test: String = #function) throws -> [RealBlock] {
        try load("blocks_with_sapling", RealBlock.self, count: 21, for: test)
    }
}
