import Chain
import ChainTransactions
import Primitives
import TestSupport
import Testing

/// A small chain of signed headers.
enum SampleBlocks {
    static func key(_ number: UInt8 = 1) throws -> AccountSigningKey {
        try AccountSigningKey(seed: [UInt8](repeating: number, count: 32))
    }

    static func hash(_ number: UInt8) -> Hash256 { Hash256([UInt8](repeating: number, count: 32)) ?? .zero }

    static func transactions(_ count: Int) throws -> [[UInt8]] {
        try (0..<count).map { number in
            LedgerTransaction(
                chainID: try ChainID("c"), expiryHeight: 0, fee: UInt64(number),
                transparent: TransparentBundle(credits: [AccountCredit(account: hash(3), amount: 4)])
            ).encoded
        }
    }

    static func sign(_ header: BlockHeader, by key: AccountSigningKey) -> SignedHeader {
        SignedHeader(header: header, signature: key.sign(header.hash.bytes))
    }

    static func block(
        _ height: UInt64, after previous: Hash256, count: Int = 3, time: UInt64? = nil, chain: String = "c",
        key: UInt8 = 1
    ) throws -> LedgerBlock {
        let transactions = try transactions(count)
        let header = BlockHeader(
            chainID: try ChainID(chain), height: height, time: time ?? height, previous: previous,
            transactionCount: UInt32(count),
            bodyHash: BlockBody.hash(of: try LedgerBlock.commitments(to: transactions)),
            appHash: hash(UInt8(height)), proposer: hash(9))
        return LedgerBlock(signedHeader: sign(header, by: try self.key(key)), transactions: transactions)
    }

    static func client() throws -> LightClient {
        LightClient(chainID: try ChainID("c"), sequencer: try key().account, genesisAppHash: hash(0))
    }
}

@Suite struct BlockTests {
    @Test func encodingsAreReadBack() throws {
        for count in [0, 1, 5] {
            let block = try SampleBlocks.block(1, after: .zero, count: count)
            #expect(try LedgerBlock(decoding: block.encoded) == block)
            #expect(try SignedHeader(decoding: block.signedHeader.encoded) == block.signedHeader)
            #expect(try BlockHeader(decoding: block.header.encoded) == block.header)
            try block.checkBody()
        }
    }

    @Test func everyFieldOfTheHeaderChangesItsHash() throws {
        let header = try SampleBlocks.block(1, after: .zero).header
        var others: [BlockHeader] = []
        func altered(_ change: (inout BlockHeader) throws -> Void) rethrows {
            var copy = header
            try change(&copy)
            others.append(copy)
        }
        try altered { $0.chainID = try ChainID("d") }
        altered { $0.height += 1 }
        altered { $0.time += 1 }
        altered { $0.previous = SampleBlocks.hash(1) }
        altered { $0.transactionCount += 1 }
        altered { $0.bodyHash = SampleBlocks.hash(1) }
        altered { $0.appHash = SampleBlocks.hash(77) }
        altered { $0.proposer = SampleBlocks.hash(1) }
        #expect(Set(others.map(\.hash) + [header.hash]).count == 9)
    }

