import Primitives
import TestSupport
import Testing
import ZcashTransactions

@Suite struct MutationTests {
    /// Changes of each kind of field.
    private static let count = 64

    @Test(
        "Each of 64 changes of every kind of field is refused, and by the field's own rules", arguments: FieldKind.all)
    func fields(kind: FieldKind) throws {
        let real = try Published.realTransactions().filter { $0.sighash_shielded != nil }
        guard !real.isEmpty else { return }
        var generator = SeededGenerator(seed: 0x5a11)
        var mutants: [(transaction: Transaction, context: TransactionContext)] = []
        let originals = try real.map { (try $0.transaction(), try $0.context()) }.filter { original in
            var (transaction, context) = original
            return kind.change(&transaction, &context, &generator)
        }
        try #require(!originals.isEmpty)
        while mutants.count < Self.count {
            var (transaction, context) = originals[mutants.count % originals.count]
            _ = kind.change(&transaction, &context, &generator)
            // What is changed is a transaction still: the refusal is one of rules, not of the layout.
            try #require(try Transaction(bytes: transaction.bytes) == transaction)
            mutants.append((transaction, context))
        }
        for (mutant, report) in zip(mutants, try TransactionVerifier().verify(mutants)) {
            let failed = Set(report.failures.map(\.rule))
            #expect(report.verdict == .invalid, "\(displayed(report))")
            #expect(!failed.isDisjoint(with: kind.rules), "\(displayed(report)): \(failed)")
            let bound: Set<TransactionRule> = [.spendSignature, .bindingSignature]
            switch kind.signatures(mutant.transaction) {
            case .broken:
                #expect(failed.subtracting(bound).isSubset(of: kind.rules), "\(displayed(report)): \(failed)")
                let holding = report.checks.filter { bound.contains($0.rule) && $0.outcome == .passed }
                #expect(holding.isEmpty, "\(displayed(report))")
            case .intact:
                #expect(failed.isSubset(of: kind.rules), "\(displayed(report)): \(failed)")
                let others = report.checks.filter { !kind.rules.contains($0.rule) }
                #expect(others.allSatisfy { $0.outcome == .passed }, "\(displayed(report))")
            }
        }
    }

    private func displayed(_ report: TransactionReport) -> String {
        Hexadecimal.encode(report.transactionID.reversed())
            + report.failures.map { " \($0.rule) \($0.subject) \($0.outcome)" }.joined()
    }
}
