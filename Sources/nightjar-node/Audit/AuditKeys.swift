import ArgumentParser
import Audit
import Chain
import ChainTransactions
import NodeService
import Primitives
import Wallet

/// Whose payments are looked for, and who signs for it.
struct AuditKeyOptions: ParsableArguments {
    @Option(
        name: .long, help: "The viewing key, njview1…, or a file that has it, as wallet export-viewing-key prints it.",
        completion: .file())
    var viewingKey: String?
    @Option(
        name: .long, help: "A key file of ledger keygen, or a wallet's file, whose account is looked for.",
        completion: .file())
    var key: String?
    @Option(
        name: .long, help: "The key file or wallet's file whose account signs; that of --key where absent.",
        completion: .file())
    var signWith: String?
    @OptionGroup var options: AuditSpenderOptions

    func validate() throws {
        guard (viewingKey == nil) != (key == nil) else {
            throw ValidationError("one of --viewing-key and --key says whose payments are meant.")
        }
        guard signWith != nil || key != nil else { throw ValidationError("--sign-with says who signs.") }
    }

    /// What sees the account, what signs, and where --key gives it what spends.
    struct Keys: Sendable, Confidential {
        let viewing: AccountViewKeys
        let spender: AuditSpender?
        let signing: AuditSpender

        /// Who signs: under a grant its holder or auditor, where the keys have one of them.
        func signer(under grant: DisclosureGrant?) -> AccountSigningKey {
            signing.signer(of: grant?.holder) ?? signing.signer(of: grant?.auditor) ?? signing.signer
        }
    }

    /// Reads the files, each once, since a passphrase may be asked for.
    ///
    /// - Throws: `AccountViewKeyError`, what ``AuditSpenderOptions/read(_:isSecond:)`` throws, and the system's refusal of
    ///   a file.
    func read() throws -> Keys {
        let spender = try key.map { try options.read($0) }
        guard let signing = try signWith.map({ try options.read($0, isSecond: key != nil) }) ?? spender else {
            throw UsageError("--sign-with says who signs.")
        }
        if let spender { return Keys(viewing: spender.viewing, spender: spender, signing: signing) }
        var text = viewingKey ?? ""
        if !text.hasPrefix(AccountViewKeys.prefix + "1") {
            text = String(decoding: try readFile(path: text, limit: 1 << 20), as: UTF8.self).trimmingSuffixOfLine()
        }
        return Keys(viewing: try AccountViewKeys(text: text), spender: nil, signing: signing)
    }
}

/// `audit key-images`
struct AuditKeyImagesCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "key-images",
        abstract: "Sign the key images of a key's ring outputs, for an auditor whose viewing key sees no spends.",
        discussion: """
            Whoever has the file sees when each of these outputs is spent, and in which
            ring; give it to nobody else. It spends nothing, and says nothing of outputs
            that come later: make it again for them. Which outputs there are the node
            says, as it says it to wallets.

            EXAMPLES
              nightjar audit key-images alice.key --out alice.images
              nightjar audit key-images alice.wallet --account 1 --out alice.images
            """)

    @Argument(help: "The key file, or a wallet's file.", completion: .file())
    var key: String
    @OptionGroup var keys: AuditSpenderOptions
    @Option(name: .long, help: "The file to write.", completion: .file())
    var out: String
    @OptionGroup var chain: AuditChainOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let spender = try keys.read(key)
        let chain = try await chain.chain()
        let scan = try await chain.scan(for: spender)
        let images = try ExportedKeyImages(of: scan.ringOutputs, keys: spender.ring)
        try writeFile(out, Array(images.text.utf8))
        output.report(
            "wrote \(out) with \(images.images.count) key images",
            [.init("file", .string(out)), .init("keyImages", .number(String(images.images.count)))])
    }
}

extension AuditChain {
    /// What an account has in every pool, by what the node shows wallets.
    func scan(for spender: AuditSpender) async throws -> LedgerScan {
        try await LedgerScan.run(spender.viewing, ring: spender.ring, spendsChange: true, client, genesis)
    }

    /// Shows every block up to a height, each checked to be the sequencer's next one with the body it commits to, and
    /// which of its transactions were refused.
    ///
    /// - Throws: `BlockRefusal`, `NodeClientError`, and what `body` throws.
    func walk(
        to last: UInt64, _ output: OutputOptions, _ body: (LedgerBlock, _ refused: Set<Int>) throws -> Void
    ) async throws {
        var machine = try LedgerMachine(storage: MemoryStorage())
        var headers = LightClient(
            chainID: genesis.configuration.chainID, sequencer: sequencer,
            genesisAppHash: try machine.initChain(genesis: genesis.encoded))
        while headers.height < last {
            let block = try await block(headers.height + 1)
            try headers.accept(block.signedHeader)
            try block.checkBody()
            try body(block, try await refused(block))
            progress(headers.height, of: last, output)
        }
    }
}
