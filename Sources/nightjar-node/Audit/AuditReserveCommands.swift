import Algebra
import ArgumentParser
import Audit
import Chain
import ChainTransactions
import MoneroWallet
import NodeService
import Primitives
import RingSignatures
import Sapling
import Wallet

/// Why no reserves are shown.
enum AuditReserveError: NamedError {
    /// The key has less in the pool.
    case tooLittle(pool: AddressKind, available: UInt64, needed: UInt64)
    /// The chain grew each time its state was asked for.
    case movesOn

    var explanation: String {
        switch self {
        case .tooLittle(let pool, let available, let needed):
            "The key has \(available) units in the \(pool.rawValue) pool, and \(needed) are to be shown."
        case .movesOn: "The chain grew between the questions each time. Try again while fewer blocks are made."
        }
    }
}

/// `audit reserve`
struct AuditReserveCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "reserve", abstract: "Show that a key could spend at least so much after the last block.",
        discussion: """
            No key is given away. What the proof reveals depends on the pool:
              transparent  the account and its balance, which are public; that its owner answers the message
              shielded     how many notes and their sum, but not which; from then on that these are spent, once they are
              ring         the outputs, their amounts and key images, so also when each is spent

            The message is what the verifier asked to be answered: without it a proof
            could be handed on as one's own.

            EXAMPLE
              nightjar audit reserve alice.key --pool shielded --at-least 5000000 \\
                --message "bank.example, 22 November 2026, 7f3a" --out reserve.json
            """)

    @Argument(help: "The key file, or a wallet's file.", completion: .file())
    var key: String
    @OptionGroup var keys: AuditSpenderOptions
    @Option(name: .long, help: "transparent, shielded or ring.")
    var pool = "transparent"
    @Option(name: .long, help: "What is to be shown at least, in units.")
    var atLeast: UInt64
    @Option(name: .long, help: "The verifier's message.")
    var message: String
    @Option(name: .long, help: "The folder of Zcash's parameters, for notes.")
    var params: String?
    @Option(name: .long, help: "The proof's file.", completion: .file())
    var out: String
    @OptionGroup var chain: AuditChainOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard AddressKind(rawValue: pool) != nil else {
            throw ValidationError("the pools are transparent, shielded and ring.")
        }
    }

    func run() async throws {
        let spender = try keys.read(key)
        let chain = try await chain.chain()
        let statement: ReserveStatement
        switch AddressKind(rawValue: pool) {
        case .shielded: statement = try await notes(spender, chain)
        case .ring: statement = try await ringOutputs(spender, chain)
        case .transparent, nil: statement = try await accounts(spender, chain)
        }
        let home = self.chain.options.home.folder
        let shown = try statement.verify(
            genesis: chain.genesis, sequencer: chain.sequencer, keys: try home.saplingKeys(),
            message: Array(message.utf8), atLeast: atLeast)
        try writeFile(out, Array(statement.text.utf8))
        output.report(
            "wrote \(out)\n" + shown.lines(statement), [.init("file", .string(out))] + shown.members(statement))
    }

    private func builder(_ chain: AuditChain, _ height: UInt64) async throws -> ReserveBuilder {
        try ReserveBuilder(
            genesis: chain.genesis, header: try await chain.header(height), message: Array(message.utf8))
    }

    private func accounts(_ spender: AuditSpender, _ chain: AuditChain) async throws -> ReserveStatement {
        for _ in 1...10 {
            var own: [(key: AccountSigningKey, state: StateProof, balance: UInt64)] = []
            var heights: Set<UInt64> = []
            for signer in spender.signers {
                let (proof, height) = try await chain.proof(.accounts, signer.account.bytes)
                heights.insert(height)
                guard let value = proof.value else { continue }
                own.append((signer, proof, try LedgerAccount(decoding: value).balance))
            }
            guard heights.count == 1, let height = heights.first else { continue }
            let chosen = try choose(own, .transparent, \.balance)
            return try await builder(chain, height).accounts(chosen.map { ($0.key, $0.state) })
        }
        throw AuditReserveError.movesOn
    }

    private func notes(_ spender: AuditSpender, _ chain: AuditChain) async throws -> ReserveStatement {
        for _ in 1...10 {
            let found = try await chain.scan(for: spender).funds()
            let chosen = try choose(found.notes, .shielded) { $0.note.value }
            let (anchor, height) = try await chain.proof(.values, Array("sapling.root".utf8))
            var own: [ReserveBuilder.OwnNote] = []
            for note in chosen {
                let (unspent, other) = try await chain.proof(.nullifiers, note.nullifier)
                guard other == height else { break }
                own.append(
                    .init(note: note.note, path: try found.tree.path(of: note.position), unspent: unspent))
            }
            guard own.count == chosen.count, anchor.value == found.tree.root.littleEndianBytes else { continue }
            let builder = try await builder(chain, height)
            let (root, notes) = (found.tree.root, own)
            let (home, params) = (self.chain.options.home.folder, params)
            return try await BlockingWork.run {
                try builder.notes(
                    notes, anchor: anchor, root: root, keys: spender.sapling,
                    prover: try home.saplingProver(folder: params))
            }
        }
        throw AuditReserveError.movesOn
    }

    private func ringOutputs(_ spender: AuditSpender, _ chain: AuditChain) async throws -> ReserveStatement {
        for _ in 1...10 {
            let chosen = try choose(try await chain.scan(for: spender).funds().ring.entries, .ring) { $0.output.amount }
            var own: [ReserveBuilder.OwnRingOutput] = []
            var heights: Set<UInt64> = []
            for entry in chosen {
                guard let number = entry.globalIndex, let image = entry.keyImage else { continue }
                // Most significant byte first, as the state has numbers.
                let key = (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * (7 - $0))) }
                let (state, first) = try await chain.proof(.ringOutputs, key)
                let (absent, second) = try await chain.proof(.keyImages, image.bytes)
                heights.formUnion([first, second])
                own.append(.init(output: entry.output, state: state, unspent: absent))
            }
            guard own.count == chosen.count, heights.count == 1, let height = heights.first else { continue }
            return try await builder(chain, height).ringOutputs(own, keys: spender.ring)
        }
        throw AuditReserveError.movesOn
    }

    /// The largest that are enough together: as few as can be, since each that is shown says something.
    private func choose<Entry>(
        _ entries: [Entry], _ pool: AddressKind, _ amount: (Entry) -> UInt64
    ) throws -> [Entry] {
        var chosen: [Entry] = []
        var sum: UInt64 = 0
        for entry in entries.sorted(by: { amount($0) > amount($1) }) where sum < atLeast || chosen.isEmpty {
            chosen.append(entry)
            sum += amount(entry)
        }
        guard sum >= atLeast, !chosen.isEmpty else {
            throw AuditReserveError.tooLittle(pool: pool, available: sum, needed: atLeast)
        }
        return chosen
    }
}

