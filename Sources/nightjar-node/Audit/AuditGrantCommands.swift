import ArgumentParser
import Audit
import Chain
import ChainTransactions
import NodeService
import Primitives
import Wallet

/// Which payments a report or a grant is about.
struct AuditScopeOptions: ParsableArguments {
    @Option(name: .long, help: "One payment alone: TRANSACTION:POOL:NUMBER, the pool transparent, shielded or ring.")
    var payment: String?
    @Option(name: .long, help: "Payments to or from this address alone.")
    var counterparty: String?

    func validate() throws {
        guard payment == nil || counterparty == nil else {
            throw ValidationError("--payment and --counterparty exclude each other.")
        }
    }

    /// The scope.
    ///
    /// - Throws: `LedgerAddressError`, `HexadecimalError`, `UsageError`.
    func scope() throws -> AuditScope {
        if let counterparty {
            // In the one text that it has.
            guard let text = try LedgerAddress(text: counterparty).text else {
                throw UsageError("--counterparty is no address of a ledger.")
            }
            return .counterparty(text)
        }
        guard let payment else { return .everything }
        let parts = payment.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let pool = AddressKind(rawValue: String(parts[1])), let index = UInt32(parts[2]) else {
            throw UsageError("--payment is TRANSACTION:POOL:NUMBER, and not \(payment).")
        }
        return .payment(try Hash256(hexadecimal: parts[0]), pool, index: index)
    }
}

/// `audit grant`
struct AuditGrantCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "grant", abstract: "Allow reports to somebody, and log on the chain that you do.",
        discussion: """
            The record says what may be disclosed, why, and who may report it. The chain
            logs its hash, hidden in the key of an account that you pay one unit: who has
            the record can check it, nobody else can tell it from a payment. Reports under
            the grant show that it was in force when they were made. Revoke it with 'audit
            revoke': reports that were made stay true, new ones are refused. A viewing key
            that was handed over cannot be taken back.

            With --public the same transaction also writes the record in the open, to the
            chain's notice board, where 'audit grants' lists it for everybody: your
            account, the auditor, purpose and scope. That takes Sapling's parameters, and
            cannot be taken back.

            EXAMPLES
              nightjar audit grant alice.key --purpose "tax 2026" --from 1 --to 90000 --auditor njacct1… \\
                --out grant.json --wait
              nightjar audit grant alice.wallet --public --purpose "donations 2026" --counterparty zregtestsapling1… \\
                --to 90000 --out grant.json --wait
            """)

    @Argument(help: "The holder's key file, or wallet's file.", completion: .file())
    var key: String
    @OptionGroup var keys: AuditSpenderOptions
    @Option(name: .long, help: "What the reports are for.")
    var purpose: String
    @Option(name: .long, help: "The first height.")
    var from: UInt64 = 0
    @Option(name: .long, help: "The last height, which may be to come.")
    var to: UInt64
    @OptionGroup var scope: AuditScopeOptions
    @Option(name: .long, help: "The account that may make reports beside the holder's.")
    var auditor: String?
    @Flag(name: .customLong("public"), help: "Write the record on the chain too, for everybody to read.")
    var isPublic = false
    @Option(name: .long, help: "The folder of Zcash's parameters, for --public.")
    var params: String?
    @Option(name: .long, help: "The record's file.", completion: .file())
    var out: String
    @Flag(name: .long, help: "Wait until a block logs it.")
    var wait = false
    @OptionGroup var chain: AuditChainOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard params == nil || isPublic else { throw ValidationError("--params goes with --public.") }
    }

    func run() async throws {
        guard from <= to else { throw UsageError("--from is above --to.") }
        let signer = try keys.read(key).signer
        let chain = try await chain.chain()
        var reporter: AccountID?
        if let auditor {
            guard case .transparent(let account) = try LedgerAddress(text: auditor) else {
                throw UsageError("--auditor is an account.")
            }
            reporter = account
        }
        let terms = try AuditTerms(
            genesis: chain.genesis, heights: from...to, scope: try scope.scope(), purpose: purpose)
        let grant = try DisclosureGrant(holder: signer, auditor: reporter, terms: terms)
        guard let account = grant.logAccount else { throw AuditReportError.grantAccount }
        let transaction: LedgerTransaction
        if isPublic {
            transaction = try await published(grant, signer, chain)
        } else {
            var plain = try await chain.transaction(of: grant.holder) { transaction in
                transaction.transparent.credits = [AccountCredit(account: account, amount: 1)]
            }
            try plain.sign(with: signer)
            transaction = plain
        }
        // The record first: without it the log says nothing to anybody.
        try writeFile(out, Array(grant.text.utf8))
        try await chain.deliver(
            transaction, wait: wait, output,
            facts: [("grant", grant.hash.description), ("account", account.accountText), ("file", out)])
    }

    /// The transaction that logs the grant and writes its record on the board.
    private func published(
        _ grant: DisclosureGrant, _ signer: AccountSigningKey, _ chain: AuditChain
    ) async throws -> LedgerTransaction {
        let state = try await chain.client.json("/v1/accounts/\(grant.holder)")
        let planned = try NoticeBoard(genesis: chain.genesis.hash).publish(
            grant, sequence: try state.integer("sequence"), balance: try state.integer("balance"),
            expiryHeight: try state.integer("height") + 100, configuration: chain.genesis.configuration)
        let (home, params) = (self.chain.options.home.folder, params)
        return try await BlockingWork.run {
            var planned = planned
            try planned.prove(with: try home.saplingProver(folder: params))
            try planned.sign(with: signer)
            return try planned.finished()
        }
    }
}

