import Algebra
public import Curves
import Primitives
public import Sapling

/// Plans a shielded transaction: which notes are spent, who is paid, what goes back.
///
/// It needs viewing keys only. The steps that follow are ``PartialTransaction``'s.
public struct TransactionBuilder: Sendable {
    /// How the numbers of spends and outputs are hidden.
    public enum Padding: Sendable, Hashable {
        /// Outputs without value make two outputs at least, where there is a spend or an output.
        case outputs
        /// As `.outputs`, and a made-up spend where there is none.
        case outputsAndSpends

        /// The number of outputs that are always there.
        public static let minimumOutputs = 2
    }

    /// Where what is left goes.
    public enum Change: Sendable {
        /// Nothing may be left.
        case none
        /// To an address of the account's; who has the key can see it.
        case address(PaymentAddress, ovk: OutgoingViewingKey?)
    }

    private let version: TransactionVersion
    private let upgrade: NetworkUpgrade
    private let rule: NotePlaintextRule
    private let anchor: BLS12381.Fr
    private let expiryHeight: UInt32
    /// The block or time before which the transaction is not final; 0 for none.
    public var lockTime: UInt32 = 0
    private var spends: [(key: FullViewingKey, note: Note, path: MerklePath)] = []
    private var outputs: [(recipient: PaymentAddress, value: UInt64, memo: Memo, ovk: OutgoingViewingKey?)] = []
    private var transparentOutputs: [TransparentOutput] = []

    /// Blocks until a transaction expires where nothing else is asked for (ZIP 203).
    public static let defaultExpiryDelta: UInt32 = 40

    /// Begins a transaction for the block at `height` or soon after.
    ///
    /// - Parameters:
    ///   - version: 4, or 5 from NU5 on.
    ///   - anchor: the root of the note commitment tree at an earlier block, which all spends' paths lead to.
    ///   - expiryHeight: the last height at which it may be mined; 40 blocks after `height` where nil, never where 0.
    /// - Throws: `.versionNotActive`, `.expiryHeightOutOfRange`.
    public init(
        version: TransactionVersion, network: ZcashNetwork, height: UInt32, anchor: BLS12381.Fr,
        expiryHeight: UInt32? = nil
    ) throws(BuildingError) {
        let upgrade = network.upgrade(at: height)
        guard version == .v4 && upgrade >= .sapling || version == .v5 && upgrade >= .nu5 else {
            throw .versionNotActive(actual: version, upgrade: upgrade)
        }
        self.version = version
        self.upgrade = upgrade
        // In the grace period new notes have the new form already.
        rule = upgrade < .canopy ? .beforeCanopy : .afterGracePeriod
        self.anchor = anchor
        let largest = StructureChecks.largestExpiryHeight
        let expiry = expiryHeight ?? min(height, .max - Self.defaultExpiryDelta) + Self.defaultExpiryDelta
        guard expiry == 0 || height <= expiry && expiry <= largest else {
            throw .expiryHeightOutOfRange(actual: expiry, allowed: min(height, largest)...largest)
        }
        self.expiryHeight = expiry
    }

    /// Spends a note.
    ///
    /// - Parameters:
    ///   - key: the viewing key of the account that the note belongs to.
    ///   - path: from the note's commitment to the anchor.
    /// - Throws: `.noteNotOfKey`, `.valueOutOfRange`.
    public mutating func spend(_ note: Note, key: FullViewingKey, path: MerklePath) throws(BuildingError) {
        guard key.address(note.recipient.diversifier) == note.recipient else {
            throw .noteNotOfKey(spend: spends.count)
        }
        try check(note.value)
        spends.append((key, note, path))
    }

    /// Pays to an address of the shielded pool.
    ///
    /// - Parameter ovk: the key that will show the sender this payment; nil to let nobody see it but the receiver.
    /// - Throws: `.valueOutOfRange`.
    public mutating func pay(
        _ zatoshi: UInt64, to recipient: PaymentAddress, memo: Memo = .empty, ovk: OutgoingViewingKey?
    ) throws(BuildingError) {
        try check(zatoshi)
        outputs.append((recipient, zatoshi, memo, ovk))
    }

