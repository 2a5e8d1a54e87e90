import ArgumentParser
import Chain
import ChainTransactions
import MoneroWallet
import NodeService
import Primitives
import RingWallet
import Sapling
import SaplingCircuits
import Wallet

/// Where coins come from.
enum Origin: String, ExpressibleByArgument, CaseIterable { case account, shielded, ring }

/// What a payment of any kind takes.
struct TermsOptions: ParsableArguments {
    @Option(name: .long, help: "Where the coins come from: account, shielded or ring.")
    var from: Origin = .account
    @Option(name: .long, help: "The fee in units; the least that the chain asks for where absent.")
    var fee: UInt64?
    @Option(name: .long, help: "The last height at which a block may hold it; 100 above the chain's where absent.")
    var expiry: UInt64?
    @Option(name: .long, help: "The folder of Zcash's parameters.")
    var params: String?
}

/// What a transaction is to do, besides being paid for.
struct LedgerOrder {
    /// Who is paid, and how many units.
    var payments: [(recipient: LedgerAddress, amount: UInt64)] = []
    /// What it does with circuits.
    var applications = ApplicationBundle()
    /// A change of the configuration, and by how many validators it will be approved.
    var governance: (bundle: GovernanceBundle, approvals: Int)?
}

/// What a key can pay with, as a node shows it. The key's secrets are read again to prove and sign.
struct LedgerFunds: Sendable {
    /// What the chain's genesis fixes.
    let configuration: ChainConfiguration
    /// The height of the chain.
    let height: UInt64
    /// The file of the key.
    let keyFile: String
    private let origin: Origin
    private let account: AccountID
    private let balance: UInt64
    private let sequence: UInt64
    private let viewing: FullViewingKey
    private let address: PaymentAddress
    private let notes: ShieldedNotes
    private let ring: RingFunds?
    private let client: NodeClient

    /// Asks a node; goes through the chain where shielded notes or ring outputs are to pay.
    init(keyFile: String, from origin: Origin, _ client: NodeClient) async throws {
        (account, viewing, address) = try Self.owner(keyFile)
        let genesis = try Genesis(decoding: try await client.bytes("/v1/genesis"))
        configuration = genesis.configuration
        let state = try await client.json("/v1/accounts/\(account)")
        height = try state.integer("height")
        balance = try state.integer("balance")
        sequence = try state.integer("sequence")
        notes =
            origin == .shielded
            ? try await ShieldedNotes.scan(client, viewing, on: WorkerPool(threads: activeProcessorCount()))
            : ShieldedNotes()
        ring = origin == .ring ? try await RingFunds.scan(client, keyFile: keyFile, genesis) : nil
        self.client = client
        self.origin = origin
        self.keyFile = keyFile
    }

    /// What of the key shows what it has.
    private static func owner(_ path: String) throws -> (AccountID, FullViewingKey, PaymentAddress) {
        let file = try LedgerKeyFile.read(path: path)
        return (file.account, file.viewing.fullViewingKey, try file.address())
    }

    /// A transaction with the least fee that the chain asks for, unless one is given: the fee is raised until it is enough
    /// for the transaction that it makes. What circuits release and nobody is paid goes back to where coins come from.
    func plan(_ order: LedgerOrder, _ terms: TermsOptions) async throws -> LedgerPlan {
        let amounts = order.payments.map(\.amount) + order.applications.deposits.map(\.amount)
        let released = try Self.sum(order.applications.calls.map(\.released))
        // Each output keeps its ring while the fee is raised: two rings around one output would show it.
        var rings: [UInt64: DecoyRing] = [:]
        var fee = terms.fee ?? 0
        while true {
            var builder = try LedgerTransactionBuilder(
                chainID: configuration.chainID, expiryHeight: terms.expiry ?? height + 100, fee: fee,
                anchor: notes.tree.root)
            builder.applications = order.applications
            let needed = try Self.sum(amounts + [fee])
            let lacking = needed > released ? needed - released : 0
            var inRing: [Payment] = []
            for payment in order.payments {
                switch payment.recipient {
                case .transparent(let id): try builder.pay(payment.amount, to: id)
                case .shielded(let address): try builder.pay(payment.amount, to: address, ovk: viewing.ovk)
                case .ring(let address): inRing.append(Payment(to: address, amount: payment.amount))
                }
            }
            // What ring outputs pay for stays hidden inside the pool; what anything else pays for enters it.
            let hidden = inRing.reduce(0) { $0 + $1.amount }
            if origin != .ring || lacking < hidden {
                builder.ring.deposits = try inRing.map { try RingDeposit($0) }
                inRing = []
            }
            var unsigned: UnsignedRingBundle?
            switch origin {
            case .account: try debit(&builder, lacking)
            case .shielded: try spend(&builder, lacking)
            case .ring:
                if needed < released {
                    builder.ring.deposits.append(
                        try RingDeposit(Payment(to: try ownRingAddress(), amount: released - needed)))
                }
                unsigned = try await ringBundle(inRing, lacking, builder.ring.deposits, &rings)
                if let unsigned { builder.ring = unsigned.bundle }
            }
            var planned = try builder.plan(
                change: origin == .shielded ? .shielded(address, ovk: viewing.ovk) : .account(account))
            planned.transaction.governance = order.governance?.bundle
            let least = leastFee(planned.transaction, approvals: order.governance?.approvals ?? 0)
            if terms.fee != nil || fee >= least { return LedgerPlan(planned: planned, ring: unsigned) }
            fee = least
        }
    }

