import Primitives
import Sapling
import TestSupport
import Testing
import ZcashTransactions

@Suite("Known roots and the chain's history") struct KnownRootTests {
    @Test("The 21 blocks against the known roots: headers, outputs, the roots before, anchors")
    func realBlocks() throws {
        let blocks = try Published.realBlocks()
        guard !blocks.isEmpty else { return }
        var checks: [SaplingRootCheck: Int] = [:]
        var known = 0
        var spends = 0
        for item in blocks {
            let tree = item.height == 419_201 ? NoteCommitmentFrontier() : nil
            var verifier = BlockVerifier(
                network: item.zcashNetwork, tree: tree, roots: try Published.roots(of: item.zcashNetwork))
            let report = try verifier.verify(Block(bytes: item.bytes()))
            #expect(report.failures.isEmpty, "\(item.height): \(report.failures)")
            #expect(report.saplingRoot.map { Hexadecimal.encode($0) } == item.final_sapling_root)
            for check in report.rootChecks { checks[check, default: 0] += 1 }
            known += report.anchors.known
            spends += report.anchors.all
        }
        // Headers before Heartwood; the tree before the first block is empty; and the block before is known of nine.
        #expect(checks == [.header: 3, .outputs: 1, .previous: 9])
        #expect(spends == 40 && known == 19)
    }

    @Test("The header after Heartwood's first block commits to that block's root")
    func history() throws {
        let blocks = try Published.realBlocks().filter { (903_000...903_001).contains($0.height) }
        guard !blocks.isEmpty else { return }
        try #require(blocks.map(\.height) == [903_000, 903_001])
        func reports(_ roots: SaplingRoots) throws -> [BlockReport] {
            var verifier = BlockVerifier(network: .main, roots: roots)
            return try blocks.map { try verifier.verify(Block(bytes: $0.bytes())) }
        }
        let roots = try Published.roots(of: .main)
        let good = try reports(roots)
        #expect(good.allSatisfy { $0.failures.isEmpty })
        #expect(good.map(\.comparedHistory) == [false, true])

        var wrong = SaplingRoots()
        try wrong.insert([UInt8](repeating: 7, count: 32), after: 903_000)
        let bad = try reports(wrong)
        #expect(bad[0].failures.isEmpty)
        #expect(bad[1].failures.map(\.name) == ["wrongChainHistory"])
        // Without the root nothing is compared.
        let unknown = try reports(SaplingRoots()).map(\.comparedHistory)
        #expect(unknown == [false, false])
    }

    @Test("Each contradiction of a known root, under its name")
    func refusals() throws {
        guard let item = try Published.realBlocks().first(where: { $0.height == 419_202 }),
            let quiet = try Published.realBlocks().first(where: { $0.height == 1_842_421 })
        else { return }
        func names(_ item: Published.RealBlock, _ change: (inout SaplingRoots) throws -> Void) throws -> [String] {
            var roots = SaplingRoots()
            try change(&roots)
            var verifier = BlockVerifier(network: item.zcashNetwork, roots: roots)
            let failures = try verifier.verify(Block(bytes: item.bytes())).failures
            for failure in failures { #expect(failure.explanation.hasSuffix(".")) }
            return failures.map(\.name)
        }
        let own = try Hexadecimal.decode(item.final_sapling_root)
        let other = [UInt8](repeating: 3, count: 32)
        #expect(try names(item) { try $0.insert(own, after: 419_202) } == [])
        #expect(try names(item) { try $0.insert(other, after: 419_202) } == ["wrongSaplingRoot"])
        #expect(
            try names(item) {
                try $0.insert(own, after: 419_201)
                try $0.insert(own, after: 419_202)
            } == ["rootUnchangedByOutputs"])
        #expect(
            try names(quiet) {
                try $0.insert(other, after: 1_842_420)
                try $0.insert(own, after: 1_842_421)
            } == ["rootChangedWithoutOutputs"])
        #expect(
            try names(quiet) {
                try $0.insert(own, after: 1_842_420)
                try $0.insert(own, after: 1_842_421)
            } == [])

        var roots = SaplingRoots()
        try roots.insert(other, after: 419_202)
        var verifier = BlockVerifier(network: .main, tree: NoteCommitmentFrontier(), roots: roots)
        let failures = try verifier.verify(Block(bytes: item.bytes())).failures
        #expect(failures.map(\.name) == ["notTheKnownRoot", "wrongSaplingRoot"])

        #expect(throws: SaplingRootsError.contradiction(height: 419_202)) { try roots.insert(own, after: 419_202) }
        #expect(throws: SaplingRootsError.wrongLength(height: 1, actual: 31)) {
            try roots.insert([UInt8](repeating: 0, count: 31), after: 1)
        }
        #expect(roots[419_202] == other && roots[1] == nil)
        try roots.insert(other, after: 500_000)
        #expect(roots.firstHeight(of: other) == 419_202 && roots.firstHeight(of: own) == nil)
    }
}
