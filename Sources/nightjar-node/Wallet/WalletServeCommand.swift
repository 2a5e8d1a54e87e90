import ArgumentParser
import Chain
import ChainTransactions
import Logging
import NodeService
import Primitives
import ServiceLifecycle
import UnixSignals
import Wallet
import WalletRPC

/// `wallet serve`
struct WalletServeCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Answer the calls of programs: JSON-RPC with the names that zcashd has.",
        discussion: """
            Listens on this machine alone, and every call shows the token. The passphrase
            is asked for at the start, to learn what the chain has for the wallet; then
            the wallet is locked until 'walletpassphrase' is called. Amounts are whole
            units. The call 'help' lists the others; docs/wallet.md says what is different
            from zcashd.

            EXAMPLES
              nightjar wallet serve alice.wallet --rpc-token-file alice.token
              curl -H "Authorization: Bearer $(cat alice.token)" -H 'Content-Type: application/json' \\
                -d '{"jsonrpc":"2.0","id":1,"method":"getwalletinfo"}' http://127.0.0.1:26659/
            """)

    @OptionGroup var options: WalletOptions
    @Option(
        name: .long, help: "The file of mode 0600 with the token that callers show; made where there is none.",
        completion: .file())
    var rpcTokenFile: String
    @Option(name: .long, help: "The port to listen on; 0 for one that the system chooses.")
    var port = 26659
    @Option(name: .long, help: "The folder of Zcash's parameters.", completion: .directory)
    var params: String?
    @OptionGroup var client: ClientOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port takes 0 to 65535.") }
    }

    func run() async throws {
        var service = ServiceOptions()
        service.port = port
        service.token =
            isTaken(rpcTokenFile)
            ? try AccessToken(path: rpcTokenFile) : try AccessToken.create(path: rpcTokenFile)
        let backend = try await NodeWalletBackend(
            path: options.file, client: try client.client(), home: client.home.folder, params: params)
        try WalletFile.check(path: options.file)
        let passphrase = try options.passphrase.existing(of: options.file)
        let wallet = try await ServedWallet(
            try WalletFile.open(path: options.file, passphrase: passphrase, for: .writing), backend: backend)
        let logger = Logger(label: "nightjar") {
            NodeLogHandler(logLevel: .notice, metadata: [:], label: $0, isJSON: false)
        }
        let server = try WalletServer(wallet, options: service, logger: logger) { port in
            Console.print("listening on http://127.0.0.1:\(port)")
        }
        try await ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: server)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        ).run()
    }
}

/// A served wallet's chain: that of a node.
struct NodeWalletBackend: WalletBackend {
    let chainID: ChainID
    private let path: String
    private let client: NodeClient
    private let home: NodeHome
    private let params: String?

    /// The chain of the node that `client` asks.
    init(path: String, client: NodeClient, home: NodeHome, params: String?) async throws {
        self.path = path
        self.client = client
        self.home = home
        self.params = params
        chainID = try Genesis(decoding: try await client.bytes("/v1/genesis")).configuration.chainID
    }

    func synchronize(
        _ content: WalletContent, isAnew: Bool, change: @escaping WalletChange
    ) async throws -> WalletState {
        try await WalletSynchronizer.run(path: path, content, client, isAnew: isAnew, isQuiet: true, change: change)
            .state
    }

    func pay(
        _ order: WalletOrder, with content: WalletContent, change: @escaping WalletChange
    ) async throws -> Hash256 {
        var known = try await WalletSynchronizer.run(path: path, content, client, isQuiet: true, change: change)
        let course = PaymentCourse(client: client, account: order.account)
        _ = try await course.handOverAgain(&known)
        let plan = try await course.plan(order.request, from: order.source, known)
        let transaction = try await course.finished(
            plan, known.content, home: home, params: params, execution: Execution())
        return try await course.deliver(transaction, paying: plan.payments, &known).id
    }
}
