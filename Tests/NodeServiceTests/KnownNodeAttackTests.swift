import ChainTransactions
import NIOCore
import NodeService
import Primitives
import SecretStorage
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Attacks on deployed nodes, played on the service: docs/security-tests.md lists them all, by row.
@Suite("Known attacks on nodes: service") struct KnownNodeAttackTests {
    /// An answer of the service, and that it is one: never a fault, never long.
    private func answer(
        _ client: InProcessClient, _ verb: String, _ target: String, body: [UInt8] = [], host: String = "127.0.0.1",
        peer: String = "local"
    ) async throws -> InProcessClient.Answer {
        let fields = [(name: "Content-Type", value: "application/json")]
        let answer = try #require(
            await client.request(verb, target, fields: fields, body: body, host: host, from: peer))
        #expect(answer.status != 500, "\(target)")
        return answer
    }

    // MARK: Row 1: memory before the request is read (GHSA-xr93, GHSA-438q, GHSA-h72h)

    @Test("1: announced lengths set nothing aside: a body of 2⁶³ bytes is refused by its head alone")
    func announcedBodies() async throws {
        try await TestServer.with { (server: TestServer) async throws -> Void in
            let head = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            for (length, statuses) in [
                ("9223372036854775807", [413]), ("18446744073709551616", [400, 413]), ("-1", [400]), ("1e3", [400]),
                ("0x10", [400]), ("1, 2", [400]),
            ] {
                let status = try await server.blocking { connection in
                    connection.send(head + "Content-Length: \(length)\r\n\r\n")
                    return connection.answer()?.status
                }
                #expect(status.map(statuses.contains) ?? true, "\(length): \(String(describing: status))")
            }
            // A chunk that says that it has 2⁶⁰ bytes.
            let chunk = try await server.blocking { connection -> Bool in
                connection.send(head + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\n")
                return connection.send("ab")
            }
            #expect(chunk)
            #expect(try await server.get("/health").status == 200)
        }
    }

    @Test("1: deep and wide JSON is refused before a tree is built of it") func deepJSON() async throws {
        let client = try TestNode().client()
        let deep = String(repeating: "[", count: 100_000)
        let wide = "[" + Array(repeating: "0", count: 100_000).joined(separator: ",") + "]"
        for body in [deep, wide, String(repeating: "{\"a\":", count: 50_000)] {
            let answer = try await answer(client, "POST", "/", body: Array(body.utf8))
            #expect(answer.status == 400 && answer.body.count < 1000)
        }
    }

    // MARK: Row 9: one peer under many names (GHSA-63wg, Zebra #11129)

    @Test("9: an address counts once, however it is written, and a network of 2⁶⁴ addresses counts once") func peers()
        throws
    {
        for text in ["::ffff:203.0.113.9", "::FFFF:203.0.113.9", "::ffff:cb00:7109", "0:0:0:0:0:ffff:203.0.113.9"] {
            #expect(PeerAddress.name(try SocketAddress(ipAddress: text, port: 7)) == "203.0.113.9")
        }
        let networks = try ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:0DB8:0001:0002:8::"].map {
            PeerAddress.name(try SocketAddress(ipAddress: $0, port: 7))
        }
        #expect(Set(networks).count == 1)
        #expect(PeerAddress.name(try SocketAddress(ipAddress: "2001:db8:1:3::1", port: 7)) != networks[0])
        // Addresses that only look mapped are none of IPv4's.
        #expect(PeerAddress.name(try SocketAddress(ipAddress: "1::ffff:203.0.113.9", port: 7)) != "203.0.113.9")
    }

    @Test("9: a peer that used up its requests leaves others theirs, and their places in the waiting line")
    func rates() async throws {
        // None comes back, however slow the machine is.
        let client = try TestNode().client { ($0.limits.requestsPerSecond, $0.limits.burst) = (0, 3) }
        var flood: [Int] = []
        for _ in 0..<10 { flood.append(try await answer(client, "GET", "/health", peer: "flood").status) }
        #expect(flood.prefix(3) == [200, 200, 200] && flood.filter { $0 == 429 }.count >= 6)
        #expect(try await answer(client, "GET", "/health", peer: "honest").status == 200)
        // A batch costs as many requests as it has.
        let call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"health\"}"
        let batch = Array("[\(call),\(call),\(call),\(call)]".utf8)
        #expect(try await answer(client, "POST", "/", body: batch, peer: "batch").status == 429)
    }

    // MARK: Row 10: the remote procedure calls (GHSA-jg86, -8r29, -826r, -x6v8, -qv2r, -29x4)

    @Test("10: text that is not ASCII is refused or looked for, in every place, and never a fault")
    func otherCharacters() async throws {
        let client = try TestNode().client()
        let texts = [
            "é", "e\u{301}", "\u{202e}abc", "日本", "\u{0}", "\u{feff}1", "１", "\u{212a}", "1\u{20dd}",
            "\u{1f468}\u{200d}\u{1f469}",
            "a" + String(repeating: "\u{301}", count: 1_000),
        ]
        for text in texts {
            let percent = text.utf8.map { "%" + Hexadecimal.encode([$0]) }.joined()
            for target in [
                "/block?height=\(percent)", "/tx?hash=\(percent)", "/broadcast_tx_sync?tx=\(percent)",
                "/status?\(percent)=1", "/v1/blocks/\(percent)", "/v1/accounts/\(percent)",
            ] {
                let answer = try await answer(client, "GET", target)
                #expect(answer.status == 400 && answer.body.count < 1000, "\(target.prefix(60)): \(answer.status)")
            }
            #expect(try await answer(client, "GET", "/\(percent)").status == 404)
            #expect(try await answer(client, "GET", "/health", host: text).status == 421)
            for body in [
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\(text)\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"block\",\"params\":{\"\(text)\":1}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"block\",\"params\":{\"height\":\"\(text)\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"block\",\"\(text)\":1}",
            ] {
                let answer = try await answer(client, "POST", "/", body: Array(body.utf8))
                let shown = String(decoding: answer.body, as: UTF8.self)
                #expect(shown.contains("\"error\":{"), "\(shown.prefix(200))")
                // A single character may have thousands of code points: none comes back whole.
                #expect(answer.body.count < 1000)
            }
        }
        // Percent signs that make no text, and bytes that are none.
        for target in ["/block?height=%c3", "/block?height=%e2%82", "/%ff", "/block?height=%", "/block?height=%4"] {
            let status = try await answer(client, "GET", target).status
            #expect(status == 400 || status == 404, "\(target)")
        }
    }

    @Test("10: numbers below zero, too large or not plain are refused wherever a number is taken") func numbers()
        async throws
    {
        let client = try TestNode().client()
        let numbers = [
            "-1", "-0", "+1", "1e3", "0x1", "9223372036854775808", "18446744073709551616", " 1", "1 ", "1.0", "",
        ]
        for number in numbers {
            let encoded = number.replacing(" ", with: "%20").replacing("+", with: "%2b")
            for target in [
                "/block?height=\(encoded)", "/blockchain?minHeight=\(encoded)", "/blockchain?maxHeight=\(encoded)",
                "/unconfirmed_txs?limit=\(encoded)", "/v1/compact-blocks?from=\(encoded)",
                "/v1/ring-outputs?from=\(encoded)", "/v1/ring-outputs?from=0&count=\(encoded)",
                "/abci_query?path=a&height=\(encoded)",
            ] {
                #expect(try await answer(client, "GET", target).status == 400, "\(target)")
            }
            let body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"block\",\"params\":{\"height\":\"\(number)\"}}"
            let answer = try await answer(client, "POST", "/", body: Array(body.utf8))
            #expect(String(decoding: answer.body, as: UTF8.self).contains("-32602"), "\(number)")
        }
    }

    @Test("10: requests that two readers of HTTP would cut apart differently are not answered twice")
    func smuggling() async throws {
        try await TestServer.with { (server: TestServer) async throws -> Void in
            let head = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            let inner = "GET /broadcast_tx_sync?tx=0x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            for fields in [
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 0\r\nContent-Length: 5\r\n",
                "Transfer-Encoding: chunked, identity\r\n", "Transfer-Encoding: xchunked\r\n",
            ] {
                _ = try await server.blocking { connection -> Int? in
                    connection.send(head + fields + "\r\n0\r\n\r\n" + inner)
                    return connection.answer()?.status
                }
            }
            // What stood behind such a request reached nobody.
            #expect(server.node.sources.isEmpty)
            #expect(try await server.get("/health").status == 200)
        }
    }

    @Test("10: a node whose token file is a link, or open to others, does not start") func tokenFiles() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("token")
        _ = try AccessToken.create(path: path)
        var settings = NodeConfiguration()
        #expect(try settings.serviceOptions(token: path).token != nil)
        let link = folder.path("link")
        #expect(unsafe symlink(path, link) == 0)
        #expect(throws: SecretFileError.symbolicLink(path: link)) { try settings.serviceOptions(token: link) }
        #expect(unsafe chmod(path, 0o644) == 0)
        #expect(throws: SecretFileError.looseMode(path: path, actual: "0644")) {
            try settings.serviceOptions(token: path)
        }
        try settings.set("token", to: "none")
        #expect(try settings.serviceOptions(token: path).token == nil)
    }
}