/// `audit revoke`
struct AuditRevokeCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Revoke a grant: no report under it can be made any more.",
        discussion: """
            EXAMPLES
              nightjar audit revoke grant.json --key alice.key --wait
              nightjar audit revoke grant.json --key alice.wallet --passphrase-file alice.pass --wait
            """)

    @Argument(help: "The record's file.", completion: .file())
    var file: String
    @Option(name: .long, help: "The holder's key file, or wallet's file.", completion: .file())
    var key: String
    @OptionGroup var keys: AuditSpenderOptions
    @Flag(name: .long, help: "Wait until a block holds it.")
    var wait = false
    @OptionGroup var chain: AuditChainOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let grant = try DisclosureGrant(text: try readFile(path: file, limit: DisclosureGrant.maximumByteCount))
        guard let signer = try keys.read(key).signer(of: grant.holder) else { throw AuditReportError.grantHolder }
        let chain = try await chain.chain()
        let evidence = try await chain.evidence(of: grant)
        switch try evidence.status(sequencer: chain.sequencer) {
        case .notLogged: throw AuditReportError.grantNotLogged
        case .revoked: throw AuditReportError.grantRevoked
        case .inForce: break
        }
        guard let account = grant.logAccount else { throw AuditReportError.grantAccount }
        var transaction = try await chain.transaction(of: grant.holder) { transaction in
            // The unit that logged it goes back.
            transaction.transparent.debits = [AccountDebit(account: account, amount: 1, sequence: 0)]
            transaction.transparent.credits = [AccountCredit(account: grant.holder, amount: 1)]
        }
        try transaction.sign(with: signer)
        let digest = transaction.signatureDigest
        transaction.transparent.debits[0].signature = try grant.signForLogAccount(digest, holder: signer)
        try await chain.deliver(transaction, wait: wait, output, facts: [("grant", grant.hash.description)])
    }
}

