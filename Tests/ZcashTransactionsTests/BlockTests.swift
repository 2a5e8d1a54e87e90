import Primitives
import Sapling
import TestSupport
import Testing
import ZcashTransactions

@Suite struct BlockTests {
    @Test("Real blocks: counts, roots over identifiers, and back to the same bytes")
    func realBlocks() throws {
        for real in try Published.realBlocks() {
            let bytes = try real.bytes()
            let block = try Block(bytes: bytes)
            #expect(block.bytes == bytes)
            #expect(block.transactions.count == real.n_tx)
            #expect(block.transactions.first?.isCoinbase == true)
            #expect(block.transactions.reduce(0) { $0 + $1.sapling.spends.count } == real.sapling_spends)
            #expect(block.transactions.reduce(0) { $0 + $1.sapling.outputs.count } == real.sapling_outputs)
            #expect(Hexadecimal.encode(block.header.commitment) == real.header_commitment_field)
            #expect(block.merkleRoot == block.header.merkleRoot)
            #expect(!block.hasRepeatedPair)
        }
    }

    @Test("A block whose last transactions are repeated has the same root, and is found out")
    func repeatedTransactions() throws {
        let transactions = (0..<3).map { Transaction(version: .v4, lockTime: UInt32($0)) }
        let header = BlockHeader(
            version: 4, previousHash: [UInt8](repeating: 1, count: 32), merkleRoot: [UInt8](repeating: 2, count: 32),
            commitment: [UInt8](repeating: 3, count: 32), time: 5, bits: 6, nonce: [UInt8](repeating: 4, count: 32),
            solution: [1, 2, 3])
        let block = Block(header: header, transactions: transactions)
        let repeated = Block(header: header, transactions: transactions + [transactions[2]])
        #expect(block.merkleRoot == repeated.merkleRoot)
        #expect(!block.hasRepeatedPair)
        #expect(repeated.hasRepeatedPair)
        #expect(try Block(bytes: block.bytes) == block)
        #expect(Block(header: header, transactions: []).merkleRoot == [UInt8](repeating: 0, count: 32))
    }
}

