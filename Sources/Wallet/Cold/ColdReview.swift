public import ChainTransactions
internal import MoneroWallet
public import Primitives
internal import RingWallet
public import Sapling
internal import ZcashTransactions

/// What a plan does, as its own content shows it: what is signed where it is signed. Nothing in it is text of the file's
/// but memos, which are marked as such.
public struct ColdReview: Sendable, Confidential {
    /// Somebody who is paid, or what comes back.
    public struct Payment: Sendable {
        /// Who is paid.
        public let recipient: LedgerAddress
        /// How many units.
        public let amount: UInt64
        /// The memo; nil where it is empty or there is no place for one.
        public let memo: Memo?
        /// Whether the address is one of the wallet's own.
        public let isOwn: Bool
        /// Whether the plan says that it is what is left over.
        let isChange: Bool
    }

    /// What pays.
    public struct Source: Sendable, Hashable {
        /// The pool.
        public let pool: AddressKind
        /// How many units.
        public let amount: UInt64
        /// The account, for what accounts pay.
        public let account: AccountID?
        /// Whether it is the wallet's.
        public let isOwn: Bool
    }

    /// The chain.
    public let chainID: ChainID
    /// The transaction's id; nil while its ring part is not made.
    public let id: Hash256?
    /// The last height at which a block may hold it; 0 for no limit.
    public let expiryHeight: UInt64
    /// In units.
    public let fee: UInt64
    /// Who is paid, and what comes back.
    public let payments: [Payment]
    /// What pays.
    public let sources: [Source]
    /// Outputs of nothing that hide how many others there are.
    public let decoyCount: Int
    /// What it does with circuits and the chain's configuration, a sentence each.
    public let effects: [String]
    /// What is left over in the ring pool and comes back when the wallet that spends signs.
    public let ringChange: UInt64

    /// What `plan` does, seen by a wallet's keys.
    public init(_ plan: ColdPlan, own: OwnKeys) {
        let transaction = plan.planned.transaction
        var found: [(recipient: LedgerAddress, amount: UInt64, memo: Memo?, isChange: Bool)] = []
        for credit in transaction.transparent.credits {
            found.append((.transparent(credit.account), credit.amount, nil, false))
        }
        for output in plan.planned.outputs where output.role != .decoy {
            let memo = output.memo == .empty ? nil : output.memo
            found.append((.shielded(output.note.recipient), output.note.value, memo, output.role == .change))
        }
        let inRing = plan.made?.map(\.payment) ?? plan.transfer?.payments ?? []
        for payment in plan.deposits.map(\.payment) + inRing where payment.amount > 0 {
            found.append((.ring(payment.address), payment.amount, nil, false))
        }
        let owned = own.owned(among: found.map(\.recipient))
        payments = found.map {
            Payment(
                recipient: $0.recipient, amount: $0.amount, memo: $0.memo, isOwn: owned.contains($0.recipient),
                isChange: $0.isChange)
        }
        sources = Self.sources(plan, own)
        ringChange = plan.made == nil ? plan.transfer?.change ?? 0 : 0
        decoyCount = plan.planned.outputs.count { $0.role == .decoy }
        effects = Self.effects(transaction)
        chainID = transaction.chainID
        id = plan.isSettled ? transaction.id : nil
        expiryHeight = transaction.expiryHeight
        fee = transaction.fee
    }

    private static func sources(_ plan: ColdPlan, _ own: OwnKeys) -> [Source] {
        var sources = plan.planned.transaction.transparent.debits.map {
            Source(
                pool: .transparent, amount: $0.amount, account: $0.account, isOwn: own.transparent.contains($0.account))
        }
        sources += plan.planned.spends.map {
            Source(pool: .shielded, amount: $0.note.value, account: nil, isOwn: own.owns($0.key))
        }
        sources += (plan.transfer?.inputs ?? []).map {
            Source(pool: .ring, amount: $0.output.amount, account: nil, isOwn: own.owns($0.output))
        }
        return sources
    }

    private static func effects(_ transaction: LedgerTransaction) -> [String] {
        let applications = transaction.applications
        var effects = applications.registrations.map { _ in "It registers a circuit." }
        effects += applications.deposits.map { "It pays \($0.amount) units into the circuit \($0.circuit)." }
        effects += applications.calls.map { "It calls the circuit \($0.circuit), which releases \($0.released) units." }
        if let governance = transaction.governance {
            effects += governance.changes.map { change in
                switch change {
                case .pool(let pool, let isOpen):
                    "From height \(governance.height) on it \(isOpen ? "opens" : "stops") the \(pool) pool."
                case .approveCircuit(let circuit, _):
                    "From height \(governance.height) on it approves the circuit \(circuit)."
                case .retireCircuit(let circuit):
                    "From height \(governance.height) on it retires the circuit \(circuit)."
                }
            }
        }
        return effects
    }

