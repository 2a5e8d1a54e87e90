import ArgumentParser
import Chain
import ChainStore
import ChainTransactions
import Engines
import Explorer
import Logging
import NodeService
import Primitives
import ServiceLifecycle
import UnixSignals

/// `node start`
struct NodeStartCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Run a node until SIGINT or SIGTERM.",
        discussion: """
            Settings come from config.json in the node's folder; the environment goes before the file, and the options
            before both. Each setting's variable: \(NodeConfiguration.names.map { NodeConfiguration.variable($0) }
                .joined(separator: ", ")).

            EXAMPLES
              nightjar node start
              nightjar node start --port 0 --block-seconds 1 --log-format json
              nightjar node start --no-explorer
              nightjar node start --host 0.0.0.0 --tls-certificate chain.pem --tls-key key.pem
              nightjar node start --follow https://node.example:26657 --from-snapshot 1200:9f86d081884c7d65…
            """)

    @OptionGroup var home: HomeOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: "The address to listen on; others than loopback need TLS and the token.")
    var host: String?
    @Option(name: .long, help: "The port; 0 for one that the system chooses.")
    var port: Int?
    @Option(name: .long, help: "Seconds between blocks; 0 for a block as soon as something waits.")
    var blockSeconds: Int?
    @Option(name: .long, help: "The node to follow.")
    var follow: String?
    @Option(
        name: .long,
        help:
            "Begin with a snapshot, under the header to trust: HEIGHT:HASH, as `node status` of a node you trust says.")
    var fromSnapshot: String?
    @Option(name: .long, help: "A PEM file with the certificate chain.")
    var tlsCertificate: String?
    @Option(name: .long, help: "A PEM file with the certificate's key.")
    var tlsKey: String?
    @Option(name: .long, help: "For what clients need the token: submit, all or none.")
    var token: String?
    @Option(name: .long, help: "The least severe entries that are logged: trace, debug, info, warning, error, …")
    var logLevel: String?
    @Option(name: .long, help: "text or json.")
    var logFormat: String?
    @Option(name: .long, help: "Add up the pools after every so many blocks; 0 for never.")
    var auditInterval: Int?
    @Flag(
        inversion: .prefixedNo,
        help: "Serve pages about the chain at /explorer; by default where the node listens on loopback.")
    var explorer: Bool?
    @Flag(name: .long, help: "Listen on any address without TLS or token all the same.")
    var exposed = false

    func run() async throws {
        let home = home.folder
        let settings = try settings(home)
        let chain = try home.readGenesis()
        var logger = Logger(label: "nightjar") { label in
            NodeLogHandler(
                logLevel: Logger.Level(rawValue: settings.logLevel) ?? .info, label: label,
                isJSON: settings.logFormat == "json")
        }
        logger[metadataKey: "chain"] = "\(chain.configuration.chainID)"
        let options = try settings.serviceOptions(token: home.token)
        try options.check()

        let role = settings.follow.map { "follower of \($0)" } ?? "sequencer"
        logger.info(
            "starting",
            metadata: ["version": "\(NodeVersion.text)", "role": "\(role)", "folder": "\(home.path)"])
        let store = try home.openLedger()
        // Everything that is stored is read again and compared before anything is built on it.
        try store.audit(.quick)
        var machine = try home.machine(over: store, settings)
        // So that there is one soon after the start; a state that is too large has none.
        if settings.snapshotInterval > 0 { _ = try? machine.takeSnapshot() }
        let (engine, identity) = try engine(home, settings, chain, store, machine, logger)
        let node = EngineNode(identity: identity, engine: engine, store: store, logger: logger)
        let metrics = NodeMetrics()
        let json = output.json
        let pages =
            settings.servesExplorer
            ? ExplorerPages.served(of: identity, isLocal: settings.isLocal, keys: try home.saplingKeys()) : nil
        let server = try NodeServer(
            node: node, options: options, metrics: metrics, pages: pages, logger: logger
        ) { [logger] port in
            let scheme = options.tls == nil ? "http" : "https"
            let address = "\(scheme)://\(options.host.contains(":") ? "[\(options.host)]" : options.host):\(port)"
            do { try writeFile(home.address, address + "\n") } catch {
                logger.warning("commands will not find the node by its folder", metadata: ["error": "\(error)"])
            }
            Console.print(
                json
                    ? JSONValue.object([.init("ok", .bool(true)), .init("listening", .string(address))]).serialized()
                    : "listening on \(address)")
            logger.info("listening", metadata: ["address": "\(address)"])
            if pages != nil { logger.info("explorer", metadata: ["address": "\(address)/explorer"]) }
        }
        defer { home.removeAddress() }
        do throws(EngineError) { try await engine.start() } catch {
            // By the name of what refused, which says more than where.
            if case .snapshot(let refusal) = error { throw refusal }
            throw error
        }
        guard try await engine.query(LedgerQuery(path: "/genesis")).value == chain.encoded else {
            throw NodeStartError.genesisDiffers(path: home.genesis)
        }
        let audit = AuditService(
            node: node, interval: settings.auditInterval, supply: chain.supply, metrics: metrics, logger: logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: server, successTerminationBehavior: .gracefullyShutdownGroup),
                    .init(service: audit, successTerminationBehavior: .gracefullyShutdownGroup),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch {
            await engine.stop()
            throw error
        }
        await engine.stop()
        logger.info("stopped")
    }

    private func settings(_ home: NodeHome) throws -> NodeConfiguration {
        guard isTaken(home.configuration) else { throw NodeStartError.noNode(path: home.path) }
        return try NodeConfiguration(
            path: home.configuration, environment: environment,
            options: [
                "host": host, "port": port.map(String.init), "blockSeconds": blockSeconds.map(String.init),
                "follow": follow, "fromSnapshot": fromSnapshot, "tlsCertificate": tlsCertificate, "tlsKey": tlsKey,
                "token": token,
                "logLevel": logLevel, "logFormat": logFormat, "auditInterval": auditInterval.map(String.init),
                "exposed": exposed ? "true" : nil, "explorer": explorer.map { $0 ? "true" : "false" },
            ])
    }

    private func engine(
        _ home: NodeHome, _ settings: NodeConfiguration, _ chain: Genesis, _ store: SQLiteLedger,
        _ machine: sending LedgerMachine<SQLiteLedger>, _ logger: Logger
    ) throws -> (any ConsensusEngine, NodeIdentity) {
        func identity(_ role: NodeIdentity.Role, _ sequencer: AccountID) -> NodeIdentity {
            NodeIdentity(
                chainID: chain.configuration.chainID, role: role, version: NodeVersion.text,
                moniker: settings.moniker, sequencer: sequencer, genesis: chain.encoded)
        }
        if let follow = settings.follow {
            let sequencer = try home.sequencer(settings)
            let source = HTTPBlockSource(client: try NodeClient(base: follow, token: nil))
            let follower = Follower(
                application: machine, store: store, sources: [source],
                configuration: .init(
                    chainID: chain.configuration.chainID, genesis: chain.encoded, sequencer: sequencer,
                    snapshot: SnapshotStart(
                        trusted: settings.fromSnapshot, sources: [source], folder: home.snapshot,
                        maximumByteCount: UInt64(settings.snapshotMegabytes) << 20
                    ) { progress in
                        switch progress {
                        case .chunks(let count, let all):
                            logger.info("snapshot", metadata: ["chunks": "\(count)", "of": "\(all)"])
                        case .refused(let error):
                            logger.warning("snapshot refused", metadata: ["reason": "\(error.explanation)"])
                        }
                    }))
            return (follower, identity(.follower, sequencer))
        }
        let key = try home.readSequencerKey()
        let account = key.account
        let solo = SoloEngine(
            application: machine, store: store, key: key,
            configuration: .init(
                chainID: chain.configuration.chainID, genesis: chain.encoded, proposer: account,
                maximumBlockByteCount: chain.configuration.maximumBlockBytes,
                interval: settings.blockSeconds == 0 ? .milliseconds(100) : .seconds(settings.blockSeconds),
                makesEmptyBlocks: settings.emptyBlocks))
        return (solo, identity(.sequencer, account))
    }
}

