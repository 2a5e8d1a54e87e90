import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
import NIOSSL
public import Primitives
public import ServiceLifecycle

/// How the service is reached and by whom.
public struct ServiceOptions: Sendable {
    /// The address to listen on.
    public var host = "127.0.0.1"
    /// The port; 0 for one that the system chooses.
    public var port = 26657
    /// The certificate chain and key, in PEM files; nil for plain HTTP.
    public var tls: (certificate: String, key: String)?
    /// The token that clients show; nil where none is needed.
    public var token: AccessToken?
    /// Names other than the address by which clients may call the node; empty to accept all where there is TLS.
    public var names: [String] = []
    /// Whether to listen on any address without TLS or token all the same.
    public var allowsExposure = false
    /// The bounds.
    public var limits = ServiceLimits()
    /// Whether reading needs the token too, and not only submitting.
    public var guardsReading = false

    /// Plain HTTP on the loopback address without a token.
    public init() {}

    /// Whether only programs of this machine can reach the address.
    package var isLoopback: Bool { PeerAddress.isLoopback(host) }

    /// The lowest kind of access that needs the token.
    var tokenFrom: EndpointAccess { guardsReading ? .read : .submit }

    /// Whether a request for `host` is meant for this node: on the loopback address a foreign name shows that a web
    /// page reaches for it (DNS rebinding).
    package func accepts(host authority: String?) -> Bool {
        guard PeerAddress.isLoopback(host) || !names.isEmpty else { return true }
        guard let authority else { return false }
        var name = Substring(authority)
        if name.hasPrefix("[") {
            guard let end = name.firstIndex(of: "]") else { return false }
            name = name[name.index(after: name.startIndex)..<end]
        } else if let colon = name.lastIndex(of: ":") {
            name = name[..<colon]
        }
        return PeerAddress.isLoopback(String(name)) || name == host || names.contains(String(name))
    }

    /// Refuses what would expose the node.
    ///
    /// - Throws: `.exposedWithoutTLS`, `.exposedWithoutToken`.
    public func check() throws(ServiceOptionsError) {
        guard !PeerAddress.isLoopback(host), !allowsExposure else { return }
        guard tls != nil else { throw .exposedWithoutTLS(host: host) }
        guard token != nil else { throw .exposedWithoutToken(host: host) }
    }
}

/// Why the service is not started.
public enum ServiceOptionsError: NamedError, Hashable {
    /// Others could read what is sent.
    case exposedWithoutTLS(host: String)
    /// Anybody could use the node.
    case exposedWithoutToken(host: String)
    /// The certificate or key cannot be used.
    case tls(certificate: String, reason: String)
    /// The address cannot be listened on.
    case address(host: String, port: Int, reason: String)

    public var explanation: String {
        switch self {
        case .exposedWithoutTLS(let host):
            "\(host) can be reached from other machines: give a certificate and key, or say that it is meant so."
        case .exposedWithoutToken(let host):
            "\(host) can be reached from other machines: give a token file, or say that it is meant so."
        case .tls(let certificate, let reason): "The certificate \(certificate) or its key cannot be used: \(reason)"
        case .address(let host, let port, let reason): "Cannot listen on \(host), port \(port): \(reason)"
        }
    }
}

/// The node's HTTP service. It runs until its task is cancelled or its group stops gracefully: then it takes no new
/// connections, ends event streams and lets requests finish.
public struct NodeServer: Service {
    private let node: any LedgerNode
    private let options: ServiceOptions
    private let metrics: NodeMetrics
    private let logger: Logger
    private let listener: ServiceListener
    private let pages: ServedPages?

    /// The service for a node. `onListening` is told the port.
    ///
    /// - Throws: `ServiceOptionsError`.
    public init(
        node: any LedgerNode, options: ServiceOptions, metrics: NodeMetrics, logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws(ServiceOptionsError) {
        try self.init(
            node: node, options: options, metrics: metrics, pages: nil, logger: logger, onListening: onListening)
    }

    /// The service for a node, with pages beside its interfaces.
    ///
    /// - Throws: `ServiceOptionsError`.
    package init(
        node: any LedgerNode, options: ServiceOptions, metrics: NodeMetrics, pages: ServedPages?, logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws(ServiceOptionsError) {
        try options.check()
        self.node = node
        self.pages = pages
        self.options = options
        self.metrics = metrics
        self.logger = logger
        listener = try ServiceListener(options: options, metrics: metrics, logger: logger, onListening: onListening)
    }

    public func run() async throws {
        let limits = options.limits
        let service = NodeAPI(node: node, limits: limits, metrics: metrics)
        let events = BlockEvents(limits, metrics: metrics)
        let responder = NodeResponder(
            service: service, options: options, events: events, pages: pages, logger: logger)
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { [listener] in try await listener.run(responder) }
                group.addTask { [node] in
                    for await block in await node.newBlocks() { events.publish(block) }
                    // The stream ends with the node; the server ends with its group.
                    try await gracefulShutdown()
                }
                group.addTask {
                    while true {
                        try await Task.sleep(for: .seconds(limits.heartbeatSeconds))
                        events.beat()
                    }
                }
                try await group.next()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            events.finish()
        }
    }
}
