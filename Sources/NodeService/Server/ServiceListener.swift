import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle

/// The HTTP server under every service: bounded connections, with TLS where it is asked for.
struct ServiceListener: Sendable {
    private let options: ServiceOptions
    private let logger: Logger
    private let onListening: @Sendable (Int) async -> Void
    private let server: HTTPServerBuilder

    /// A server that does not listen yet. `onListening` is told the port.
    ///
    /// - Throws: `ServiceOptionsError.tls`.
    init(
        options: ServiceOptions, metrics: NodeMetrics, logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void
    ) throws(ServiceOptionsError) {
        self.options = options
        self.logger = logger
        self.onListening = onListening
        let limits = options.limits
        let configuration = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                ConnectionDeadlines(
                    reading: .seconds(Int64(limits.readSeconds)), writing: .seconds(Int64(limits.writeSeconds)),
                    metrics: metrics)
            ],
            idleTimeout: .seconds(Int64(limits.readSeconds)),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
                maxHeaderFieldCount: 64))
        let plain = HTTPServerBuilder { responder in
            OrderlyChannel(base: HTTP1Channel(responder: responder, configuration: configuration))
        }
        guard let (certificate, key) = options.tls else {
            server = plain
            return
        }
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate).map { NIOSSLCertificateSource.certificate($0) }
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain, privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
            tls.minimumTLSVersion = .tlsv12
            // The server makes its own when it runs: whether key and certificate belong together shows here already.
            _ = try NIOSSLContext(configuration: tls)
            server = try .tls(plain, tlsConfiguration: tls)
        } catch {
            throw .tls(certificate: certificate, reason: "\(error)")
        }
    }

    /// Listens, and answers as `responder` does, until the task is cancelled or its group stops.
    func run<Responder: HTTPResponder>(_ responder: Responder) async throws
    where Responder.Context == NodeRequestContext {
        try await Application(
            responder: responder,
            server: server,
            configuration: ApplicationConfiguration(
                address: .hostname(options.host, port: options.port), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(options.limits.connections)),
            onServerRunning: { [onListening] channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: logger
        ).run()
    }
}

/// The HTTP service of a table of endpoints. It runs until its task is cancelled or its group stops.
package struct TableServer<Answering: Sendable>: Service {
    private let listener: ServiceListener
    private let responder: ServiceResponder<Answering>

    /// What listens for `service` as `options` say. `onListening` is told the port.
    ///
    /// - Throws: `ServiceOptionsError`.
    package init(
        _ service: Answering, table: EndpointTable<Answering>, options: ServiceOptions, metrics: NodeMetrics,
        logger: Logger, onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws(ServiceOptionsError) {
        try options.check()
        responder = ServiceResponder(
            service: service, table: table, options: options, metrics: metrics, logger: logger)
        listener = try ServiceListener(options: options, metrics: metrics, logger: logger, onListening: onListening)
    }

    package func run() async throws { try await listener.run(responder) }
}
