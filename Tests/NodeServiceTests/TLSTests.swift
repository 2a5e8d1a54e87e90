import Logging
import NIOCore
import NIOPosix
import NIOSSL
import NodeService
import Primitives
import TestSupport
import Testing

/// The service behind TLS, asked by swift-nio-ssl's client.
@Suite("TLS") struct TLSTests {
    private func options(_ folder: TemporaryFolder, key: String = TestCertificate.key) throws -> ServiceOptions {
        var options = ServiceOptions()
        options.tls = (
            try folder.write(Array(TestCertificate.own.utf8), to: "chain.pem"),
            try folder.write(Array(key.utf8), to: "key.pem")
        )
        return options
    }

    /// What comes back over TLS for a request, by a client that trusts one certificate.
    private func get(
        _ target: String, port: Int, trusting certificate: String, host: String = "localhost",
        version: TLSVersion? = nil
    ) async throws -> String {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)))
        if let version { (configuration.minimumTLSVersion, configuration.maximumTLSVersion) = (version, version) }
        let context = try NIOSSLContext(configuration: configuration)
        let parts = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        try NIOSSLClientHandler(context: context, serverHostname: host))
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await parts.executeThenClose { inbound, outbound in
            try await outbound.write(
                ByteBuffer(string: "GET \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
            var answer = ""
            for try await part in inbound { answer += String(buffer: part) }
            return answer
        }
    }

    @Test("a client that trusts the certificate is answered") func handshake() async throws {
        let folder = try TemporaryFolder()
        try await TestServer.with(try options(folder)) { (server: TestServer) async throws -> Void in
            for version in [.tlsv12, .tlsv13] as [TLSVersion] {
                let answer = try await get(
                    "/livez", port: server.port, trusting: TestCertificate.own, version: version)
                #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.contains("{\"ok\":true}"))
            }
        }
    }

    @Test("no word is exchanged with another certificate, another name or an old version") func refusals() async throws
    {
        let folder = try TemporaryFolder()
        try await TestServer.with(try options(folder)) { (server: TestServer) async throws -> Void in
            await #expect(throws: (any Error).self) {
                try await get("/livez", port: server.port, trusting: TestCertificate.foreign)
            }
            await #expect(throws: (any Error).self) {
                try await get(
                    "/livez", port: server.port, trusting: TestCertificate.own, host: "node.example")
            }
            await #expect(throws: (any Error).self) {
                try await get(
                    "/livez", port: server.port, trusting: TestCertificate.own, version: .tlsv11)
            }
            #expect(!server.metrics.text.contains("operation=\"livez\""))
            #expect(try await get("/livez", port: server.port, trusting: TestCertificate.own).contains(" 200 "))
        }
    }

    @Test("plain HTTP to the port of TLS gets no answer, and harms nobody") func plain() async throws {
        let folder = try TemporaryFolder()
        try await TestServer.with(try options(folder)) { (server: TestServer) async throws -> Void in
            let answer = try await server.blocking { connection -> WireAnswer? in
                connection.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
                return connection.answer()
            }
            #expect(answer == nil)
            #expect(!server.metrics.text.contains("operation=\"livez\""))
            #expect(try await get("/livez", port: server.port, trusting: TestCertificate.own).contains(" 200 "))
        }
    }

    @Test("a key that is not the certificate's, and files that are none, keep the service from starting")
    func wrongFiles() throws {
        let folder = try TemporaryFolder()
        func refusal(_ options: ServiceOptions) throws -> String? {
            do {
                _ = try NodeServer(
                    node: try TestNode(), options: options, metrics: NodeMetrics(), logger: Logger(label: "test"))
                return nil
            } catch let error as ServiceOptionsError {
                return error.name
            }
        }
        #expect(try refusal(options(folder)) == nil)
        #expect(try refusal(options(folder, key: TestCertificate.otherKey)) == "tls")
        #expect(try refusal(options(folder, key: "no key")) == "tls")
        var swapped = try options(folder)
        swapped.tls = swapped.tls.map { ($0.key, $0.certificate) }
        #expect(try refusal(swapped) == "tls")
    }
}