/// `audit grant-status`
struct AuditGrantStatusCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "grant-status", abstract: "Whether the chain logs a grant, and whether it was revoked, by proof.",
        discussion: "EXAMPLE\n  nightjar audit grant-status grant.json")

    @Argument(help: "The record's file.", completion: .file())
    var file: String
    @OptionGroup var chain: AuditChainOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let grant = try DisclosureGrant(text: try readFile(path: file, limit: DisclosureGrant.maximumByteCount))
        let chain = try await chain.chain()
        let evidence = try await chain.evidence(of: grant)
        let status = try evidence.status(sequencer: chain.sequencer)
        let height = evidence.header.header.height
        output.report(
            """
            grant    \(grant.hash)
            holder   \(grant.holder.accountText)
            purpose  "\(visibleText(grant.terms.purpose))"
            heights  \(grant.terms.heights.lowerBound) to \(grant.terms.heights.upperBound)
            status   \(status.words), after block \(height)
            """,
            [
                .init("grant", .string(grant.hash.description)), .init("status", .string(status.rawValue)),
                .init("height", .string(String(height))),
            ])
        if status != .inForce { throw Verdict(status: .invalid) }
    }
}

extension AuditChain {
    /// The signed header of a height.
    func header(_ height: UInt64) async throws -> SignedHeader {
        guard let bytes = try await HTTPBlockSource(client: client).headers(from: height, limit: 1).first else {
            throw NodeClientError.malformedAnswer("a header is missing.")
        }
        return try SignedHeader(decoding: bytes)
    }

    /// What the last state has of a grant, with its proof.
    func evidence(of grant: DisclosureGrant) async throws -> GrantEvidence {
        guard let account = grant.logAccount else { throw AuditReportError.grantAccount }
        let (proof, height) = try await proof(.accounts, account.bytes)
        return GrantEvidence(grant: grant, header: try await header(height), proof: proof)
    }

    /// A transaction whose fee, the least that the chain asks for, and what its credits lack an account pays. Its debit
    /// comes last, unsigned.
    fileprivate func transaction(
        of payer: AccountID, _ fill: (inout LedgerTransaction) -> Void
    ) async throws -> LedgerTransaction {
        let state = try await client.json("/v1/accounts/\(payer)")
        let configuration = genesis.configuration
        var transaction = LedgerTransaction(
            chainID: configuration.chainID, expiryHeight: try state.integer("height") + 100, fee: 0)
        fill(&transaction)
        let others = transaction.transparent.debits.reduce(0) { $0 + $1.amount }
        let paid = transaction.transparent.credits.reduce(0) { $0 + $1.amount }
        transaction.transparent.debits.append(
            AccountDebit(account: payer, amount: 1, sequence: try state.integer("sequence")))
        transaction.fee =
            configuration.minimumFeePerByte * UInt64(transaction.encoded.count)
            + configuration.minimumFeePerProofUnit * UInt64(ProofCost.of(transaction))
        // A debit of nothing is none: on a chain that asks for no fee one unit is paid.
        if transaction.fee + paid == others { transaction.fee += 1 }
        let amount = transaction.fee + paid - others
        let balance = try state.integer("balance")
        guard balance >= amount else {
            throw LedgerBuildingError.insufficientFunds(available: balance, needed: amount)
        }
        transaction.transparent.debits[transaction.transparent.debits.count - 1].amount = amount
        return transaction
    }

    /// Hands a transaction over and says so.
    fileprivate func deliver(
        _ transaction: LedgerTransaction, wait: Bool, _ output: OutputOptions, facts: [(name: String, text: String)]
    ) async throws {
        var delivery = DeliveryOptions()
        delivery.out = nil
        delivery.wait = wait
        try await delivery.deliver(transaction, to: client, output, facts: facts)
    }
}

extension LedgerTransaction {
    /// Signs the debit of a key's account.
    fileprivate mutating func sign(with key: AccountSigningKey) throws {
        let digest = signatureDigest
        guard let index = transparent.debits.lastIndex(where: { $0.account == key.account }) else {
            throw AuditReportError.grantHolder
        }
        transparent.debits[index].signature = key.sign(digest)
    }
}
