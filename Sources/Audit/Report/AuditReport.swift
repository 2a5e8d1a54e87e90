public import Chain
public import ChainTransactions
public import MoneroWallet
internal import Primitives
public import Sapling
public import Wallet

/// Payments of an account over a range of heights, each with what a third party needs to check it against the chain,
/// signed by who made the report (docs/spec, section 13.2).
///
/// Each note and ring output is opened by itself: the report has no key, and what it does not list stays hidden. That it
/// lists everything it does not show.
public struct AuditReport: Sendable, Equatable {
    /// What it covers, why, and for whom.
    public let terms: AuditTerms
    /// The header of the last height of the range.
    public let closing: SignedHeader
    /// What the genesis pays to the account.
    public let genesisPayments: [ReportedPayment]
    /// The blocks that have payments, ascending.
    public let blocks: [Block]
    /// That the grant which the terms name was in force when the report was made.
    public let grant: GrantEvidence?
    /// Whose key signed the report.
    public let signer: AccountID
    /// The signature, 64 bytes.
    public let signature: [UInt8]

    /// A block and those of its transactions that have payments.
    public struct Block: Sendable, Equatable {
        /// The header with the sequencer's signature.
        public let header: SignedHeader
        /// The transactions, ascending.
        public let transactions: [Transaction]

        /// A block of these parts.
        package init(header: SignedHeader, transactions: [Transaction]) {
            self.header = header
            self.transactions = transactions
        }
    }

    /// A transaction with its place in the block.
    public struct Transaction: Sendable, Equatable {
        /// The transaction's encoding.
        public let bytes: [UInt8]
        /// That the block has it.
        public let inclusion: InclusionProof
        /// Its payments, by part and number.
        public let payments: [ReportedPayment]

        /// A transaction of these parts.
        package init(bytes: [UInt8], inclusion: InclusionProof, payments: [ReportedPayment]) {
            self.bytes = bytes
            self.inclusion = inclusion
            self.payments = payments
        }
    }

    /// A report of these parts, signed.
    package init(
        terms: AuditTerms, closing: SignedHeader, genesisPayments: [ReportedPayment], blocks: [Block],
        grant: GrantEvidence?, signer: AccountSigningKey
    ) {
        self.terms = terms
        self.closing = closing
        self.genesisPayments = genesisPayments
        self.blocks = blocks
        self.grant = grant
        self.signer = signer.account
        let unsigned = Self.content(terms, closing, genesisPayments, blocks, grant, signer.account)
        signature = signer.sign(Self.digest(unsigned))
    }

    /// A report that was read; nothing is checked.
    package init(
        terms: AuditTerms, closing: SignedHeader, genesisPayments: [ReportedPayment], blocks: [Block],
        grant: GrantEvidence?, signer: AccountID, signature: [UInt8]
    ) {
        self.terms = terms
        self.closing = closing
        self.genesisPayments = genesisPayments
        self.blocks = blocks
        self.grant = grant
        self.signer = signer
        self.signature = signature
    }

    /// What is signed, 32 bytes: the hash of the text without the signature.
    var digest: [UInt8] { Self.digest(Self.content(terms, closing, genesisPayments, blocks, grant, signer)) }

    private static func digest(_ members: [JSONValue.Member]) -> [UInt8] {
        AuditDomain.report.hash { $0.write(Array(JSONValue.object(members).serialized().utf8)) }.bytes
    }
}

/// A payment as a report states it, and what opens it.
public struct ReportedPayment: Sendable, Equatable {
    /// What the payment is to the account.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// To the account.
        case received
        /// To somebody else.
        case sent
        /// From the account to itself, out of another pool as far as the report shows.
        case own
        /// Back to the account, in the pool that the same transaction spends from for it.
        case change
        /// Something the account had received and spends here.
        case spent
        /// Received before the range, and listed because it is spent in it.
        case origin
    }

    /// A part of a transaction, and what shows what is in it.
    public enum Part: Sendable, Equatable {
        /// A debit, which everybody sees.
        case debit(Int)
        /// A credit, which everybody sees.
        case credit(Int)
        /// A note, with the secret of sender and receiver and its proof.
        case note(Int, PaymentDisclosure)
        /// A ring output or, behind the outputs, a deposit: the scalar that is added to the address's spend key, 32
        /// bytes.
        case ringOutput(Int, offset: [UInt8])
        /// The spend of a note, with the proof that the nullifier is that note's; without one by the word of who signs
        /// the report, since a nullifier cannot be told from others without the account's nullifier key.
        case noteSpend(Int, of: Origin, NoteSpendProof?)
        /// The spend of a ring output, with the proof that the key image is that output's.
        case ringSpend(Int, of: Origin, SignedKeyImage)
    }

    /// What was received: a note or ring output of a transaction in the same report.
    public struct Origin: Sendable, Hashable {
        /// The transaction; the hash of the genesis for what that pays.
        public let transaction: Hash256
        /// The number of the note, or of the ring output.
        public let index: Int
        /// Which of the two.
        public let pool: AddressKind

        /// An origin of these parts.
        package init(transaction: Hash256, index: Int, pool: AddressKind) {
            self.transaction = transaction
            self.index = index
            self.pool = pool
        }
    }

    /// What the payment is to the account.
    public let kind: Kind
    /// The part of the transaction.
    public let part: Part
    /// The amount in units.
    public let amount: UInt64
    /// The address that is paid, of a debit or spend the one that pays.
    public let address: String
    /// The memo, of notes.
    public let memo: Memo?

    /// A payment of these parts.
    package init(kind: Kind, part: Part, amount: UInt64, address: String, memo: Memo?) {
        self.kind = kind
        self.part = part
        self.amount = amount
        self.address = address
        self.memo = memo
    }
}

extension ReportedPayment.Part {
    /// The part's name and its number, by which a transaction's payments are ordered.
    var place: (name: String, order: Int, index: Int) {
        switch self {
        case .debit(let index): ("debit", 0, index)
        case .credit(let index): ("credit", 1, index)
        case .noteSpend(let index, _, _): ("noteSpend", 2, index)
        case .note(let index, _): ("note", 3, index)
        case .ringSpend(let index, _, _): ("ringSpend", 4, index)
        case .ringOutput(let index, _): ("ringOutput", 5, index)
        }
    }

    /// The pool that it is of.
    package var pool: AddressKind {
        switch self {
        case .debit, .credit: .transparent
        case .note, .noteSpend: .shielded
        case .ringOutput, .ringSpend: .ring
        }
    }
}