/// `audit check-reserve`
struct AuditCheckReserveCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "check-reserve", abstract: "Check a proof of reserves; no key and no state is needed.",
        discussion: """
            The proof holds for the block that it names. What was spent since, ask for
            again: a new proof, a new message. On a chain for trials with a set-up of its
            own for shielded payments, run it where the node's folder is.

            EXAMPLE
              nightjar audit check-reserve reserve.json --at-least 5000000 \\
                --message "bank.example, 22 November 2026, 7f3a" --genesis genesis.json --sequencer 5ce9…
            """)

    @Argument(help: "The proof's file.", completion: .file())
    var file: String
    @Option(name: .long, help: "The message that you asked to be answered.")
    var message: String
    @Option(name: .long, help: "What must be shown at least, in units.")
    var atLeast: UInt64 = 0
    @OptionGroup var chain: AuditChainOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let statement = try ReserveStatement(text: try readFile(path: file, limit: ReserveStatement.maximumByteCount))
        let chain = try await chain.chain()
        let shown = try statement.verify(
            genesis: chain.genesis, sequencer: chain.sequencer, keys: try self.chain.options.home.folder.saplingKeys(),
            message: Array(message.utf8), atLeast: atLeast)
        output.report(
            shown.lines(statement) + chain.believed.map { "\nbelieved \($0)" }.joined(),
            shown.members(statement) + [.init("believed", .array(chain.believed.map { .string($0) }))])
    }
}

extension ReserveStatement.Shown {
    /// What was shown, for people.
    fileprivate func lines(_ statement: ReserveStatement) -> String {
        """
        pool     \(statement.pool.rawValue)
        shown    \(total) units in \(count) \(statement.pool == .transparent ? "accounts" : "notes or outputs")
        height   \(height)
        time     \(Timestamp.text(time))
        """
    }

    /// What was shown, for programs.
    fileprivate func members(_ statement: ReserveStatement) -> [JSONValue.Member] {
        [
            .init("pool", .string(statement.pool.rawValue)), .init("total", .string(String(total))),
            .init("count", .number(String(count))), .init("height", .string(String(height))),
            .init("time", .string(Timestamp.text(time))),
        ]
    }
}
