import ArgumentParser
import Audit
import Chain
import ChainTransactions
import MoneroWallet
import NodeService
import Primitives
import RingWallet
import Sapling
import Wallet

/// Whose payments are looked for, and who signs for it.
struct AuditKeyOptions: ParsableArguments {
    @Option(
        name: .long, help: "The viewing key, njview1…, or a file that has it, as wallet export-viewing-key prints it.",
        completion: .file())
    var viewingKey: String?
    @Option(name: .long, help: "A key file of ledger keygen, whose account is looked for.", completion: .file())
    var key: String?
    @Option(
        name: .long, help: "The key file of ledger keygen whose account signs; that of --key where absent.",
        completion: .file())
    var signWith: String?

    func validate() throws {
        guard (viewingKey == nil) != (key == nil) else {
            throw ValidationError("one of --viewing-key and --key says whose payments are meant.")
        }
        guard signWith != nil || key != nil else { throw ValidationError("--sign-with says who signs.") }
    }

    /// What sees the account.
    ///
    /// - Throws: `AccountViewKeyError`, `SecretFileError`, and the system's refusal of a file.
    func viewing() throws -> AccountViewKeys {
        if let key { return try LedgerKeyFile.read(path: key).viewKeys }
        var text = viewingKey ?? ""
        if !text.hasPrefix(AccountViewKeys.prefix + "1") {
            text = String(decoding: try readFile(path: text, limit: 1 << 20), as: UTF8.self).trimmingSuffixOfLine()
        }
        return try AccountViewKeys(text: text)
    }

    /// The account's shielded keys: of its addresses, and of change.
    func shielded() throws -> [ExpandedSpendingKey] {
        let key = try LedgerKeyFile.read(path: key ?? "").sapling
        return [key.key, try key.internalKey().key]
    }

    /// Who signs.
    func signer() throws -> AccountSigningKey { try LedgerKeyFile.read(path: signWith ?? key ?? "").signer }
}

/// `audit key-images`
struct AuditKeyImagesCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "key-images",
        abstract: "Sign the key images of a key's ring outputs, for an auditor whose viewing key sees no spends.",
        discussion: """
            Whoever has the file sees when each of these outputs is spent, and in which ring; give it to nobody else.
            It spends nothing, and says nothing of outputs that come later: make it again for them.

            EXAMPLE
              nightjar audit key-images alice.key --out alice.images
            """)

    @Argument(help: "The key file.", completion: .file())
    var key: String
    @Option(name: .long, help: "The file to write.", completion: .file())
    var out: String
    @OptionGroup var chain: AuditChainOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let chain = try await chain.chain()
        let scanner = RingScanner(keys: try LedgerKeyFile.read(path: key).ring.viewing, accounts: 1, indices: 200)
        var outputs = scanner.scan(genesis: chain.genesis.ringDeposits, hash: chain.genesis.hash).received
        try await chain.walk(to: try await chain.height(), output) { block, refused in
            for (index, bytes) in block.transactions.enumerated() where !refused.contains(index) {
                let transaction = try LedgerTransaction(decoding: bytes)
                guard !transaction.ring.isEmpty else { continue }
                outputs += scanner.scan(transaction.ring, transaction: transaction.id).received
            }
        }
        let images = try ExportedKeyImages(of: outputs, keys: try LedgerKeyFile.read(path: key).ring)
        try writeFile(out, Array(images.text.utf8))
        output.report(
            "wrote \(out) with \(images.images.count) key images",
            [.init("file", .string(out)), .init("keyImages", .number(String(images.images.count)))])
    }
}

extension AuditChain {
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
