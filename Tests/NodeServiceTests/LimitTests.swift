import ChainTransactions
import Logging
import NIOCore
import NodeService
import Primitives
import Synchronization
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

struct LimitTests {
    @Test func bodiesTargetsAndHeadersAreBounded() async throws {
        var options = ServiceOptions()
        options.limits.bodyBytes = 1000
        options.limits.targetBytes = 200
        options.limits.headerBytes = 1000
        try await TestServer.with(options) { (server: TestServer) async throws -> Void in
            // Refused by its announced length: not one byte of the body is sent.
            let announced = try await server.blocking { connection in
                connection.send(
                    "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 1001\r\n\r\n"
                )
                return connection.answer()
            }
            #expect(announced?.status == 413)
            let exact = try await server.call(String(repeating: " ", count: 1000))
            #expect(exact.status == 400 && exact.text.contains("-32700"))
            // Without a length, refused once too much came.
            let chunked = try await server.blocking { connection in
                connection.send(
                    "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n")
                connection.send("3e9\r\n" + String(repeating: " ", count: 1001) + "\r\n0\r\n\r\n")
                return connection.answer()
            }
            #expect(chunked?.status == 413)
            #expect(try await server.get("/" + String(repeating: "a", count: 200)).status == 414)
            let fields = ["X: " + String(repeating: "a", count: 2000)]
            #expect(try await server.request("GET", "/health", fields: fields).status >= 400)
            #expect(try await server.get("/health").status == 200)
        }
    }

