import Foundation
import MoneroTransactions
import Primitives
import RingSignatures
import TestSupport
import Testing

/// The published transactions and blocks, where the folder of vectors has them; empty otherwise, which the tests say.
enum Published {
    static func load<File: Decodable>(
        _ name: String, _ type: File.Type, for test: String
    ) throws -> File? {
        guard let url = PublishedVectors.find("monero/\(name).json", for: test) else { return nil }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(File.self, from: Data(contentsOf: url))
    }

    /// A ring member, in the two shapes that the files have: with and without names.
    struct Member: Decodable {
        let key, commitment: String

        private enum Keys: String, CodingKey { case key, commitment, dest, mask }

        init(from decoder: any Decoder) throws {
            if var list = try? decoder.unkeyedContainer() {
                key = try list.decode(String.self)
                commitment = try list.decode(String.self)
            } else {
                let fields = try decoder.container(keyedBy: Keys.self)
                key = try fields.decodeIfPresent(String.self, forKey: .key) ?? fields.decode(String.self, forKey: .dest)
                commitment =
                    try fields.decodeIfPresent(String.self, forKey: .commitment)
                    ?? fields.decode(String.self, forKey: .mask)
            }
        }
    }

    struct Ring: Decodable {
        let members: [Member]

        private enum Keys: String, CodingKey { case members }

        init(from decoder: any Decoder) throws {
            if let list = try? [Member](from: decoder) {
                members = list
            } else {
                members = try decoder.container(keyedBy: Keys.self).decode([Member].self, forKey: .members)
            }
        }

        func ring() throws -> [RingMember] {
            try members.map {
                RingMember(key: try Published.point($0.key), commitment: try Published.point($0.commitment))
            }
        }
    }

    static func point(_ text: String) throws -> CompressedPoint {
        try #require(CompressedPoint(try Hexadecimal.decode(text)))
    }

    /// A transaction of the main network; its ring members are seldom known.
    struct RealTransaction: Decodable {
        let txid, prefixHash, hex: String
        let message: String?
        let version: UInt64
        let rctType: UInt8?
        let nInputs, nOutputs, ringSize: Int
        let coinbase: Bool
        let rings: [Ring]?
        func bytes() throws -> [UInt8] { try Hexadecimal.decode(hex) }
    }

    static func realTransactions(for test: String = #function) throws -> [RealTransaction] {
        struct File: Decodable { let txs: [RealTransaction] }
        let list = try load("real_txs", File.self, for: test)?.txs ?? []
        #expect(list.isEmpty || list.count == 19)
        return list
    }

    /// A transaction of a regression-test network, or one that Monero's own code made.
    struct MadeTransaction: Decodable {
        struct Expected: Decodable { let prefixHash, message: String }
        struct Output: Decodable { let outputPublicKey: String, viewTag: String? }
        let name, txid, txHex: String
        let prunableHash: String?
        let rctType: Int
        let fee: String?
        let nInputs, nOutputs, sizeBytes, blockHeight: Int?
        let rings: [Ring]
        let outputs: [Output]?
        let expected: Expected
        func bytes() throws -> [UInt8] { try Hexadecimal.decode(txHex) }
        func members() throws -> [[RingMember]] { try rings.map { try $0.ring() } }
    }

    static func regtestTransactions(for test: String = #function) throws -> [MadeTransaction] {
        struct File: Decodable { let txs: [MadeTransaction] }
        let list = try load("regtest_txs", File.self, for: test)?.txs ?? []
        #expect(list.isEmpty || list.count == 14)
        return list
    }

    static func generatedTransactions(for test: String = #function) throws -> [MadeTransaction] {
        struct File: Decodable { let txs: [MadeTransaction] }
        let list = try load("ringct_generated", File.self, for: test)?.txs ?? []
        #expect(list.isEmpty || list.count == 9)
        return list
    }

    struct Block: Decodable {
        let height: UInt64
        let blockHex, blockHash, minerTxHash: String
        let txHashes: [String]
    }

    static func blocks(for test: String = #function) throws -> [Block] {
        struct File: Decodable { let blocks: [Block] }
        let list = try load("regtest_txs", File.self, for: test)?.blocks ?? []
        #expect(list.isEmpty || list.count == 14)
        return list
    }

    /// Changes of a valid transaction, each of which the daemon refused.
    struct Mutations: Decodable {
        struct Mutation: Decodable { let mutation, txHex, monerodStatus: String }
        let name, txid, txHex, monerodStatus: String
        let rings: [Ring]
        let mutations: [Mutation]
    }

    static func mutations(for test: String = #function) throws -> [Mutations] {
        struct File: Decodable { let cases: [Mutations] }
        return try load("regtest_negative_txs", File.self, for: test)?.cases ?? []
    }

    /// A hard fork under which a transaction of these traits could be mined.
    static func fork(_ transaction: MoneroTransaction) throws -> HardFork {
        let hasTags = transaction.outputs.contains { $0.viewTag != nil }
        let version: UInt8 =
            switch transaction.ringCT?.type {
            case nil: transaction.version == .cryptoNote ? 1 : 16
            case .full, .simple: 4
            case .bulletproof: 8
            case .bulletproof2: 10
            case .clsag: 13
            case .bulletproofPlus: hasTags ? 16 : 15
            }
        return try #require(HardFork(version: version))
    }
}
