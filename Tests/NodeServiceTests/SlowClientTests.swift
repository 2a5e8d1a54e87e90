import NodeService
import Primitives
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Clients that send or take slowly, or go away, harm nobody else and leave nothing behind.
struct SlowClientTests {
    /// More than the system keeps for a client that does not read.
    private static let longAnswer = 64 << 20
    private static let post = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    private static let longRequest = "GET /v1/blocks/1/bytes HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"

    @Test func bodiesThatDripAreCutOffWhileOthersAreServed() async throws {
        var options = ServiceOptions()
        options.limits.readSeconds = 1
        try await TestServer.with(options) { (server: TestServer) async throws -> Void in
            let clients = 12
            let isCut = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<clients {
                    group.addTask {
                        try await server.blocking { connection in
                            connection.send(Self.post + "Content-Length: 1000\r\n\r\n")
                            for _ in 0..<1000 {
                                guard connection.send([UInt8(ascii: " ")]) else { return true }
                                usleep(20_000)
                            }
                            return false
                        }
                    }
                }
                for _ in 0..<20 { #expect(try await server.get("/health").status == 200) }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(isCut == [Bool](repeating: true, count: clients))
            #expect(server.metrics.text.contains("nightjar_connections_cut_total{reason=\"read\"}"))
            try await server.expectNoConnections()
        }
    }

    @Test func whoDoesNotReadALongAnswerIsCutOff() async throws {
        var options = ServiceOptions()
        options.limits.writeSeconds = 1
        try await TestServer.with(options) { (server: TestServer) async throws -> Void in
            server.node.addBlock(padding: Self.longAnswer)
            let port = server.port
            let metrics = server.metrics
            let received = try await server.blocking { _ in
                let connection = try WireConnection(port: port, receiveBuffer: 4096)
                connection.send(Self.longRequest)
                for _ in 0..<600 where !metrics.text.contains("{reason=\"write\"} 1\n") { usleep(50_000) }
                return connection.countToEnd()
            }
            let count = try #require(received)
            #expect(count > 0 && count < Self.longAnswer)
            #expect(server.metrics.text.contains("nightjar_connections_cut_total{reason=\"write\"} 1\n"))
            #expect(try await server.get("/health").status == 200)
            try await server.expectNoConnections()
        }
    }

    @Test func whoDoesNotReadEventsIsDroppedAndOthersGetThem() async throws {
        var options = ServiceOptions()
        options.limits.subscriberBacklog = 4
        options.limits.writeSeconds = 1
        options.limits.readSeconds = 5
        options.limits.heartbeatSeconds = 1
        try await TestServer.with(options) { (server: TestServer) async throws -> Void in
            let (port, node, metrics) = (server.port, server.node, server.metrics)
            let isDropped = try await server.blocking { reader in
                let subscribe = "GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                let idle = try WireConnection(port: port, receiveBuffer: 4096)
                for connection in [idle, reader] {
                    connection.send(subscribe)
                    guard connection.read(until: ": subscribed\n\n") != nil else { return false }
                }
                for _ in 0..<100_000 {
                    node.addBlock()
                    guard reader.read(until: "}\n\n") != nil else { return false }
                    if metrics.text.contains("nightjar_subscribers_dropped_total 1\n")
                        || metrics.text.contains("nightjar_connections_cut_total{reason=\"write\"} 1\n")
                    {
                        return idle.countToEnd() != nil
                    }
                }
                return false
            }
            #expect(isDropped)
            #expect(try await server.get("/health").status == 200)
            try await server.expectNoConnections()
        }
    }

    @Test func clientsThatGoAwayLeaveNothingBehind() async throws {
        var options = ServiceOptions()
        // Connections that leaked would soon be all there are.
        options.limits.connections = 4
        options.limits.heartbeatSeconds = 1
        options.limits.requestsPerSecond = 1_000_000
        options.limits.burst = 1_000_000
        try await TestServer.with(options) { (server: TestServer) async throws -> Void in
            server.node.addBlock(padding: Self.longAnswer)
            let parts = [
                "GET /hea", Self.post, Self.post + "Content-Length: 900\r\n\r\n{\"jsonrpc\":", Self.longRequest,
                "GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            ]
            for round in 0..<8 {
                for (number, part) in parts.enumerated() {
                    _ = try await server.blocking { connection in
                        connection.send(part)
                        // Some of the answer, where there is one, in every other round.
                        if number > 2, round % 2 == 0 { _ = connection.read(until: "\r\n\r\n") }
                    }
                }
                #expect(try await server.get("/health").status == 200)
            }
            try await server.expectNoConnections()
        }
    }
}

extension TestServer {
    /// Waits until the service has closed its side of every connection.
    fileprivate func expectNoConnections(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        var open = Self.openSockets(localPort: port)
        for _ in 0..<600 where open > 0 {
            try await Task.sleep(for: .milliseconds(50))
            open = Self.openSockets(localPort: port)
        }
        #expect(open == 0, "sockets of the service are open", sourceLocation: sourceLocation)
    }

    /// How many sockets on this port some process holds, besides the one that listens; 0 where the system does not say.
    private static func openSockets(localPort: Int) -> Int {
        guard let file = unsafe fopen("/proc/net/tcp", "r") else { return 0 }
        defer { unsafe fclose(file) }
        var count = 0
        var line = [CChar](repeating: 0, count: 512)
        while unsafe fgets(&line, 512, file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            // The second field is the local address and port, the fourth the state, the tenth the inode.
            let fields = text.split(separator: " ")
            guard fields.count > 9, let port = fields[1].split(separator: ":").last.flatMap({ Int($0, radix: 16) })
            else { continue }
            if port == localPort, fields[3] != "0A", fields[9] != "0" { count += 1 }
        }
        return count
    }
}
