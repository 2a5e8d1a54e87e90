/// What became of each case of a run.
public struct VectorReport: Sendable {
    /// One standard's counts.
    public struct Row: Sendable, Equatable {
        /// The standard.
        public let standard: String
        /// The number of cases that passed, failed, and were not run.
        public var passed = 0, failed = 0, skipped = 0
        /// All of them.
        public var cases: Int { passed + failed + skipped }
    }

    /// A case that failed.
    public struct Failure: Sendable {
        /// The file and the case's name or position in it.
        public let file: String, name: String
        /// What did not agree.
        public let reason: CaseFailure
    }

    /// An empty report.
    public init() {}

    /// The standards in the order of their first file.
    public internal(set) var rows: [Row] = []
    /// The failures in file order.
    public internal(set) var failures: [Failure] = []
    /// Files and folders that were passed over, with the reason.
    public internal(set) var skippedFiles: [(file: String, reason: String)] = []

    /// The number of cases that ran.
    public var ran: Int { rows.reduce(0) { $0 + $1.passed + $1.failed } }
    /// The number of cases that failed.
    public var failed: Int { rows.reduce(0) { $0 + $1.failed } }

    /// The sum of all rows, under the name "all".
    public var total: Row {
        rows.reduce(into: Row(standard: "all")) {
            $0.passed += $1.passed
            $0.failed += $1.failed
            $0.skipped += $1.skipped
        }
    }

    /// Adds a line to ``skippedFiles``.
    public mutating func noteSkipped(_ file: String, reason: String) { skippedFiles.append((file, reason)) }

    /// Adds another run's cases.
    public mutating func merge(_ other: VectorReport) {
        for row in other.rows {
            update(row.standard) {
                $0.passed += row.passed
                $0.failed += row.failed
                $0.skipped += row.skipped
            }
        }
        failures += other.failures
        skippedFiles += other.skippedFiles
    }

    mutating func update(_ standard: String, _ change: (inout Row) -> Void) {
        let index: Int
        if let known = rows.firstIndex(where: { $0.standard == standard }) {
            index = known
        } else {
            index = rows.count
            rows.append(Row(standard: standard))
        }
        change(&rows[index])
    }
}
