import ArgumentParser
import Chain
import ChainTransactions
import NodeService
import Primitives
import SecretStorage

/// `node init`
struct NodeInitCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a node's folder: genesis, keys, token, settings. Nothing is replaced.",
        discussion: """
            EXAMPLES
              nightjar node init --account KEY=100000000000
              nightjar node init --network regtest --test-accounts 3 --test-parameters --test-ring-outputs 24
              nightjar node init --genesis genesis.json --follow https://node.example:26657
            """)

    @OptionGroup var home: HomeOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: "The chain's name: 1 to 32 of a-z, 0-9 and '-'.")
    var chainID = "nightjar-1"
    @Option(name: .long, help: "regtest (for trials) or network.")
    var network = "network"
    @Option(
        name: .long, help: "An account and what it has, in units: KEY=AMOUNT, the key in hexadecimal. May be repeated.")
    var account: [String] = []
    @Option(name: .long, help: "On regtest, so many accounts whose keys are written to test-keys/, for trials only.")
    var testAccounts = 0
    @Option(name: .long, help: "A ring output of the genesis: ADDRESS=AMOUNT. May be repeated.")
    var ringOutput: [String] = []
    @Option(
        name: .long,
        help:
            "On regtest, so many ring outputs of 10 coins, spent with test-keys/ring.key; rings need 16 to begin with.")
    var testRingOutputs = 0
    @Flag(
        name: .long,
        help: "On regtest, a test set-up for shielded payments in place of Zcash's parameters: its maker could forge.")
    var testParameters = false
    @Option(name: .long, help: "A genesis file to take instead.")
    var genesis: String?
    @Option(name: .long, help: "The address of a node to follow, instead of making blocks.")
    var follow: String?
    @Option(
        name: .long,
        help: """
            The key that signs the blocks of the chain that is followed, in hexadecimal; where the genesis has one \
            validator, that one's where absent.
            """)
    var sequencer: String?
    @Option(
        name: .long, help: "Let the follower begin with a snapshot, under the header to trust: HEIGHT:HASH.")
    var fromSnapshot: String?
    @Option(name: .long, help: "The port to listen on; 0 for one that the system chooses.")
    var port = 26657
    @Option(name: .long, help: "Seconds between blocks; 0 for a block as soon as something waits.")
    var blockSeconds = 5

    /// What each test account has: 1,000 coins.
    private static let testAmount: UInt64 = 100_000_000_000

    func run() throws {
        let home = home.folder
        guard follow != nil || sequencer == nil else { throw UsageError("--sequencer belongs to --follow.") }
        guard fromSnapshot == nil || follow != nil else { throw UsageError("--from-snapshot is for a follower.") }
        guard genesis == nil || (account.isEmpty && testAccounts == 0 && ringOutput.isEmpty && testRingOutputs == 0)
        else { throw UsageError("--genesis leaves no room for accounts and ring outputs.") }
        guard follow == nil || genesis != nil else { throw UsageError("A follower needs its chain's --genesis.") }
        guard let kind = NetworkKind.allCases.first(where: { $0.name == network }) else {
            throw UsageError("--network is regtest or network.")
        }
        guard testAccounts == 0 || (kind == .regtest && (1...1000).contains(testAccounts)) else {
            throw UsageError("--test-accounts takes 1 to 1000, and --network regtest.")
        }
        guard testRingOutputs == 0 || (kind == .regtest && (1...1000).contains(testRingOutputs)) else {
            throw UsageError("--test-ring-outputs takes 1 to 1000, and --network regtest.")
        }
        guard !testParameters || kind == .regtest, !testParameters || follow == nil else {
            throw UsageError("--test-parameters takes --network regtest; a follower gets its chain's by copying them.")
        }
        // Everything that may be mistyped is looked at before anything is written.
        let given = try credits()
        let name = try ChainID(chainID)
        if let sequencer, (try? AccountID(hexadecimal: sequencer)) == nil {
            throw UsageError("--sequencer is 32 bytes in hexadecimal.")
        }
        let copied = try genesis.map { try Genesis(json: try readFile(path: $0, limit: 1 << 30)) }
        let validators = copied?.configuration.validators ?? []
        guard follow == nil || sequencer != nil || validators.count == 1 else {
            throw UsageError("The genesis has \(validators.count) validators: --sequencer says whose blocks to follow.")
        }
        try home.create()
        for path in [home.genesis, home.configuration, home.token, home.sequencerKey] where isTaken(path) {
            throw SecretFileError.exists(path: path)
        }

        var configuration = NodeConfiguration()
        try configuration.set("port", to: String(port))
        try configuration.set("blockSeconds", to: String(blockSeconds))
        if let fromSnapshot { try configuration.set("fromSnapshot", to: fromSnapshot) }
        configuration.follow = follow
        configuration.sequencer = follow == nil ? nil : sequencer ?? validators.first?.description
        let key = follow == nil ? try AccountSigningKey.random() : nil
        let signer = try key?.account ?? home.sequencer(configuration)
        let chain: Genesis
        if let copied {
            chain = copied
        } else {
            let deposits = try home.ringOutputs(ringOutput, forTrials: testRingOutputs)
            chain = try Genesis(
                configuration: ChainConfiguration(chainID: name, network: kind, validators: [signer]),
                accounts: try (given + testCredits(home)).sorted { $0.account < $1.account },
                ringDeposits: deposits)
        }
        if let key { try SecretFile.create(path: home.sequencerKey, key.secretLine) }
        if testParameters { try home.makeTestParameters(execution: Execution()) }
        _ = try AccessToken.create(path: home.token)
        try writeFile(home.genesis, chain.json.serialized(indentation: 2) + "\n")
        try writeFile(home.configuration, configuration.json.serialized(indentation: 2) + "\n")
        output.report(
            """
            chain      \(chain.configuration.chainID), \(chain.configuration.network.name)
            genesis    \(chain.hash)
            supply     \(chain.supply) units
            sequencer  \(signer)
            folder     \(home.path)
            """
                + (chain.supply == 0
                    ? "\nNobody has anything on this chain, for ever: --account gives somebody units." : ""),
            [
                .init("chain", .string(chain.configuration.chainID.name)),
                .init("genesis", .string(chain.hash.description)), .init("supply", .string(String(chain.supply))),
                .init("sequencer", .string(signer.description)), .init("home", .string(home.path)),
            ])
    }

    /// The accounts of the command line.
    private func credits() throws -> [AccountCredit] {
        var accounts: [AccountCredit] = []
        for entry in account {
            let parts = entry.split(separator: "=")
            guard parts.count == 2, let amount = UInt64(parts[1]),
                let key = (try? AccountID(hexadecimal: parts[0])) ?? (try? AccountID(accountText: parts[0]))
            else { throw UsageError("--account is KEY=AMOUNT, and not \(entry).") }
            accounts.append(AccountCredit(account: key, amount: amount))
        }
        return accounts
    }

    /// Accounts with keys of their own, for trials.
    private func testCredits(_ home: NodeHome) throws -> [AccountCredit] {
        var accounts: [AccountCredit] = []
        if testAccounts > 0 {
            let folder = NodeHome(path: home.path + "/test-keys")
            try folder.create()
            for number in 1...testAccounts {
                let key = try LedgerKeyFile.create(path: "\(folder.path)/account-\(number).key", isTest: true)
                accounts.append(AccountCredit(account: key.account, amount: Self.testAmount))
            }
        }
        return accounts
    }
}

extension AccountSigningKey {
    /// The seed in hexadecimal, as a line.
    var secretLine: [UInt8] {
        withSeed { seed in
            var bytes: [UInt8] = []
            for i in seed.indices { bytes.append(seed[i]) }
            defer { bytes.wipe() }
            return Array(Hexadecimal.encode(bytes).utf8) + [10]
        }
    }
}
