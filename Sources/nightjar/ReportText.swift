import Primitives

/// A report on a transaction, as text and as JSON.
struct ReportText<Report: VerificationReport> {
    private let report: Report
    private let identifier: String

    init(_ report: Report, identifier: String) {
        self.report = report
        self.identifier = identifier
    }

    /// The exit code, unless it is 0.
    var status: ExitStatus? {
        switch report.verdict {
        case .valid: nil
        case .incomplete: .incomplete
        case .invalid: .invalid
        }
    }

    /// A line for each check, the omissions and the verdict.
    func lines(withPassed: Bool) -> [String] {
        var lines: [String] = []
        for check in report.checks {
            let subject = check.subject == .transaction ? "" : ", \(check.subject)"
            switch check.outcome {
            case .passed: if withPassed { lines.append("  passed   \(check.rule.rawValue)\(subject)") }
            case .failed(let name, let explanation):
                lines.append("  FAILED   \(check.rule.rawValue)\(subject): \(name): \(explanation)")
            case .notRun(let reason): lines.append("  not run  \(check.rule.rawValue)\(subject): \(reason)")
            }
        }
        for omission in report.omissions { lines.append("  not checked: \(omission.explanation)") }
        let passed = report.checks.count { $0.outcome == .passed }
        lines.append("\(report.verdict.rawValue): \(passed) of \(report.checks.count) checks passed")
        return lines
    }

    /// The report's members of a JSON object.
    var members: [JSONValue.Member] {
        let checks = report.checks.map { check -> JSONValue in
            let outcome: [JSONValue.Member] =
                switch check.outcome {
                case .passed: [.init("outcome", .string("passed"))]
                case .failed(let name, let explanation):
                    [
                        .init("outcome", .string("failed")), .init("error", .string(name)),
                        .init("message", .string(explanation)),
                    ]
                case .notRun(let reason): [.init("outcome", .string("notRun")), .init("message", .string(reason))]
                }
            return .object(
                [.init("rule", .string(check.rule.rawValue)), .init("subject", .string(check.subject.description))]
                    + outcome)
        }
        let omissions = report.omissions.map { omission in
            JSONValue.object([
                .init("name", .string(omission.rawValue)), .init("message", .string(omission.explanation)),
            ])
        }
        return [
            .init("transaction", .string(identifier)),
            .init("verdict", .string(report.verdict.rawValue)),
            .init("incomplete", .bool(report.verdict == .incomplete)), .init("checks", .array(checks)),
            .init("notChecked", .array(omissions)),
        ]
    }
}
