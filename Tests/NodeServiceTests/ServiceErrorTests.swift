import ChainTransactions
import NodeService
import Primitives
import Synchronization
import TestSupport
import Testing

/// Every error that the service shows, brought about by a request.
@Suite("Errors of the service") struct ServiceErrorTests {
    private static let json = [(name: "Content-Type", value: "application/json")]
    private let node: TestNode

    init() throws { node = try TestNode() }

    /// Expects the error's status, name, sentence and, in JSON-RPC's form, its code.
    private func expect(
        _ error: ServiceError, _ client: InProcessClient, _ verb: String, _ target: String,
        fields: [(name: String, value: String)] = ServiceErrorTests.json, body: String = "", host: String = "127.0.0.1"
    ) async throws {
        let answer = try #require(
            await client.request(verb, target, fields: fields, body: Array(body.utf8), host: host))
        let value = try JSONValue(parsing: answer.body)
        if value["jsonrpc"] != nil {
            #expect(value["error"]?["code"] == .number(String(error.code)))
            #expect(value["error"]?["message"] == .string(error.title))
            #expect(value["error"]?["data"] == .string("\(error.name): \(error.explanation)"))
        } else {
            #expect(value["error"] == .string(error.name) && value["message"] == .string(error.explanation))
        }
        // Within an envelope that could be read the status is 200, as JSON-RPC over HTTP has it.
        #expect(answer.status == error.status || (body.contains("\"id\"") && answer.status == 200))
    }

    @Test("faults of requests are named, each with its code and status") func requests() async throws {
        let client = try node.client { ($0.limits.bodyBytes, $0.limits.targetBytes) = (500, 100) }
        try await expect(.unknownPath, client, "GET", "/none")
        try await expect(.wrongVerb(allowed: "GET"), client, "DELETE", "/status")
        try await expect(.wrongVerb(allowed: "POST"), client, "GET", "/v1/transactions")
        try await expect(.unknownParameter("x"), client, "GET", "/status?x=1")
        try await expect(.missingParameter("hash"), client, "GET", "/tx")
        try await expect(.repeatedParameter("height"), client, "GET", "/block?height=1&height=2")
        try await expect(
            .invalidParameter("height", expected: "a whole number from 0 to 9223372036854775807"), client, "GET",
            "/block?height=-1")
        try await expect(.notFound("block 9; the last one is 0"), client, "GET", "/block?height=9")
        try await expect(
            .unknownMethod("rm"), client, "POST", "/", body: "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rm\"}")
        try await expect(.invalidRequest("the batch is empty"), client, "POST", "/", body: "[]")
        try await expect(.wrongMediaType, client, "POST", "/", fields: [], body: "[]")
        try await expect(.wrongHost, client, "GET", "/health", host: "evil.example")
        try await expect(.bodyTooLarge(limit: 500), client, "POST", "/", body: String(repeating: " ", count: 501))
        try await expect(.targetTooLong(limit: 100), client, "GET", "/" + String(repeating: "a", count: 100))
        let answer = try #require(await client.request("POST", "/", fields: Self.json, body: [123]))
        let value = try JSONValue(parsing: answer.body)
        #expect(answer.status == 400 && value["error"]?["code"] == .number("-32700"))
        #expect(value["error"]?["data"]?.text?.hasPrefix("malformedJSON: ") == true)
        #expect(await client.request("G T", "/") == nil)
    }

    @Test("rates and the token have their names") func limits() async throws {
        let slow = try node.client { ($0.limits.requestsPerSecond, $0.limits.burst) = (0, 1) }
        #expect(await slow.request("GET", "/health")?.status == 200)
        try await expect(.rateLimited, slow, "GET", "/health")
        let folder = try TemporaryFolder()
        let token = try AccessToken.create(path: folder.path("token"))
        let guarded = try node.client { $0.token = token }
        try await expect(.unauthorized, guarded, "GET", "/broadcast_tx_sync?tx=0x00")
        #expect(
            await guarded.request(
                "GET", "/broadcast_tx_sync?tx=0x00", fields: [("Authorization", token.authorization)])?.status == 200)
        #expect(throws: ServiceOptionsError.exposedWithoutTLS(host: "0.0.0.0")) {
            try node.client { $0.host = "0.0.0.0" }
        }
    }

    @Test("what the node itself fails at is named, and its faults are not shown") func node() async throws {
        struct Secret: Error { let path = "/var/lib/nightjar/ledger.sqlite" }
        let (patient, hasty) = (try node.client(), try node.client { $0.limits.answerSeconds = 1 })
        for (thrown, shown) in [
            (NodeError.busy("the mempool is full"), ServiceError.busy("the mempool is full")),
            (NodeError.notSequencer, .unsupported(NodeError.notSequencer.explanation)),
            (NodeError.halted("a broken invariant"), .internalFault), (NodeError.unavailable, .internalFault),
            (Secret(), .internalFault),
        ] as [(any Error, ServiceError)] {
            node.fail(with: thrown)
            try await expect(shown, patient, "GET", "/status")
        }
        node.fail(with: nil)
        node.checking.withLock { $0 = true }
        try await expect(.timedOut, hasty, "GET", "/broadcast_tx_sync?tx=0x00")
        node.checking.withLock { $0 = false }
        #expect(await patient.request("GET", "/status")?.status == 200)
    }

    @Test("event streams are opened in process too, and every answer has its type") func kinds() async throws {
        let client = try node.client()
        #expect(await client.request("GET", "/v1/events")?.type == "text/event-stream")
        #expect(await client.request("GET", "/v1/genesis")?.body == node.identity.genesis)
        #expect(await client.request("GET", "/metrics")?.type.hasPrefix("text/plain") == true)
        let note = Array("{\"jsonrpc\":\"2.0\",\"method\":\"health\"}".utf8)
        let silent = await client.request("POST", "/", fields: Self.json, body: note)
        #expect(silent?.status == 204 && silent?.body == [])
    }

    @Test("no more connections are served at a time than there may be") func connections() async throws {
        var options = ServiceOptions()
        options.limits.connections = 2
        try await TestServer.with(options) { (server: TestServer) async throws -> Void in
            let request = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            let port = server.port
            let statuses = try await server.blocking { first -> [Int?] in
                first.send(request)
                var statuses = [first.answer()?.status]
                var second: WireConnection? = try WireConnection(port: port)
                second?.send(request)
                statuses.append(second?.answer()?.status)
                // The third is not served while the others stay open, and is once one of them is gone.
                let third = try WireConnection(port: port)
                third.send(request)
                statuses.append(third.answer(within: 1)?.status)
                second = nil
                statuses.append(third.answer()?.status)
                return statuses
            }
            #expect(statuses == [200, 200, nil, 200])
        }
    }
}
