import Primitives
import RingCT
import RingSignatures

/// The rules that need no arithmetic on points, in the order of ``MoneroRule``.
struct StructureChecks {
    let transaction: MoneroTransaction
    let context: MoneroContext
    private(set) var report: MoneroReport
    /// Whether all lists have their sizes, so that proofs and signatures can be looked at.
    private(set) var isWellFormed = true

    private var fork: HardFork { context.hardFork }

    init(_ transaction: MoneroTransaction, context: MoneroContext) {
        self.transaction = transaction
        self.context = context
        report = MoneroReport(transactionHash: transaction.hash)
        if transaction.isCoinbase { checkCoinbase() } else { checkTransfer() }
    }

    private mutating func checkCoinbase() {
        check(.size, Self.size)
        check(.viewTags, Self.viewTags)
        check(.amounts, Self.amountSums)
        check(.coinbaseFields, Self.coinbaseFields)
        report.omissions = [.emission]
    }

    private mutating func checkTransfer() {
        check(.size, Self.size)
        check(.version, Self.version)
        isWellFormed = check(.inputs, Self.inputs) && check(.parts, Self.parts)
        if transaction.ringCT != nil { check(.type, Self.type) }
        check(.outputCount, Self.outputCount)
        check(.viewTags, Self.viewTags)
        check(.amounts, Self.amounts)
        check(.ringSize, Self.ringSize)
        if fork.requiresDistinctMembers { check(.ringMembers, Self.ringMembers) }
        check(.keyImages, Self.keyImages)
        if fork.requiresSortedInputs { check(.inputOrder, Self.inputOrder) }
        if context.areUnlocked != nil { check(.memberLocks, Self.memberLocks) }
        if transaction.version == .cryptoNote { check(.balance, Self.balanceInTheOpen) }
        if let relay = context.relay {
            check(.extraSize, Self.extraSize)
            if relay.feePerByte != nil { check(.fee, Self.fee) }
        }
        report.omissions.append(.keyImages)
        if context.areUnlocked == nil { report.omissions.append(.memberLocks) }
        if dependsOnMixability { report.omissions.append(.mixability) }
    }

    @discardableResult
    private mutating func check(
        _ rule: MoneroRule, _ body: (StructureChecks) -> () throws(MoneroTransactionError) -> Void
    ) -> Bool {
        let outcome = CheckOutcome(body(self))
        report.checks.append(MoneroCheck(rule: rule, subject: .transaction, outcome: outcome))
        return outcome == .passed
    }

    private func size() throws(MoneroTransactionError) {
        let count = transaction.bytes.count
        guard count <= Self.maximumSize else { throw .tooLarge(actual: count, maximum: Self.maximumSize) }
        guard let maximum = fork.maximumWeight, !transaction.isCoinbase else { return }
        guard transaction.weight <= maximum else { throw .tooHeavy(actual: transaction.weight, maximum: maximum) }
    }
    private static let maximumSize = 1_000_000

    private func version() throws(MoneroTransactionError) {
        guard fork.transactionVersions.contains(transaction.version) else {
            throw .versionNotActive(actual: transaction.version, hardFork: fork)
        }
        if transaction.version == .cryptoNote, fork.restrictsCryptoNote, !mayBeUnmixable {
            throw .versionRetired(hardFork: fork)
        }
    }

    /// Whether an amount in the open may be so rare that it cannot be mixed, which the chain tells.
    private var mayBeUnmixable: Bool {
        transaction.inputs.contains { if case .key(let amount, _, _) = $0 { amount != 0 } else { false } }
    }

    private func inputs() throws(MoneroTransactionError) {
        guard !transaction.inputs.isEmpty else { throw .noInputs }
        for (index, input) in transaction.inputs.enumerated() {
            guard case .key = input else { throw .unexpectedCoinbaseInput(index: index) }
            guard input.ringSize > 0 else { throw .emptyRing(index: index) }
            guard input.indices != nil else { throw .memberIndexTooLarge(index: index) }
        }
    }

    private func type() throws(MoneroTransactionError) {
        guard let type = transaction.ringCT?.type, !fork.ringCTTypes.contains(type) else { return }
        // Two transactions that a fault of 2020 let in (monero `check_tx_outputs`).
        if type < .clsag, fork.version > 13, Self.grandfathered.contains(Hexadecimal.encode(transaction.hash)) {
            return
        }
        throw .typeNotActive(actual: type, hardFork: fork)
    }
    private static let grandfathered: Set<String> = [
        "c5151944f0583097ba0c88cd0f43e7fabb3881278aa2f73b3b0a007c5d34e910",
        "6f2f117cde6fbcf8d4a6ef8974fcac744726574ac38cf25d3322c996b21edd4c",
    ]

    private func outputCount() throws(MoneroTransactionError) {
        let count = transaction.outputs.count
        guard let type = transaction.ringCT?.type else { return }
        let minimum = fork.requiresTwoOutputs ? 2 : type >= .bulletproof ? 1 : 0
        guard count >= minimum else { throw .tooFewOutputs(actual: count, minimum: minimum) }
        let maximum = RingCTSignatures.maximumOutputCount
        guard type < .bulletproof || count <= maximum else { throw .tooManyOutputs(actual: count, maximum: maximum) }
    }

    private func viewTags() throws(MoneroTransactionError) {
        let expected = fork.hasViewTags ?? transaction.outputs.first.map { $0.viewTag != nil }
        for (index, output) in transaction.outputs.enumerated() where (output.viewTag != nil) != expected {
            throw .wrongViewTag(index: index, hardFork: fork)
        }
    }

