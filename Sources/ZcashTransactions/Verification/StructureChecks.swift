import Primitives
import Sapling

/// The rules that need no curve, in the order of ``TransactionRule``.
struct StructureChecks {
    let transaction: Transaction
    let context: TransactionContext
    private(set) var report: TransactionReport

    init(_ transaction: Transaction, context: TransactionContext) {
        self.transaction = transaction
        self.context = context
        report = TransactionReport(transactionID: transaction.id)
        check(.size, Self.size)
        check(.version, Self.version)
        if transaction.version == .v5 { check(.branch, Self.branch) }
        if transaction.version.isOverwintered { check(.expiry, Self.expiry) }
        check(.sources, Self.sources)
        check(.sinks, Self.sinks)
        check(.transparentInputs, Self.transparentInputs)
        check(.transparentValues, Self.transparentValues)
        if transaction.joinSplits != nil { check(.joinSplitValues, Self.joinSplitValues) }
        if transaction.orchard != nil { check(.orchardFields, Self.orchardFields) }
        if transaction.version >= .v4 { check(.valueBalance, Self.valueBalance) }
        if !transaction.isCoinbase, report.failures.isEmpty, knowsInputValues {
            check(.transparentPool, Self.transparentPool)
        }
        check(.nullifiers, Self.nullifiers)
        if transaction.isCoinbase { check(.coinbaseFields, Self.coinbaseFields) }
        report.omissions = omissions
    }

    private mutating func check(
        _ rule: TransactionRule, _ body: (StructureChecks) -> () throws(TransactionError) -> Void
    ) {
        report.checks.append(Check(rule: rule, subject: .transaction, outcome: CheckOutcome(body(self))))
    }

    private func size() throws(TransactionError) {
        let count = transaction.bytes.count
        let maximum = (context.upgrade ?? .sapling) < .sapling ? 100_000 : 2_000_000
        guard count <= maximum else { throw .tooLarge(actual: count, maximum: maximum) }
    }

    private func version() throws(TransactionError) {
        guard let upgrade = context.upgrade else { return }
        let admitted: ClosedRange<TransactionVersion> =
            switch upgrade {
            case .sprout: .v1 ... .v2
            case .overwinter: .v3 ... .v3
            case .sapling, .blossom, .heartwood, .canopy: .v4 ... .v4
            case .nu5, .nu6, .nu6Point1, .nu6Point2, .nu6Point3: .v4 ... .v5
            }
        guard admitted.contains(transaction.version) else {
            throw .versionNotActive(actual: transaction.version, upgrade: upgrade)
        }
    }

    private func branch() throws(TransactionError) {
        guard let actual = transaction.consensusBranchID, let expected = context.branchID(of: transaction) else {
            return
        }
        guard actual == expected else { throw .wrongBranch(actual: actual, expected: expected) }
    }

    private func expiry() throws(TransactionError) {
        let expiry = transaction.expiryHeight
        if transaction.isCoinbase, let height = context.height, (context.upgrade ?? .sprout) >= .nu5 {
            guard expiry == height else { throw .coinbaseExpiryHeight(actual: expiry, expected: height) }
            return
        }
        guard expiry <= Self.largestExpiryHeight else {
            throw .expiryHeightTooLarge(actual: expiry, maximum: Self.largestExpiryHeight)
        }
        if let height = context.height, expiry != 0, height > expiry, !transaction.isCoinbase {
            throw .expired(height: height, expiryHeight: expiry)
        }
    }
    /// The last height that is no time (ZIP 203).
    static let largestExpiryHeight: UInt32 = 499_999_999

    private func sources() throws(TransactionError) {
        let spendsOrchard = transaction.orchard.map { $0.flags & 1 == 1 } ?? false
        guard
            !transaction.transparentInputs.isEmpty || !transaction.sapling.spends.isEmpty
                || transaction.joinSplits != nil || spendsOrchard
        else { throw .nothingSpent }
    }

    private func sinks() throws(TransactionError) {
        let paysOrchard = transaction.orchard.map { $0.flags & 2 == 2 } ?? false
        guard
            !transaction.transparentOutputs.isEmpty || !transaction.sapling.outputs.isEmpty
                || transaction.joinSplits != nil || paysOrchard
        else { throw .nothingPaid }
    }

    private func transparentInputs() throws(TransactionError) {
        guard !transaction.isCoinbase else { return }
        var first: [OutPoint: Int] = [:]
        for (index, input) in transaction.transparentInputs.enumerated() {
            guard !input.previous.isNull else { throw .nullInput(index: index) }
            if let earlier = first.updateValue(index, forKey: input.previous) {
                throw .duplicateInput(index: index, first: earlier)
            }
        }
    }

