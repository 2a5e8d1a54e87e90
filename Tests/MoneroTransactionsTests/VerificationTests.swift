import MoneroTransactions
import Primitives
import RingSignatures
import TestSupport
import Testing

@Suite("Verification of Monero's transactions") struct VerificationTests {
    private func report(
        _ transaction: MoneroTransaction, _ context: MoneroContext
    ) throws -> MoneroReport {
        try MoneroVerifier().verify(transaction, context: context, execution: Execution(threads: 1))
    }

    @Test("Transactions of the main network are valid, or lack but their rings")
    func realTransactions() throws {
        for real in try Published.realTransactions() {
            let transaction = try MoneroTransaction(bytes: try real.bytes())
            let rings = try real.rings?.map { try $0.ring() }
            var context = MoneroContext(hardFork: try Published.fork(transaction), rings: rings)
            let report = try report(transaction, context)
            #expect(report.failures.isEmpty, "\(real.txid): \(report.failures)")
            #expect(report.verdict == (rings == nil && !real.coinbase ? .incomplete : .valid), "\(real.txid)")
            if rings == nil, !real.coinbase {
                let missing = report.checks.filter { if case .notRun = $0.outcome { true } else { false } }
                #expect(missing.allSatisfy { $0.rule == .ringSignature } && !missing.isEmpty)
            }
            // The newest rules admit the newest kind only.
            context.hardFork = .latest
            let newest = try self.report(transaction, context)
            #expect(
                (newest.verdict == .invalid) == (report.verdict != .valid || real.rctType != 6 && !real.coinbase)
                    || transaction.isCoinbase || transaction.version == .cryptoNote, "\(real.txid)")
        }
    }

    @Test("Transactions that a regression-test network mined are valid, alone and together")
    func regtestTransactions() throws {
        let published = try Published.regtestTransactions()
        let list = try published.map { made in
            (
                transaction: try MoneroTransaction(bytes: try made.bytes()),
                context: MoneroContext(
                    rings: try made.members(), isStrict: true, relay: .init(feePerByte: nil))
            )
        }
        for (transaction, context) in list {
            let report = try report(transaction, context)
            #expect(report.failures.isEmpty && report.verdict == .valid)
            #expect(report.omissions == [.keyImages, .memberLocks])
            #expect(report.checks.count { $0.rule == .ringSignature } == transaction.inputs.count)
        }
        let together = try MoneroVerifier().verify(list, execution: Execution(threads: 2))
        #expect(together.allSatisfy { $0.verdict == .valid })
    }

    @Test("Transactions of every type that Monero's own code made are valid")
    func generatedTransactions() throws {
        var types: Set<RingCTType> = []
        for made in try Published.generatedTransactions() {
            let transaction = try MoneroTransaction(bytes: try made.bytes())
            // Their rings are small and their outputs few: rules of blocks, not of signatures.
            let report = try report(
                transaction, MoneroContext(hardFork: try Published.fork(transaction), rings: try made.members()))
            let rules = Set(report.failures.map(\.rule))
            #expect(rules.isSubset(of: [.ringSize, .inputOrder, .outputCount]), "\(made.name): \(report.failures)")
            if let type = transaction.ringCT?.type { types.insert(type) }
            #expect(report.checks.contains { $0.rule == .ringSignature && $0.outcome == .passed })
            // Another message, another range proof, another sum.
            var changed = transaction
            changed.unlockTime += 1
            let refused = try self.report(
                changed, MoneroContext(hardFork: try Published.fork(transaction), rings: try made.members()))
            #expect(
                refused.failures.contains {
                    $0.rule == .ringSignature && $0.outcome.failureName == "challengeMismatch"
                })
        }
        #expect(types.isEmpty || types == Set(RingCTType.allCases))
    }

    /// What has to refuse a mutation besides the signatures that cover the transaction, by the beginning of its name: a
    /// rule and the name of its refusal, or the name of a refusal to read. An empty list: the signatures alone.
    private static let reasons: [(beginning: String, reasons: Set<String>)] = [
        ("clsag0", []),
        ("key_image0 + ", ["keyImageDomain keyImageNotInSubgroup"]),
        (
            "key_image0 = identity",
            ["keyImageDomain keyImageIsIdentity", "ringSignature identityKeyImage", "inputOrder inputsNotSorted"]
        ),
        ("key_image0 = order-8", ["keyImageDomain keyImageNotInSubgroup"]),
        ("pseudo_out0", ["balance notBalanced"]),
        ("out_commitment0", ["balance notBalanced", "rangeProof equationFails"]),
        ("fee", ["balance notBalanced"]), ("bpp", ["rangeProof equationFails"]),
        ("output0 key not a point", ["outputKeys outputKeyNotAPoint"]), ("output0", []), ("ecdh", []),
        ("unlock_time", []), ("tx extra", []), ("ring offset", []),
        ("inputs 0,1 swapped", ["inputOrder inputsNotSorted"]),
    ]

    /// All that has to refuse a mutation.
    private func expectedReasons(_ mutation: String) throws -> Set<String> {
        switch mutation {
        case "trailing byte": return ["trailingBytes"]
        case "truncated by 1 byte": return ["countTooLarge"]
        // What was one kind of range proof is read as the other.
        case "rct type 6 -> 5": return ["scalarNotCanonical"]
        case let name where name.hasSuffix("(non-canonical)"): return ["scalarNotCanonical"]
        // The identity as D ends the one signature, and the other does not cover D.
        case "clsag0.D = identity": return ["ringSignature identityCommitmentImage"]
        default:
            let found = try #require(Self.reasons.first { mutation.hasPrefix($0.beginning) }, "\(mutation)")
            return found.reasons.union(["ringSignature challengeMismatch"])
        }
    }

    @Test("Every mutation that the daemon refused is refused, for its reason")
    func mutations() throws {
        for base in try Published.mutations() {
            let rings = try base.rings.map { try $0.ring() }
            let context = MoneroContext(rings: rings)
            let valid = try MoneroTransaction(bytes: try Hexadecimal.decode(base.txHex))
            #expect(base.monerodStatus == "OK" && Hexadecimal.encode(valid.hash) == base.txid)
            #expect(try report(valid, context).verdict == .valid)
            #expect(base.mutations.count == 41)
            for mutation in base.mutations {
                #expect(mutation.monerodStatus == "Failed")
                let reasons: Set<String>
                do {
                    let transaction = try MoneroTransaction(bytes: try Hexadecimal.decode(mutation.txHex))
                    reasons = Set(
                        try report(transaction, context).failures.map { "\($0.rule) \($0.outcome.failureName ?? "")" })
                } catch let error as MoneroReadingError {
                    reasons = [error.name]
                }
                #expect(reasons == (try expectedReasons(mutation.mutation)), "\(mutation.mutation)")
            }
        }
    }
}