/// Why a node's files do not belong together.
enum NodeStartError: NamedError {
    /// The folder is not a node's.
    case noNode(path: String)
    /// The stored chain began with another genesis than the file's.
    case genesisDiffers(path: String)
    /// A file of blocks begins behind the next one.
    case blocksMissing(from: UInt64, first: UInt64)

    var explanation: String {
        switch self {
        case .noNode(let path):
            "There is no node in \(path): `nightjar node init` makes one, or --home names another folder."
        case .genesisDiffers(let path):
            "The stored chain did not begin with the genesis of \(path). Put the right file there, or use another folder."
        case .blocksMissing(let next, let first):
            "The next block is \(next), and the file begins with \(first): import one with the blocks before it."
        }
    }
}

/// Adds up the pools while the node runs: their sum is the supply, whatever happens.
struct AuditService: Service {
    let node: any LedgerNode
    let interval: Int
    let supply: UInt64
    let metrics: NodeMetrics
    let logger: Logger

    func run() async throws {
        let blocks = await node.newBlocks()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await block in blocks {
                    metrics.count("nightjar_blocks_total")
                    metrics.count("nightjar_block_transactions_total", by: UInt64(block.transactions.count))
                    logger.info(
                        "block",
                        metadata: [
                            "height": "\(block.header.height)", "transactions": "\(block.transactions.count)",
                            "hash": "\(block.header.hash)",
                        ])
                    if interval > 0, block.header.height.isMultiple(of: UInt64(interval)) { try await audit() }
                }
                try await gracefulShutdown()
            }
            group.addTask { try await gracefulShutdown() }
            try await group.next()
            group.cancelAll()
        }
    }

    private func audit() async throws {
        let response = try await node.query(LedgerQuery(path: "/pools"))
        var sum: UInt128 = 0
        for entry in try PoolTotal.list(response.value) {
            var name = entry.pool.description
            if case .circuit(let id) = entry.pool { name = id.description }
            metrics.set("nightjar_pool_units", [("pool", name)], to: Double(entry.total))
            sum += UInt128(entry.total)
        }
        metrics.set("nightjar_pools_balanced", to: sum == UInt128(supply) ? 1 : 0)
        guard sum == UInt128(supply) else {
            logger.critical("the pools hold \(sum) units; the supply is \(supply)")
            throw LedgerApplicationError.invariantBroken("all pools hold \(sum) units, and the supply is \(supply).")
        }
    }
}