    private func transparentValues() throws(TransactionError) {
        var sum: Int64 = 0
        for (index, output) in transaction.transparentOutputs.enumerated() {
            guard (0...ValueBalance.maximum).contains(output.value) else {
                throw .outputValueOutOfRange(index: index, actual: output.value)
            }
            sum += output.value
            guard sum <= ValueBalance.maximum else { throw .outputSumOutOfRange }
        }
        for (index, output) in (context.previousOutputs ?? []).enumerated() {
            guard (0...ValueBalance.maximum).contains(output.value) else {
                throw .previousValueOutOfRange(index: index, actual: output.value)
            }
        }
    }

    private func joinSplitValues() throws(TransactionError) {
        for (index, value) in (transaction.joinSplits?.publicValues ?? []).enumerated() {
            guard max(value.old, value.new) <= UInt64(ValueBalance.maximum) else {
                throw .joinSplitValueOutOfRange(index: index)
            }
            guard value.old == 0 || value.new == 0 else { throw .joinSplitBothWays(index: index) }
            if (context.upgrade ?? .sprout) >= .canopy, value.old != 0 { throw .sproutPoolClosed(index: index) }
        }
    }

    private func orchardFields() throws(TransactionError) {
        guard let orchard = transaction.orchard else { return }
        guard orchard.flags & 0xfc == 0 else { throw .orchardReservedFlags(actual: orchard.flags) }
        guard orchard.flags != 0 else { throw .orchardNothingEnabled }
        guard orchard.valueBalance.magnitude <= UInt64(ValueBalance.maximum) else {
            throw .orchardBalanceOutOfRange(actual: orchard.valueBalance)
        }
    }

    private func valueBalance() throws(TransactionError) {
        let balance = transaction.sapling.valueBalance
        guard balance.magnitude <= UInt64(ValueBalance.maximum) else {
            throw .valueBalanceOutOfRange(actual: balance)
        }
        guard !transaction.sapling.isEmpty || balance == 0 else {
            throw .valueBalanceWithoutDescriptions(actual: balance)
        }
    }

    /// Whether the values of all transparent inputs are known.
    private var knowsInputValues: Bool {
        (context.previousOutputs ?? []).count == transaction.transparentInputs.count
    }

    private func transparentPool() throws(TransactionError) {
        var pool = Int128(transaction.sapling.valueBalance) + Int128(transaction.orchard?.valueBalance ?? 0)
        for output in context.previousOutputs ?? [] { pool += Int128(output.value) }
        for value in transaction.joinSplits?.publicValues ?? [] { pool += Int128(value.new) - Int128(value.old) }
        for output in transaction.transparentOutputs { pool -= Int128(output.value) }
        guard pool >= 0 else { throw .outputsExceedInputs(by: String(-pool)) }
    }

    private func nullifiers() throws(TransactionError) {
        let pools: [[[UInt8]]] = [
            transaction.sapling.spends.map(\.nullifier),
            (transaction.orchard?.actions ?? []).map { Array($0.dropFirst(32).prefix(32)) },
            (transaction.joinSplits?.descriptions ?? []).flatMap { bytes in
                // vpub_old, vpub_new and the anchor stand before the two nullifiers.
                [Array(bytes.dropFirst(48).prefix(32)), Array(bytes.dropFirst(80).prefix(32))]
            },
        ]
        for pool in pools {
            var first: [[UInt8]: Int] = [:]
            for (index, nullifier) in pool.enumerated() {
                if let earlier = first.updateValue(index, forKey: nullifier) {
                    throw .duplicateNullifier(index: index, first: earlier)
                }
            }
        }
    }

    private func coinbaseFields() throws(TransactionError) {
        guard transaction.sapling.spends.isEmpty else { throw .coinbaseSpends }
        guard transaction.joinSplits == nil else { throw .coinbaseJoinSplits }
        if let orchard = transaction.orchard, orchard.flags & 1 == 1 { throw .coinbaseEnablesOrchardSpends }
        for balance in [transaction.sapling.valueBalance, transaction.orchard?.valueBalance ?? 0] where balance > 0 {
            throw .coinbaseTakesFromPool(actual: balance)
        }
        let scriptLength = transaction.transparentInputs[0].script.count
        guard (2...100).contains(scriptLength) else { throw .coinbaseScriptLength(actual: scriptLength) }
    }

    private var omissions: [Omission] {
        let hasInputs = !transaction.transparentInputs.isEmpty && !transaction.isCoinbase
        let isUnlocked = transaction.lockTime == 0 || transaction.transparentInputs.allSatisfy { $0.sequence == .max }
        let applies: [(Omission, Bool)] = [
            (.scripts, hasInputs), (.transparentPool, hasInputs && !knowsInputValues),
            (.joinSplits, transaction.joinSplits != nil), (.orchard, transaction.orchard != nil),
            (.anchors, !transaction.sapling.spends.isEmpty), (.nullifiers, !transaction.sapling.spends.isEmpty),
            (.subsidy, transaction.isCoinbase), (.lockTime, !isUnlocked), (.height, context.height == nil),
        ]
        return applies.filter(\.1).map(\.0)
    }
}