    /// The planned transaction, proved and signed.
    func transaction(
        _ order: LedgerOrder, _ terms: TermsOptions, _ options: ClientOptions
    ) async throws -> LedgerTransaction {
        try await plan(order, terms).finished(keyFile: keyFile, home: options.home.folder, params: terms.params)
    }

    private func debit(_ builder: inout LedgerTransactionBuilder, _ needed: UInt64) throws {
        guard balance >= needed else {
            throw LedgerBuildingError.insufficientFunds(available: balance, needed: needed)
        }
        if needed > 0 { try builder.debit(needed, from: account, sequence: sequence) }
    }

    private func spend(_ builder: inout LedgerTransactionBuilder, _ needed: UInt64) throws {
        var sum: UInt64 = 0
        for unspent in notes.unspent where sum < needed {
            try builder.spend(unspent.note, key: viewing, path: try notes.tree.path(of: unspent.position))
            sum = try Self.sum([sum, unspent.note.value])
        }
        guard sum >= needed else { throw LedgerBuildingError.insufficientFunds(available: sum, needed: needed) }
    }

    /// Spends ring outputs for payments inside the pool and for what is to leave it; nil where nothing is needed.
    private func ringBundle(
        _ payments: [Payment], _ needed: UInt64, _ deposits: [RingDeposit], _ rings: inout [UInt64: DecoyRing]
    ) async throws -> UnsignedRingBundle? {
        guard let ring, needed > 0 else { return nil }
        var inputs: [RingTransfer.Input] = []
        for entry in try ring.choose(needed) {
            let number = entry.globalIndex ?? .max
            let around: DecoyRing
            if let known = rings[number] { around = known } else { around = try await ring.ring(around: entry, client) }
            rings[number] = around
            inputs.append(RingTransfer.Input(output: entry.output, ring: around))
        }
        let hidden = payments.reduce(0) { $0 + $1.amount }
        return try RingTransfer(inputs: inputs, payments: payments, withdrawn: needed - hidden)
            .prepared(with: try LedgerKeyFile.read(path: keyFile).ring, deposits: deposits)
    }

    private func ownRingAddress() throws -> MoneroAddress { try LedgerKeyFile.read(path: keyFile).ringAddress }

    /// The fee that the chain asks for a transaction, whose proofs and signatures may be missing.
    private func leastFee(_ transaction: LedgerTransaction, approvals: Int) -> UInt64 {
        // The encoding holds room for all but calls' proofs and validators' approvals.
        let bytes =
            transaction.encoded.count + CircuitCall.maximumProofByteCount * transaction.applications.calls.count
            + (Hash256.byteCount + 64) * approvals
        let cost = ProofCost.of(transaction) + ProofCost.signature * approvals
        return configuration.minimumFeePerByte * UInt64(bytes) + configuration.minimumFeePerProofUnit * UInt64(cost)
    }

    private static func sum(_ amounts: [UInt64]) throws -> UInt64 {
        try amounts.reduce(0) { total, amount in
            let (sum, overflows) = total.addingReportingOverflow(amount)
            guard !overflows else { throw LedgerBuildingError.amountOutOfRange(actual: amount) }
            return sum
        }
    }
}

/// A transaction that lacks proofs and signatures. Secret, as what it spends of the ring pool is.
struct LedgerPlan: Sendable, Confidential {
    /// The transaction; what has effect may be changed until it is finished.
    var planned: PlannedLedgerTransaction
    private let ring: UnsignedRingBundle?

    init(planned: PlannedLedgerTransaction, ring: UnsignedRingBundle?) {
        self.planned = planned
        self.ring = ring
    }

    /// The transaction with its shielded proofs and signatures by the key of a file.
    func finished(keyFile: String, home: NodeHome, params: String?) async throws -> LedgerTransaction {
        try await BlockingWork.run {
            let file = try LedgerKeyFile.read(path: keyFile)
            var planned = planned
            if !planned.outputs.isEmpty || !planned.spends.isEmpty {
                let prover = try home.saplingProver(folder: params)
                try planned.prove(with: prover, keys: [file.sapling.key.proofAuthorizingKey])
            }
            if !planned.transaction.transparent.debits.isEmpty { try planned.sign(with: file.signer) }
            if !planned.spends.isEmpty { try planned.sign(with: file.sapling.key) }
            if let ring { planned.transaction.ring = try ring.signed(digest: planned.signatureDigest) }
            return try planned.finished()
        }
    }
}