@Suite struct BlockVerificationTests {
    @Test("The 21 blocks: every header and transaction, and the roots of the tree where its state is known")
    func realBlocks() throws {
        let real = try Published.realBlocks()
        var roots = 0
        var incomplete = 0
        for item in real {
            let block = try Block(bytes: item.bytes())
            #expect(block.height == item.height)
            // The first block with Sapling outputs finds an empty tree.
            let tree = item.height == 419_201 ? NoteCommitmentFrontier() : nil
            var verifier = BlockVerifier(network: item.zcashNetwork, tree: tree)
            let report = try verifier.verify(block)
            #expect(report.failures.isEmpty, "\(item.height): \(report.failures)")
            #expect(report.verdict != .invalid, "\(item.height)")
            if report.verdict == .incomplete { incomplete += 1 }
            if item.zcashNetwork.upgrade(at: item.height) < .heartwood {
                // There the header holds the root.
                #expect(Hexadecimal.encode(block.header.commitment) == item.final_sapling_root)
                roots += 1
            }
        }
        if !real.isEmpty { #expect(roots == 3 && incomplete > 0) }
    }

    @Test("The tree over a range of blocks has the roots of their headers")
    func range() throws {
        let blocks = try Published.realBlocks().filter { (419_201...419_202).contains($0.height) }
        guard !blocks.isEmpty else { return }
        try #require(blocks.map(\.height) == [419_201, 419_202])
        var verifier = BlockVerifier(network: .main, tree: NoteCommitmentFrontier())
        for item in blocks {
            let report = try verifier.verify(Block(bytes: item.bytes()))
            #expect(report.failures.isEmpty && report.rootChecks.contains(.header) && report.verdict != .invalid)
            #expect(report.saplingRoot.map { Hexadecimal.encode($0) } == item.final_sapling_root)
        }
        // From the tree as zcashd writes it after the first of them.
        let state = try Hexadecimal.decode(
            "019eb30778ddeea84c72e69e07a1689f3c8def3dc0a1939f0edcbe47279069d931001f000150715810d52caf35471d10feb487213fbd95f"
                + "f209122225b7b65d27a7fb1a44d0000000000000000000000000000000000000000000000000000000000")
        var later = BlockVerifier(network: .main, tree: try NoteCommitmentFrontier(zcashd: state))
        let report = try later.verify(Block(bytes: blocks[1].bytes()))
        #expect(report.saplingRoot.map { Hexadecimal.encode($0) } == blocks[1].final_sapling_root)
        // From any other tree the root is another, and the header says so.
        var wrong = BlockVerifier(network: .main, tree: NoteCommitmentFrontier())
        #expect(try wrong.verify(Block(bytes: blocks[1].bytes())).failures.map(\.name) == ["wrongSaplingRoot"])
    }

    @Test("Each refusal of a block, under its name")
    func refusals() throws {
        func coinbase(_ height: UInt8) -> Transaction {
            let null = OutPoint(transactionID: [UInt8](repeating: 0, count: 32), index: .max)
            return Transaction(
                version: .v1,
                transparentInputs: [TransparentInput(previous: null, script: [0x50 + height, 0], sequence: 0)],
                transparentOutputs: [TransparentOutput(value: 1, script: [])])
        }
        let paying = Transaction(
            version: .v1,
            transparentInputs: [
                TransparentInput(
                    previous: OutPoint(transactionID: [UInt8](repeating: 1, count: 32), index: 0), script: [],
                    sequence: 0)
            ], transparentOutputs: [TransparentOutput(value: 1, script: [])])
        func block(_ transactions: [Transaction], previous: [UInt8] = [UInt8](repeating: 9, count: 32)) -> Block {
            let zero = [UInt8](repeating: 0, count: 32)
            var block = Block(
                header: BlockHeader(
                    version: 4, previousHash: previous, merkleRoot: zero, commitment: zero, time: 0, bits: 0,
                    nonce: zero,
                    solution: []), transactions: transactions)
            block.header.merkleRoot = block.merkleRoot
            return block
        }
        func names(_ block: Block, after first: Block? = nil, tree: NoteCommitmentFrontier? = nil) throws -> [String] {
            var verifier = BlockVerifier(network: .main, tree: tree)
            if let first { _ = try verifier.verify(first) }
            let failures = try verifier.verify(block).failures
            for failure in failures { #expect(failure.explanation.hasSuffix(".")) }
            return failures.map(\.name)
        }
        let good = block([coinbase(3), paying])
        #expect(try names(good).isEmpty)
        #expect(try names(block([paying])) == ["noCoinbase"])
        #expect(try names(block([coinbase(3), coinbase(4)])) == ["secondCoinbase"])
        #expect(try names(block([coinbase(3), paying, paying])) == [])
        #expect(try names(block([coinbase(3), paying, coinbase(3), paying])).contains("repeatedTransactions"))
        var changed = good
        changed.header.merkleRoot[0] ^= 1
        #expect(try names(changed) == ["wrongMerkleRoot"])
        changed = good
        changed.header.version = 3
        #expect(try names(changed) == ["versionTooLow"])
        changed = block([coinbase(3)])
        changed.header.solution = [UInt8](repeating: 0, count: 2_000_000)
        #expect(try names(changed) == ["tooLarge"])

        let next = block([coinbase(4)], previous: good.header.hash)
        #expect(try names(next, after: good).isEmpty)
        #expect(try names(block([coinbase(4)]), after: good) == ["notTheNextBlock"])
        #expect(try names(block([coinbase(5)], previous: good.header.hash), after: good) == ["wrongHeight"])
        #expect(next.height == 4)

        guard let shielded = try Published.realTransactions().first(where: { $0.height == 419_202 })?.transaction()
        else {
            return
        }
        var twin = shielded
        twin.lockTime = 1
        let twice = block([coinbase(3), shielded, twin])
        #expect(try names(twice) == ["duplicateNullifier"])
        twin.sapling.outputs[0].noteCommitment = [UInt8](repeating: 0xff, count: 32)
        #expect(try names(block([coinbase(3), twin]), tree: NoteCommitmentFrontier()) == ["outputsDoNotFit"])

        var heartwood = coinbase(3)
        heartwood.transparentInputs[0].script = [3, 0x58, 0xc7, 0x0d]
        var activation = block([heartwood])
        #expect(activation.height == 903_000)
        #expect(try names(activation).isEmpty)
        activation.header.commitment[5] = 1
        #expect(try names(activation) == ["commitmentNotZero"])
    }
}
