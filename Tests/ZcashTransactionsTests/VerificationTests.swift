import Primitives
import TestSupport
import Testing
import ZcashTransactions

extension Published.RealTransaction {
    func context() throws -> TransactionContext {
        TransactionContext(
            network: zcashNetwork, height: height, previousOutputs: prevouts == nil ? nil : try previousOutputs())
    }
}

@Suite struct VerificationTests {
    @Test("Of 49 real transactions 46 hold in full and 3 by proofs only, as their previous outputs are unknown")
    func realTransactions() throws {
        let real = try Published.realTransactions()
        let items = try real.map { (transaction: try $0.transaction(), context: try $0.context()) }
        let reports = try TransactionVerifier().verify(items)
        for (transaction, report) in zip(real, reports) {
            #expect(report.failures.isEmpty, "\(transaction.txid_display)")
            #expect(report.ranAllChecks == (transaction.sighash_shielded != nil))
            #expect(
                report.verdict
                    == (report.ranAllChecks && !report.omissions.contains(where: \.isPart) ? .valid : .incomplete))
            let notRun = Set(report.checks.filter { if case .notRun = $0.outcome { true } else { false } }.map(\.rule))
            #expect(
                transaction.sighash_shielded == nil
                    ? notRun.isSubset(of: [.bindingSignature, .spendSignature]) && !notRun.isEmpty : notRun.isEmpty)
            let passed = report.checks.filter { $0.outcome == .passed }.map(\.rule)
            #expect(passed.count { $0 == .spendProof } == transaction.spends.count)
            #expect(passed.count { $0 == .outputProof } == transaction.outputs.count)
            #expect(report.omissions.contains(.nullifiers) == !transaction.spends.isEmpty)
            #expect(report.omissions.contains(.orchard) == (transaction.orchard_actions > 0))
            #expect(report.omissions.contains(.joinSplits) == (transaction.joinsplits > 0))
        }
        if !real.isEmpty {
            #expect(reports.count { $0.ranAllChecks } == 46)
            #expect(reports.contains { $0.ranAllChecks && $0.verdict == .incomplete })
            #expect(reports.contains { $0.verdict == .valid })
        }
    }
}
