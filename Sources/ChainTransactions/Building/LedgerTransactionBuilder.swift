import Algebra
public import Curves
import Primitives
public import Sapling
import ZcashTransactions

/// Plans a transaction: what is taken from accounts and notes, who is paid, what is left.
///
/// What follows are ``PlannedLedgerTransaction``'s steps: prove and sign, in any order, then finish.
public struct LedgerTransactionBuilder: Sendable {
    /// Where what is left goes.
    public enum Change: Sendable {
        /// Nothing may be left.
        case none
        /// To an account, where everybody sees it.
        case account(AccountID)
        /// To a shielded address; who has the key can see it.
        case shielded(PaymentAddress, ovk: OutgoingViewingKey?)
    }

    /// The least number of outputs where there is a spend or an output: others without value make it up.
    public static let minimumOutputs = 2

    private let chainID: ChainID
    private let expiryHeight: UInt64
    private let fee: UInt64
    private let anchor: BLS12381.Fr
    private var transparent = TransparentBundle()
    private var spends: [(key: FullViewingKey, note: Note, path: MerklePath)] = []
    private var outputs: [(recipient: PaymentAddress, value: UInt64, memo: Memo, ovk: OutgoingViewingKey?)] = []
    /// What it does with ring outputs; the ring's signatures are put into the planned transaction.
    public var ring = RingBundle()
    /// What it does with application circuits; proofs are put into the planned transaction.
    public var applications = ApplicationBundle()

    /// Begins a transaction.
    ///
    /// - Parameters:
    ///   - expiryHeight: the last height at which a block may hold it; 0 for no limit.
    ///   - fee: in units.
    ///   - anchor: a recent root of the note commitment tree, which all paths of spent notes lead to.
    /// - Throws: `.amountOutOfRange`.
    public init(
        chainID: ChainID, expiryHeight: UInt64, fee: UInt64, anchor: BLS12381.Fr = NoteCommitmentFrontier().root
    ) throws(LedgerBuildingError) {
        self.chainID = chainID
        self.expiryHeight = expiryHeight
        self.fee = try Self.checked(fee)
        self.anchor = anchor
    }

    /// Takes an amount from an account.
    ///
    /// - Parameter sequence: the number of debits that the account had before.
    /// - Throws: `.amountOutOfRange`, `.accountDebitedTwice`.
    public mutating func debit(
        _ amount: UInt64, from account: AccountID, sequence: UInt64
    ) throws(LedgerBuildingError) {
        guard !transparent.debits.contains(where: { $0.account == account }) else {
            throw .accountDebitedTwice(account)
        }
        transparent.debits.append(
            AccountDebit(account: account, amount: try Self.checked(amount, least: 1), sequence: sequence))
    }

    /// Gives an amount to an account, where everybody sees it.
    ///
    /// - Throws: `.amountOutOfRange`.
    public mutating func pay(_ amount: UInt64, to account: AccountID) throws(LedgerBuildingError) {
        transparent.credits.append(AccountCredit(account: account, amount: try Self.checked(amount, least: 1)))
    }

    /// Spends a note.
    ///
    /// - Parameters:
    ///   - key: the viewing key that the note belongs to.
    ///   - path: from the note's commitment to the anchor.
    /// - Throws: `.noteNotOfKey`, `.amountOutOfRange`, `.pathBesideAnchor`, `.noteSpentTwice`.
    public mutating func spend(_ note: Note, key: FullViewingKey, path: MerklePath) throws(LedgerBuildingError) {
        let index = spends.count
        guard key.address(note.recipient.diversifier) == note.recipient else { throw .noteNotOfKey(spend: index) }
        _ = try Self.checked(note.value)
        guard path.rootVariableTime(of: note.commitment.cmu) == anchor else { throw .pathBesideAnchor(spend: index) }
        guard !spends.contains(where: { $0.path.position == path.position }) else {
            throw .noteSpentTwice(spend: index)
        }
        spends.append((key, note, path))
    }

    /// Pays to a shielded address.
    ///
    /// - Parameter ovk: the key that will show the sender this payment; nil to let nobody see it but the receiver.
    /// - Throws: `.amountOutOfRange`.
    public mutating func pay(
        _ amount: UInt64, to recipient: PaymentAddress, memo: Memo = .empty, ovk: OutgoingViewingKey?
    ) throws(LedgerBuildingError) {
        outputs.append((recipient, try Self.checked(amount), memo, ovk))
    }

    /// Plans the transaction: what goes back, outputs without value, the order and all randomness.
    ///
    /// What leaves the pools less what enters them is the fee; the shielded pool's balance follows from the notes, and
    /// what is left goes where `change` says. Spends and outputs are put in random order.
    ///
    /// - Throws: `.insufficientFunds`, `.changeWithoutTarget`, `.amountOutOfRange`.
    public func plan(change: Change = .none) throws(LedgerBuildingError) -> PlannedLedgerTransaction {
        var generator = SystemRandomNumberGenerator()
        return try plan(change: change, using: &generator)
    }

    /// The plan with all randomness from `generator`, for tests.
    package func plan(
        change: Change, using generator: inout some RandomNumberGenerator
    ) throws(LedgerBuildingError) -> PlannedLedgerTransaction {
        let available = try Self.sum(
            transparent.debits.map(\.amount) + spends.map(\.note.value) + [ring.withdrawn]
                + applications.calls.map(\.released))
        let needed = try Self.sum(
            transparent.credits.map(\.amount) + outputs.map(\.value) + ring.deposits.map(\.amount)
                + applications.deposits.map(\.amount) + [fee])
        guard available >= needed else { throw .insufficientFunds(available: available, needed: needed) }
        var transparent = transparent
        var planned = outputs.map { output in
            PlannedOutput(
                role: .payment, to: output.recipient, value: output.value, memo: output.memo, ovk: output.ovk,
                rule: .afterGracePeriod, using: &generator)
        }
        if available > needed {
            let rest = available - needed
            switch change {
            case .none: throw .changeWithoutTarget(units: rest)
            case .account(let account): transparent.credits.append(AccountCredit(account: account, amount: rest))
            case .shielded(let address, let ovk):
                planned.append(
                    PlannedOutput(
                        role: .change, to: address, value: rest, memo: .empty, ovk: ovk, rule: .afterGracePeriod,
                        using: &generator))
            }
        }
        var plannedSpends = spends.map { spend in
            PlannedSpend(
                key: spend.key, note: spend.note, path: spend.path, valueRandomness: .init(generator.scalar()),
                randomizer: generator.scalar())
        }
        while plannedSpends.count + planned.count > 0 && planned.count < Self.minimumOutputs {
            planned.append(.decoy(rule: .afterGracePeriod, using: &generator))
        }
        plannedSpends.shuffle(using: &generator)
        planned.shuffle(using: &generator)
        let transaction = LedgerTransaction(
            chainID: chainID, expiryHeight: expiryHeight, fee: fee, transparent: transparent, ring: ring,
            applications: applications)
        return PlannedLedgerTransaction(
            transaction: transaction, anchor: anchor, spends: plannedSpends, outputs: planned)
    }

    private static func checked(_ amount: UInt64, least: UInt64 = 0) throws(LedgerBuildingError) -> UInt64 {
        guard least <= amount && amount <= MonetaryRange.maximum else { throw .amountOutOfRange(actual: amount) }
        return amount
    }

    private static func sum(_ amounts: [UInt64]) throws(LedgerBuildingError) -> UInt64 {
        var sum: UInt64 = 0
        // Each is at most 2⁵¹.
        for amount in amounts { sum = try checked(sum + checked(amount)) }
        return sum
    }
}