    /// What leaves the wallet for others: payments to addresses that are not its own.
    public var foreign: [Payment] { payments.filter { !$0.isOwn } }

    /// The review in words, for who decides whether to sign.
    public var text: String {
        var lines = ["chain    \(chainID)"]
        for payment in payments {
            let verb = payment.isOwn ? "back" : "pays"
            lines.append(
                Self.column(verb)
                    + "\(payment.amount) units to \(payment.recipient.text ?? "an address with a payment id")"
                    + (payment.isOwn ? ", which is your own" : ""))
            if let memo = payment.memo { lines.append(Self.column("") + "memo: \(Self.shown(memo))") }
        }
        if ringChange > 0 {
            lines.append(Self.column("back") + "\(ringChange) units to your own first ring address, when you sign")
        }
        lines.append(Self.column("fee") + "\(fee) units")
        for source in sources {
            let owner = source.isOwn ? "yours" : "not yours"
            let what =
                switch source.pool {
                case .transparent: "account \(source.account?.accountText ?? ""), \(owner)"
                case .shielded: "a shielded note, \(owner)"
                case .ring: "a ring output, \(owner)"
                }
            lines.append(Self.column("takes") + "\(source.amount) units of \(what)")
        }
        for effect in effects { lines.append(Self.column("also") + effect) }
        lines.append(
            Self.column("expires") + (expiryHeight == 0 ? "never" : "after block \(expiryHeight)"))
        if let id { lines.append(Self.column("id") + "\(id)") }
        return lines.joined(separator: "\n")
    }

    private static func column(_ word: String) -> String {
        word + String(repeating: " ", count: max(1, 9 - word.count))
    }

    /// A memo as text without anything that a terminal would act on, else in hexadecimal.
    private static func shown(_ memo: Memo) -> String {
        var bytes = memo.bytes[...]
        while bytes.last == 0 { bytes.removeLast() }
        guard let text = String(validating: bytes, as: UTF8.self),
            text.unicodeScalars.allSatisfy({ $0.properties.isGraphic })
        else { return Hexadecimal.encode(Array(bytes)) + " (hexadecimal)" }
        return "\"\(text)\""
    }
}

extension Unicode.Scalar.Properties {
    /// Whether a terminal shows it and does nothing else: neither control nor format characters, which can hide text or
    /// turn its direction.
    fileprivate var isGraphic: Bool {
        switch generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}

/// What a plan must do to be signed: what its owner knows from elsewhere.
public struct ColdExpectation: Sendable {
    /// Who is paid how much, but for one's own addresses. Nil leaves it to who looks at the review.
    public var payments: [(recipient: LedgerAddress, amount: UInt64)]?
    /// The most that the fee may be, in units.
    public var maximumFee: UInt64?
    /// The chain that the transaction must be for.
    public var chainID: ChainID?

    /// An expectation of these parts.
    public init(
        payments: [(recipient: LedgerAddress, amount: UInt64)]? = nil, maximumFee: UInt64? = nil,
        chainID: ChainID? = nil
    ) {
        self.payments = payments
        self.maximumFee = maximumFee
        self.chainID = chainID
    }

    /// Refuses a plan that does something else.
    ///
    /// - Throws: `.otherChain`, `.feeTooHigh`, `.unexpectedPayment`, `.missingPayment`.
    public func check(_ review: ColdReview) throws(ColdSigningError) {
        if let chainID, chainID != review.chainID { throw .otherChain(actual: review.chainID, expected: chainID) }
        if let maximumFee, review.fee > maximumFee {
            throw .feeTooHigh(actual: review.fee, maximum: maximumFee)
        }
        guard var rest = payments else { return }
        for payment in review.foreign {
            let place = rest.firstIndex { $0.recipient == payment.recipient && $0.amount == payment.amount }
            guard let place else {
                throw .unexpectedPayment(recipient: payment.recipient.text ?? "", amount: payment.amount)
            }
            rest.remove(at: place)
        }
        // A payment to oneself counts as made where it is there.
        for payment in review.payments where payment.isOwn {
            let place = rest.firstIndex { $0.recipient == payment.recipient && $0.amount == payment.amount }
            if let place { rest.remove(at: place) }
        }
        if let missing = rest.first {
            throw .missingPayment(recipient: missing.recipient.text ?? "", amount: missing.amount)
        }
    }
}
