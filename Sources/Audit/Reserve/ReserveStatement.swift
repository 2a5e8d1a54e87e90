public import Chain
public import ChainTransactions
internal import Primitives
public import RingCT
public import RingSignatures
public import Wallet

/// A proof that somebody could spend at least so much after a block, which gives no key away (docs/spec, section 13.4).
///
/// It answers a message of the verifier's, and rests on the state commitment of one signed header.
public struct ReserveStatement: Sendable, Equatable {
    /// The most bytes of a message.
    public static let maximumMessageCount = 255

    /// The chain's name.
    public let chain: ChainID
    /// The hash of its genesis.
    public let genesis: Hash256
    /// The block after which the reserves were there.
    public let header: SignedHeader
    /// What the verifier asked to be answered.
    public let message: [UInt8]
    /// What is shown.
    public let reserves: Reserves

    /// What is shown, in one pool.
    public enum Reserves: Sendable, Equatable {
        /// Accounts with their signatures.
        case accounts([AccountReserve])
        /// Notes, hidden among all of the tree.
        case notes(NoteReserve)
        /// Ring outputs, opened.
        case ringOutputs([RingReserve])
    }

    /// An account.
    public struct AccountReserve: Sendable, Equatable {
        /// The account.
        public let account: AccountID
        /// What the state has of it.
        public let state: StateProof
        /// The account's signature of the statement's digest, 64 bytes.
        public let signature: [UInt8]

        /// A reserve of these parts.
        package init(account: AccountID, state: StateProof, signature: [UInt8]) {
            self.account = account
            self.state = state
            self.signature = signature
        }
    }

    /// Notes, as a transaction of another chain that takes them all and pays the digest's account: their sum is in the
    /// open, and which notes of the tree they are is not.
    public struct NoteReserve: Sendable, Equatable {
        /// The root of the note commitment tree after the block.
        public let anchor: StateProof
        /// The transaction; no chain has it, since no chain may bear its chain's name.
        public let transaction: LedgerTransaction
        /// That the state has none of its nullifiers, in their order.
        public let unspent: [StateProof]

        /// A reserve of these parts.
        package init(anchor: StateProof, transaction: LedgerTransaction, unspent: [StateProof]) {
            self.anchor = anchor
            self.transaction = transaction
            self.unspent = unspent
        }
    }

    /// A ring output.
    public struct RingReserve: Sendable, Equatable {
        /// What the state has of it: its key and commitment.
        public let state: StateProof
        /// What opens the commitment.
        public let opening: AmountCiphertext.Opening
        /// The key image.
        public let keyImage: CompressedPoint
        /// Shows, for the statement's digest, that who made it can spend the output, and its key image.
        public let signature: CryptoNoteRingSignature.Part
        /// That the state does not have the key image.
        public let unspent: StateProof

        /// A reserve of these parts.
        package init(
            state: StateProof, opening: AmountCiphertext.Opening, keyImage: CompressedPoint,
            signature: CryptoNoteRingSignature.Part, unspent: StateProof
        ) {
            self.state = state
            self.opening = opening
            self.keyImage = keyImage
            self.signature = signature
            self.unspent = unspent
        }
    }

    /// A statement of these parts; nothing is checked.
    package init(chain: ChainID, genesis: Hash256, header: SignedHeader, message: [UInt8], reserves: Reserves) {
        self.chain = chain
        self.genesis = genesis
        self.header = header
        self.message = message
        self.reserves = reserves
    }

    /// The pool.
    public var pool: AddressKind {
        switch reserves {
        case .accounts: .transparent
        case .notes: .shielded
        case .ringOutputs: .ring
        }
    }

    /// What everything in the statement answers.
    var digest: Hash256 { Subject(chain, genesis, header, message).digest(pool) }

    /// What a statement is about.
    struct Subject {
        let chain: ChainID
        let genesis: Hash256
        let header: SignedHeader
        let message: [UInt8]

        init(_ chain: ChainID, _ genesis: Hash256, _ header: SignedHeader, _ message: [UInt8]) {
            self.chain = chain
            self.genesis = genesis
            self.header = header
            self.message = message
        }

        /// The hash of the chain, the block, the pool and the message.
        func digest(_ pool: AddressKind) -> Hash256 {
            AuditDomain.reserve.hash { writer in
                for bytes in [
                    Array(chain.name.utf8), genesis.bytes, header.header.hash.bytes, Array(pool.rawValue.utf8),
                ] {
                    writer.writeUInt8(UInt8(bytes.count))
                    writer.write(bytes)
                }
                writer.writeUInt64(UInt64(message.count))
                writer.write(message)
            }
        }
    }
}