    /// Pays into the transparent pool, where everybody sees it.
    ///
    /// - Throws: `.valueOutOfRange`.
    public mutating func pay(_ zatoshi: UInt64, toScript script: [UInt8]) throws(BuildingError) {
        try check(zatoshi)
        transparentOutputs.append(TransparentOutput(value: Int64(zatoshi), script: script))
    }

    private func check(_ zatoshi: UInt64) throws(BuildingError) {
        guard zatoshi <= UInt64(ValueBalance.maximum) else { throw .valueOutOfRange(actual: zatoshi) }
    }

    /// Plans the transaction: the fee, what goes back, decoys, the order and all randomness.
    ///
    /// Spends and outputs are put in random order. Where something is left an output gives it back, which may raise the
    /// fee.
    ///
    /// - Throws: the first check that fails.
    public func plan(
        change: Change, fee rule: FeeRule = .conventional, padding: Padding = .outputs
    ) throws(BuildingError) -> PartialTransaction {
        var generator = SystemRandomNumberGenerator()
        return try plan(change: change, fee: rule, padding: padding, using: &generator)
    }

    /// The plan with all randomness from `generator`, for tests.
    package func plan(
        change: Change, fee feeRule: FeeRule, padding: Padding, using generator: inout some RandomNumberGenerator
    ) throws(BuildingError) -> PartialTransaction {
        let available = try sum(spends.map(\.note.value))
        let paid = try sum(outputs.map(\.value) + transparentOutputs.map { UInt64($0.value) })
        let spendCount = padding == .outputsAndSpends ? max(1, spends.count) : spends.count
        func needed(outputs count: Int) -> UInt64 {
            let padded = spendCount + count > 0 ? max(Padding.minimumOutputs, count) : 0
            let fee = feeRule.fee(spends: spendCount, outputs: padded, transparentOutputs: transparentOutputs)
            return paid.addingReportingOverflow(fee).overflow ? .max : paid + fee
        }
        let exact = needed(outputs: outputs.count)
        guard available >= exact else { throw .insufficientFunds(available: available, needed: exact) }
        var planned = outputs.map { output in
            PlannedOutput(
                role: .payment, to: output.recipient, value: output.value, memo: output.memo, ovk: output.ovk,
                rule: rule, using: &generator)
        }
        if available > exact {
            guard case .address(let address, let ovk) = change else {
                throw .changeWithoutAddress(zatoshi: available - exact)
            }
            let withChange = needed(outputs: outputs.count + 1)
            guard available >= withChange else {
                throw .insufficientFunds(available: available, needed: withChange)
            }
            planned.append(
                PlannedOutput(
                    role: .change, to: address, value: available - withChange, memo: .empty, ovk: ovk, rule: rule,
                    using: &generator))
        }
        var plannedSpends = spends.map { spend in
            PlannedSpend(
                key: spend.key, note: spend.note, path: spend.path, valueRandomness: .init(generator.scalar()),
                randomizer: generator.scalar())
        }
        while plannedSpends.count < spendCount { plannedSpends.append(.decoy(rule: rule, using: &generator)) }
        while plannedSpends.count + planned.count > 0 && planned.count < Padding.minimumOutputs {
            planned.append(.decoy(rule: rule, using: &generator))
        }
        plannedSpends.shuffle(using: &generator)
        planned.shuffle(using: &generator)
        do {
            return try PartialTransaction(
                version: version, branchID: upgrade.branchID, lockTime: lockTime, expiryHeight: expiryHeight,
                anchor: anchor, transparentOutputs: transparentOutputs, spends: plannedSpends, outputs: planned)
        } catch { throw .refused(error) }
    }

    private func sum(_ values: [UInt64]) throws(BuildingError) -> UInt64 {
        var sum: UInt64 = 0
        for value in values {
            // Each is at most 2⁵¹.
            sum += value
            try check(sum)
        }
        return sum
    }
}
