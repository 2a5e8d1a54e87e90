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
enum Origin: String, ExpressibleByArgument, CaseIterable {
    case account, shielded, ring

    /// The pool of it.
    var pool: AddressKind {
        switch self {
        case .account: .transparent
        case .shielded: .shielded
        case .ring: .ring
        }
    }
}

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

    /// A request by these terms.
    func request(
        payments: [PaymentRequest.Payment] = [], applications: ApplicationBundle = .init(),
        governance: PaymentRequest.Governance? = nil
    ) -> PaymentRequest {
        var request = PaymentRequest(payments: payments, from: from.pool, fee: fee, expiryHeight: expiry)
        request.applications = applications
        request.governance = governance
        return request
    }
}

/// What a key can pay with, as a node shows it. The key's secrets are read again to prove and sign.
struct LedgerFunds: Sendable {
    /// The height of the chain.
    let height: UInt64
    /// The file of the key.
    private let keyFile: String
    private let planner: PaymentPlanner
    private let client: NodeClient

    /// Asks a node; goes through the chain where shielded notes or ring outputs are to pay.
    init(keyFile: String, from origin: Origin, _ client: NodeClient) async throws {
        let owner = try Owner(keyFile)
        let genesis = try Genesis(decoding: try await client.bytes("/v1/genesis"))
        var funds: SpendableFunds
        if origin == .account {
            let state = try await client.json("/v1/accounts/\(owner.account)")
            funds = SpendableFunds(
                height: try state.integer("height"),
                transparent: [
                    .init(
                        account: owner.account, balance: try state.integer("balance"),
                        sequence: try state.integer("sequence"))
                ],
                change: owner.change, ovk: owner.viewing.ovk)
        } else {
            funds = try await LedgerScan.run(keyFile: keyFile, client, genesis).funds()
            funds.change = owner.change
        }
        height = funds.height
        planner = PaymentPlanner(configuration: genesis.configuration, funds: funds)
        self.client = client
        self.keyFile = keyFile
    }

    /// What of the key shows what it has, and where what is left goes.
    private struct Owner {
        let account: AccountID
        let viewing: FullViewingKey
        let change: SpendableFunds.Change

        init(_ path: String) throws {
            let file = try LedgerKeyFile.read(path: path)
            account = file.account
            viewing = file.viewing.fullViewingKey
            change = .init(
                transparent: account, shielded: try file.address(), shieldedOVK: viewing.ovk, ring: file.ringAddress)
        }
    }

    /// A plan that lacks proofs and signatures, the ring pool's part but for the latter ready.
    func plan(_ request: PaymentRequest) async throws -> LedgerPlan {
        var plan = try await planner.plan(request) { try await client.ringMembers($0) }
        if plan.ring != nil { try plan.prepareRing(with: try LedgerKeyFile.read(path: keyFile).ring) }
        return LedgerPlan(plan: plan, keyFile: keyFile)
    }

    /// The planned transaction, proved and signed.
    func transaction(_ request: PaymentRequest, _ terms: TermsOptions, _ options: ClientOptions) async throws
        -> LedgerTransaction
    {
        try await plan(request).finished(home: options.home.folder, params: terms.params)
    }
}

/// A transaction that lacks proofs and signatures by the key of a file. Secret, as what it spends of the ring pool is.
struct LedgerPlan: Sendable, Confidential {
    /// The plan; what has effect may be changed until it is finished.
    var plan: PaymentPlan
    fileprivate let keyFile: String

    /// The transaction with its shielded proofs and signatures.
    func finished(home: NodeHome, params: String?) async throws -> LedgerTransaction {
        try await BlockingWork.run {
            let file = try LedgerKeyFile.read(path: keyFile)
            let keys = PaymentKeys(signers: [file.signer], sapling: [file.sapling.key], ring: file.ring)
            return try plan.finished(with: keys) { planned, provers in
                try planned.prove(with: try home.saplingProver(folder: params), keys: provers)
            }
        }
    }
}