    private func amounts() throws(MoneroTransactionError) {
        for (index, output) in transaction.outputs.enumerated() {
            switch transaction.version {
            case .ringCT:
                guard output.amount == 0 else { throw .amountNotHidden(index: index, actual: output.amount) }
            case .cryptoNote:
                guard output.amount != 0 else { throw .amountZero(index: index) }
                guard !fork.requiresRoundAmounts || Self.isRound(output.amount) else {
                    throw .amountNotRound(index: index, actual: output.amount)
                }
            }
        }
        try amountSums()
    }

    private static func isRound(_ amount: UInt64) -> Bool {
        var rest = amount
        while rest != 0, rest.isMultiple(of: 10) { rest /= 10 }
        return rest < 10
    }

    private func amountSums() throws(MoneroTransactionError) {
        guard sum(inputAmounts) != nil, sum(outputAmounts) != nil else { throw .amountOverflow }
    }

    private var inputAmounts: [UInt64] {
        transaction.inputs.map { if case .key(let amount, _, _) = $0 { amount } else { 0 } }
    }
    private var outputAmounts: [UInt64] { transaction.outputs.map(\.amount) }

    /// Nil where it exceeds 64 bits.
    private func sum(_ amounts: [UInt64]) -> UInt64? {
        var sum: UInt64 = 0
        for amount in amounts {
            let (next, overflows) = sum.addingReportingOverflow(amount)
            guard !overflows else { return nil }
            sum = next
        }
        return sum
    }

    private func balanceInTheOpen() throws(MoneroTransactionError) {
        guard let inputs = sum(inputAmounts), let outputs = sum(outputAmounts) else { throw .amountOverflow }
        guard inputs > outputs else { throw .outputsExceedInputs(inputs: inputs, outputs: outputs) }
    }

    private func ringSize() throws(MoneroTransactionError) {
        let sizes = transaction.inputs.map(\.ringSize)
        if fork.requiresSameRingSize, let index = sizes.firstIndex(where: { $0 != sizes[0] }) {
            throw .ringSizesDiffer(index: index, actual: sizes[index], expected: sizes[0])
        }
        guard let least = sizes.min(), let index = sizes.firstIndex(of: least) else { return }
        let isTooSmall = fork.ringSizes.allSatisfy { least < $0.lowerBound }
        guard fork.ringSizes.contains(where: { $0.contains(least) }) || isTooSmall && mayBeUnmixable else {
            throw .wrongRingSize(index: index, actual: least, hardFork: fork)
        }
    }

    /// Whether a rule held only because amounts may be rare.
    private var dependsOnMixability: Bool {
        guard mayBeUnmixable else { return false }
        let least = transaction.inputs.map(\.ringSize).min() ?? 0
        return fork.restrictsCryptoNote && transaction.version == .cryptoNote
            || !fork.ringSizes.contains { $0.contains(least) }
    }

    private func ringMembers() throws(MoneroTransactionError) {
        for (index, input) in transaction.inputs.enumerated() {
            guard case .key(_, let offsets, _) = input else { continue }
            if let position = offsets.indices.dropFirst().first(where: { offsets[$0] == 0 }) {
                throw .duplicateMember(index: index, position: position)
            }
        }
    }

    private func keyImages() throws(MoneroTransactionError) {
        var first: [CompressedPoint: Int] = [:]
        for (index, image) in transaction.keyImages.enumerated() {
            if let earlier = first.updateValue(index, forKey: image) {
                throw .duplicateKeyImage(index: index, first: earlier)
            }
        }
    }

    private func inputOrder() throws(MoneroTransactionError) {
        let images = transaction.keyImages
        for (index, (previous, image)) in zip(images, images.dropFirst()).enumerated() where image >= previous {
            throw .inputsNotSorted(index: index + 1)
        }
    }

    private func memberLocks() throws(MoneroTransactionError) {
        for (index, members) in (context.areUnlocked ?? []).enumerated() {
            if let position = members.firstIndex(of: false) { throw .memberLocked(index: index, position: position) }
        }
    }

    private func coinbaseFields() throws(MoneroTransactionError) {
        guard case .coinbase(let height)? = transaction.inputs.first else { return }
        guard !fork.requiresNewCoinbase || transaction.version == .ringCT else {
            throw .coinbaseVersion(hardFork: fork)
        }
        guard transaction.unlockTime == height &+ 60 else {
            throw .coinbaseUnlockTime(actual: transaction.unlockTime, height: height)
        }
        guard !fork.requiresNewCoinbase || transaction.signatures == .none else { throw .coinbaseSignatures }
    }

    private func extraSize() throws(MoneroTransactionError) {
        guard transaction.extra.count <= Self.maximumExtraSize else {
            throw .extraTooLong(actual: transaction.extra.count, maximum: Self.maximumExtraSize)
        }
    }
    private static let maximumExtraSize = 1060

    private func fee() throws(MoneroTransactionError) {
        guard let relay = context.relay, let perByte = relay.feePerByte else { return }
        let paid = transaction.ringCT?.fee ?? (sum(inputAmounts) ?? 0).subtractingOrZero(sum(outputAmounts) ?? 0)
        let (product, overflows) = perByte.multipliedReportingOverflow(by: UInt64(transaction.weight))
        let quantum = max(1, relay.feeQuantum)
        let (rounded, exceeds) = product.addingReportingOverflow((quantum - product % quantum) % quantum)
        let needed = overflows || exceeds ? .max : rounded
        let minimum = needed - needed / 50
        guard paid >= minimum else { throw .feeTooLow(actual: paid, minimum: minimum) }
    }
}

extension UInt64 {
    fileprivate func subtractingOrZero(_ other: UInt64) -> UInt64 { self > other ? self - other : 0 }
}