    @Test func verbsTypesAndPathsAreChecked() async throws {
        try await TestServer.with { (server: TestServer) async throws -> Void in
            let wrong = try await server.request("DELETE", "/status")
            #expect(wrong.status == 405 && wrong.fields["allow"] == "GET")
            #expect(try await server.request("GET", "/v1/transactions").status == 405)
            #expect(try await server.get("/none").status == 404)
            #expect(try await server.get("/status?x=1").status == 400)
            #expect(try await server.get("/block?height=1&height=2").text.contains("repeatedParameter"))
            #expect(try await server.get("/block?height=%zz").status == 400)
            #expect(try await server.get("/block?height=%ff").status == 400)
            #expect(try await server.get("/block?height=-1").text.contains("invalidParameter"))
            #expect(try await server.get("/block?height=1.0").status == 400)
            #expect(try await server.get("/block?height=01").status == 400)
            #expect(try await server.get("/tx?hash=0x12").text.contains("32 bytes"))
            #expect(try await server.get("/" + String(repeating: "?", count: 3)).status == 200)
            let many = "/status?" + Array(repeating: "a=1", count: 65).joined(separator: "&")
            #expect(try await server.get(many).text.contains("64 parameters"))
            #expect(
                try await server.request("POST", "/", fields: ["Content-Type: text/plain"], body: [123]).status == 415)
        }
    }

    @Test func foreignHostsAreRefusedOnLoopback() async throws {
        var options = ServiceOptions()
        options.names = ["node.example"]
        try await TestServer.with(options) { (server: TestServer) async throws -> Void in
            #expect(try await server.request("GET", "/health", host: "evil.example").status == 421)
            for host in ["localhost:1", "127.0.0.1", "[::1]:80", "node.example:26657"] {
                #expect(try await server.request("GET", "/health", host: host).status == 200)
            }
        }
    }

    @Test func theTokenIsAskedForAndComparedWhole() async throws {
        let folder = try TemporaryFolder()
        let token = try AccessToken.create(path: folder.path("token"))
        var options = ServiceOptions()
        options.token = token
        try await TestServer.with(options) { (server: TestServer) async throws -> Void in
            #expect(try await server.get("/status").status == 200)
            let bare = try await server.get("/broadcast_tx_sync?tx=0x00")
            #expect(bare.status == 401 && bare.fields["www-authenticate"] == "Bearer")
            let call =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"broadcast_tx_sync\",\"params\":{\"tx\":\"AA==\"}}"
            #expect(try await server.call(call).text.contains("-32003"))
            #expect(try await server.request("POST", "/v1/transactions", body: [0]).status == 401)
            for wrong in ["", "Bearer", String(token.authorization.dropLast()), token.authorization + "0", "Bearer é"] {
                let answer = try await server.request(
                    "GET", "/broadcast_tx_sync?tx=0x00", fields: ["Authorization: \(wrong)"])
                #expect(answer.status == 401 || answer.status == 400, "\(wrong)")
            }
            let right = try await server.request(
                "GET", "/broadcast_tx_sync?tx=0x00", fields: ["Authorization: \(token.authorization)"])
            #expect(right.status == 200)
        }
        options.guardsReading = true
        try await TestServer.with(options) { (server: TestServer) async throws -> Void in
            #expect(try await server.get("/status").status == 401)
            #expect(try await server.get("/metrics").status == 401)
            #expect(try await server.get("/livez").status == 200)
        }
    }

    @Test func addressesAreLimitedOnTheirOwn() async throws {
        var options = ServiceOptions()
        // None comes back, however slow the machine is.
        options.limits.requestsPerSecond = 0
        options.limits.burst = 3
        try await TestServer.with(options) { (server: TestServer) async throws -> Void in
            var statuses: [Int] = []
            for _ in 0..<6 { statuses.append(try await server.get("/health").status) }
            #expect(statuses.prefix(3) == [200, 200, 200] && statuses.contains(429))
        }
        let limiter = RateLimiter(perSecond: 10, burst: 5, capacity: 2)
        let start = ContinuousClock.now
        for _ in 0..<5 { #expect(limiter.take("a", at: start)) }
        #expect(!limiter.take("a", at: start) && limiter.take("b", at: start))
        // Two addresses that are not at rest fill the table; one that is makes room.
        #expect(!limiter.take("c", at: start))
        #expect(limiter.take("c", at: start + .milliseconds(200)))
        #expect(limiter.take("a", cost: 2, at: start + .milliseconds(200)))
        #expect(!limiter.take("a", cost: 6, at: start + .seconds(60)))
        #expect(limiter.take("a", cost: 5, at: start + .seconds(60)))
    }

    @Test func mappedAddressesAreTheSamePeer() throws {
        #expect(PeerAddress.name(try SocketAddress(ipAddress: "::ffff:192.0.2.7", port: 1)) == "192.0.2.7")
        #expect(PeerAddress.name(try SocketAddress(ipAddress: "192.0.2.7", port: 2)) == "192.0.2.7")
        let one = PeerAddress.name(try SocketAddress(ipAddress: "2001:db8::1", port: 1))
        #expect(one == PeerAddress.name(try SocketAddress(ipAddress: "2001:db8::ffff:2", port: 9)))
        #expect(one != PeerAddress.name(try SocketAddress(ipAddress: "2001:db8:0:1::1", port: 1)))
        #expect(PeerAddress.name(nil) == "local")
        for host in ["127.0.0.1", "127.9.9.9", "::1", "localhost"] { #expect(PeerAddress.isLoopback(host)) }
        for host in ["0.0.0.0", "::", "127.evil.example", "192.0.2.1", ""] { #expect(!PeerAddress.isLoopback(host)) }
    }

    @Test func theNodeLearnsWhoSubmits() async throws {
        try await TestServer.with { (server: TestServer) async throws -> Void in
            _ = try await server.get("/broadcast_tx_sync?tx=0x00")
            #expect(server.node.sources == ["127.0.0.1"])
            server.node.isBusy.withLock { $0 = true }
            let answer = try await server.get("/broadcast_tx_sync?tx=0x00")
            #expect(answer.status == 503 && answer.fields["retry-after"] == "1")
        }
    }

    @Test func slowClientsAreCutOff() async throws {
        var options = ServiceOptions()
        options.limits.readSeconds = 1
        try await TestServer.with(options) { (server: TestServer) async throws -> Void in
            // Nothing; a head that does not end, one byte at a time; a body that does not end.
            #expect(try await server.blocking { $0.isClosedByPeer() })
            let dripped = try await server.blocking { connection -> Bool in
                for byte in "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".utf8 {
                    guard connection.send([byte]) else { return true }
                    usleep(50_000)
                }
                return connection.isClosedByPeer()
            }
            #expect(dripped)
            let half = try await server.blocking { connection -> Bool in
                connection.send(
                    "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
                )
                return connection.isClosedByPeer()
            }
            #expect(half)
            #expect(server.metrics.text.contains("nightjar_connections_cut_total{reason=\"read\"} 3\n"))
            #expect(try await server.get("/health").status == 200)
        }
    }

    @Test func connectionsCutMidRequestHarmNothing() async throws {
        try await TestServer.with { (server: TestServer) async throws -> Void in
            for _ in 0..<50 {
                _ = try await server.blocking { connection in
                    connection.send("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n")
                    connection.send("Content-Length: 900\r\n\r\n{\"jsonrpc\":")
                }
            }
            #expect(try await server.get("/health").status == 200)
        }
    }

    @Test func faultsAreNotShown() async throws {
        struct Secret: Error { let path = "/var/lib/nightjar/ledger.sqlite" }
        try await TestServer.with { (server: TestServer) async throws -> Void in
            server.node.fail(with: Secret())
            let shown = try await server.get("/status")
            #expect(
                shown.status == 500 && !shown.text.contains("ledger.sqlite") && shown.text.contains("internalFault"))
            server.node.fail(with: NodeError.busy("the mempool is full"))
            #expect(try await server.get("/status").status == 503)
            server.node.fail(with: NodeError.notSequencer)
            #expect(try await server.get("/status").status == 501)
        }
    }

    @Test func answersThatTakeTooLongAreGivenUp() async throws {
        var options = ServiceOptions()
        options.limits.answerSeconds = 1
        try await TestServer.with(options) { (server: TestServer) async throws -> Void in
            server.node.checking.withLock { $0 = true }
            #expect(try await server.get("/broadcast_tx_sync?tx=0x00").status == 504)
            server.node.checking.withLock { $0 = false }
            #expect(try await server.get("/broadcast_tx_sync?tx=0x00").status == 200)
        }
    }
}
