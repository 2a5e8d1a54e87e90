public import Logging
public import NodeService
public import Primitives
public import ServiceLifecycle

/// Why a wallet is not served.
public enum WalletServerError: NamedError, Hashable {
    /// Others than this machine's programs could reach it.
    case notLoopback(host: String)
    /// Every program of this machine could use it.
    case noToken
    /// The service is refused.
    case options(ServiceOptionsError)

    public var name: String {
        if case .options(let error) = self { return error.name }
        return Mirror(reflecting: self).children.first?.label ?? String(describing: self)
    }

    public var explanation: String {
        switch self {
        case .notLoopback(let host):
            "\(host) can be reached from other machines. A wallet is served to programs of this machine only."
        case .noToken: "A wallet is served to who shows its token: give a token file."
        case .options(let error): error.explanation
        }
    }
}

/// A wallet's service: JSON-RPC over HTTP, on the loopback address, for who shows the token.
public struct WalletServer: Service {
    private let server: TableServer<ServedWallet>

    /// What listens for a wallet. `onListening` is told the port.
    ///
    /// - Throws: ``WalletServerError``.
    public init(
        _ wallet: ServedWallet, options: ServiceOptions, logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws(WalletServerError) {
        let options = try Self.checked(options)
        do throws(ServiceOptionsError) {
            server = try TableServer(
                wallet, table: WalletMethods.table, options: options, metrics: NodeMetrics(), logger: logger,
                onListening: onListening)
        } catch { throw .options(error) }
    }

    public func run() async throws { try await server.run() }

    /// Asks a wallet's service without a socket, by the same bounds.
    ///
    /// - Throws: ``WalletServerError``.
    public static func client(
        _ wallet: ServedWallet, options: ServiceOptions, logger: Logger
    ) throws(WalletServerError) -> InProcessClient {
        let options = try checked(options)
        do throws(ServiceOptionsError) {
            return try InProcessClient(wallet, table: WalletMethods.table, options: options, logger: logger)
        } catch { throw .options(error) }
    }

    private static func checked(_ options: ServiceOptions) throws(WalletServerError) -> ServiceOptions {
        guard options.isLoopback else { throw .notLoopback(host: options.host) }
        guard options.token != nil else { throw .noToken }
        var options = options
        // Every call takes the token.
        options.guardsReading = true
        return options
    }
}
