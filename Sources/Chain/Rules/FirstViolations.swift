/// For each transaction the first violation that was noted.
package struct FirstViolations {
    private var violations: [Int: RuleViolation] = [:]

    /// None yet.
    package init() {}

    /// Notes a violation, unless the transaction has one.
    package mutating func note(_ transaction: Int, _ rule: LedgerRule, _ explanation: @autoclosure () -> String) {
        if violations[transaction] == nil { violations[transaction] = RuleViolation(rule, explanation()) }
    }

    /// Whether the transaction has one.
    package func has(_ transaction: Int) -> Bool { violations[transaction] != nil }

    /// All of them, ascending by transaction.
    package var list: [(transaction: Int, violation: RuleViolation)] {
        violations.sorted { $0.key < $1.key }.map { (transaction: $0.key, violation: $0.value) }
    }
}