    @Test func everyRefusalOfDecodingHasItsName() throws {
        let block = try SampleBlocks.block(1, after: .zero)
        var bytes = block.encoded
        #expect(throws: BlockDecodingError.layout(.trailingBytes(offset: bytes.count, remaining: 1))) {
            try LedgerBlock(decoding: bytes + [0])
        }
        for count in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: BlockDecodingError.self) { try LedgerBlock(decoding: Array(bytes.prefix(count))) }
        }
        #expect(throws: BlockDecodingError.unknownVersion(actual: 2, expected: 1)) {
            try BlockHeader(decoding: [2] + block.header.encoded.dropFirst())
        }
        var name = block.header.encoded
        name[2] = 0xff
        #expect(throws: BlockDecodingError.self) { try BlockHeader(decoding: name) }
        name[2] = UInt8(ascii: "C")
        #expect(throws: BlockDecodingError.invalidChainID(.chainIDCharacter(offset: 0))) {
            try BlockHeader(decoding: name)
        }
        // The block's count follows the signed header.
        let position = block.signedHeader.encoded.count
        bytes[position] = 2
        #expect(throws: BlockDecodingError.transactionCount(actual: 2, expected: 3)) {
            try LedgerBlock(decoding: bytes)
        }
        for i in 0..<4 { bytes[position + i] = 0xff }
        #expect {
            try LedgerBlock(decoding: bytes)
        } throws: { ($0 as? BlockDecodingError)?.name == "countTooLarge" }
        let large = [UInt8](repeating: 0, count: LedgerBlock.maximumByteCount + 1)
        #expect(
            throws: BlockDecodingError.tooLong(actual: large.count, maximum: LedgerBlock.maximumByteCount)
        ) { try LedgerBlock(decoding: large) }
        var malformed = block
        malformed.transactions[1] = [9]
        #expect {
            try malformed.commitments()
        } throws: { error in
            if case .transaction(index: 1, _) = error as? BlockDecodingError { true } else { false }
        }
    }

    @Test func theBodyPinsEveryByteOfEveryTransaction() throws {
        let block = try SampleBlocks.block(1, after: .zero, count: 4)
        func expectAltered(_ change: (inout LedgerBlock) throws -> Void) rethrows {
            var copy = block
            try change(&copy)
            #expect {
                try copy.checkBody()
            } throws: { ($0 as? BlockRefusal)?.name == "bodyAltered" }
        }
        expectAltered { $0.transactions.swapAt(0, 1) }
        expectAltered { $0.transactions.removeLast() }
        expectAltered { $0.transactions.append($0.transactions[0]) }
        expectAltered { $0.transactions[2] = [] }
        for offset in block.transactions[1].indices { expectAltered { $0.transactions[1][offset] ^= 1 } }
    }

    // MARK: Inclusion

    @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 9, 16, 33])
    func inclusionProofsHoldForTheirTransactionAlone(count: Int) throws {
        let commitments = try LedgerBlock.commitments(to: SampleBlocks.transactions(count))
        var header = try SampleBlocks.block(1, after: .zero).header
        header.transactionCount = UInt32(count)
        header.bodyHash = BlockBody.hash(of: commitments)
        for index in 0..<count {
            let proof = try #require(BlockBody.proof(of: index, in: commitments))
            #expect(try InclusionProof(decoding: proof.encoded) == proof)
            for (other, commitment) in commitments.enumerated() {
                #expect(LightClient.isIncluded(commitment, in: header, by: proof) == (other == index))
            }
            let forged = TransactionCommitment(id: commitments[index].id, authorization: SampleBlocks.hash(1))
            #expect(!LightClient.isIncluded(forged, in: header, by: proof))
            var altered = proof
            altered.count += 1
            #expect(!LightClient.isIncluded(commitments[index], in: header, by: altered))
            altered = proof
            altered.path.append(.zero)
            #expect(!LightClient.isIncluded(commitments[index], in: header, by: altered))
            if !proof.path.isEmpty {
                altered = proof
                altered.path[0] = .zero
                #expect(!LightClient.isIncluded(commitments[index], in: header, by: altered))
            }
            altered = proof
            altered.index = UInt32(count)
            #expect(!LightClient.isIncluded(commitments[index], in: header, by: altered))
        }
        #expect(BlockBody.proof(of: count, in: commitments) == nil)
        #expect(BlockBody.proof(of: -1, in: commitments) == nil)
    }

    @Test func proofsOfOtherShapesAreRefused() throws {
        let count = try LedgerBlock.commitments(to: SampleBlocks.transactions(3))
        let proof = try #require(BlockBody.proof(of: 1, in: count))
        var outside = proof
        outside.index = 3
        #expect(throws: BlockDecodingError.proofShape) { try InclusionProof(decoding: outside.encoded) }
        #expect(throws: BlockDecodingError.proofShape) {
            try InclusionProof(decoding: InclusionProof(index: 0, count: 0, path: []).encoded)
        }
        #expect {
            try InclusionProof(decoding: proof.encoded.dropLast())
        } throws: { ($0 as? BlockDecodingError)?.name == "truncated" }
        #expect {
            try InclusionProof(decoding: proof.encoded + [0])
        } throws: { ($0 as? BlockDecodingError)?.name == "trailingBytes" }
    }

    // MARK: Light verification

    @Test func aChainOfHeadersIsFollowed() throws {
        var client = try SampleBlocks.client()
        for height in 1...5 as ClosedRange<UInt64> {
            let block = try SampleBlocks.block(height, after: client.hash)
            try client.accept(block.signedHeader)
            #expect(client.height == height && client.hash == block.hash && client.appHash == block.header.appHash)
            #expect(
                client == LightClient(sequencer: client.sequencer, trusted: block.header))
        }
    }

    @Test func everyRefusalOfAHeaderHasItsName() throws {
        var client = try SampleBlocks.client()
        let genesis = client
        func refusal(_ block: LedgerBlock) -> BlockRefusal? {
            do throws(BlockRefusal) {
                let before = client
                defer { #expect(client == before) }
                var copy = client
                try copy.accept(block.signedHeader)
                return nil
            } catch { return error }
        }
        let first = try SampleBlocks.block(1, after: client.hash, time: 50)
        #expect(refusal(first) == nil)
        #expect(
            try refusal(SampleBlocks.block(1, after: client.hash, chain: "d"))
                == .wrongChain(actual: "d", expected: "c"))
        #expect(
            try refusal(SampleBlocks.block(2, after: client.hash)) == .wrongHeight(actual: 2, expected: 1))
        #expect(try refusal(SampleBlocks.block(1, after: client.hash, key: 2)) == .wrongSignature(height: 1))
        var altered = first
        altered.signedHeader.header.appHash = .zero
        #expect(refusal(altered) == .wrongSignature(height: 1))
        altered = first
        altered.signedHeader.signature = []
        #expect(refusal(altered) == .wrongSignature(height: 1))
        #expect(
            try refusal(SampleBlocks.block(1, after: .zero))
                == .forked(height: 1, actual: .zero, expected: genesis.hash))
        try client.accept(first.signedHeader)
        #expect(
            try refusal(SampleBlocks.block(2, after: client.hash, time: 49))
                == .timeDecreases(actual: 49, previous: 50))
        #expect(try refusal(SampleBlocks.block(2, after: client.hash, time: 50)) == nil)
        // The last height there is has none behind it.
        var last = first.header
        last.height = .max
        client = LightClient(sequencer: client.sequencer, trusted: last)
        #expect(
            try refusal(SampleBlocks.block(0, after: client.hash)) == .wrongHeight(actual: 0, expected: 0))
    }

    @Test func theRootBindsChainAndGenesis() throws {
        let roots = [
            BlockHeader.root(chainID: try ChainID("c"), appHash: .zero),
            BlockHeader.root(chainID: try ChainID("d"), appHash: .zero),
            BlockHeader.root(chainID: try ChainID("c"), appHash: SampleBlocks.hash(1)),
        ]
        #expect(Set(roots).count == 3)
    }
}
