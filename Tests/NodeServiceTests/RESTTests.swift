import Chain
import ChainTransactions
import NodeService
import Primitives
import Testing

struct RESTTests {
    @Test func theDescriptionListsExactlyWhatThereIs() async throws {
        try await TestServer.with { (server: TestServer) async throws -> Void in
            let document = try await server.get("/openapi.json").json
            #expect(document["openapi"] == .string("3.1.0"))
            let paths = try #require(document["paths"]?.members)
            var described: Set<String> = []
            for path in paths {
                for operation in path.value.members ?? [] {
                    described.insert("\(operation.key.uppercased()) \(path.key)")
                    let parameters = operation.value["parameters"]?.elements ?? []
                    let inPath = parameters.filter { $0["in"] == .string("path") }.compactMap { $0["name"]?.text }
                    let braces = path.key.split(separator: "/").filter { $0.hasPrefix("{") }
                        .map { String($0.dropFirst().dropLast()) }
                    #expect(inPath == braces)
                    // A request without its parameters, or with one too many, reaches the operation and is refused there.
                    var target = path.key
                    for name in braces { target = target.replacing("{\(name)}", with: "x") }
                    let answer = try await server.request(operation.key.uppercased(), target + "?surplus=1")
                    let isRefused = path.key == "/" ? answer.status == 415 : answer.status == 400
                    #expect(isRefused, "\(operation.key) \(path.key): \(answer.status) \(answer.text)")
                }
            }
            let index = try await server.get("/").json["paths"]?.elements?.compactMap(\.text) ?? []
            #expect(Set(index).union(["POST /"]) == described)
            #expect(Set(Endpoints.all.map(\.name)).count == Endpoints.all.count)
        }
    }

    @Test func blocksAndTransactionsAreServed() async throws {
        try await TestServer.with { (server: TestServer) async throws -> Void in
            server.node.addBlock([5, 13])
            let block = try await server.get("/v1/blocks/1").json
            #expect(block["header"]?["transactions"] == .number("2"))
            #expect(block["verdicts"]?.elements?.last?["refusal"] == .string("accountFunds"))
            #expect(try await server.get("/v1/blocks/1/bytes").body == [4, 2, 1])
            #expect(try await server.get("/v1/blocks/2").status == 404)
            #expect(try await server.get("/v1/blocks/0").status == 400)
            #expect(try await server.get("/v1/blocks/%31").status == 200)
            let transaction = server.node.transaction(5)
            let found = try await server.get("/v1/transactions/\(transaction.id)").json
            #expect(found["bytes"] == .string(Hexadecimal.encode(transaction.encoded)))
            #expect(try await server.get("/v1/transactions/\(String(repeating: "0", count: 64))").status == 404)
            #expect(try await server.get("/v1/genesis").body == [1, 2, 3])
        }
    }

    @Test func compactBlocksStopAtTheirBounds() async throws {
        var options = ServiceOptions()
        options.limits.compactBlocks = 2
        try await TestServer.with(options) { (server: TestServer) async throws -> Void in
            for _ in 0..<3 { server.node.addBlock([5]) }
            let first = try await server.get("/v1/compact-blocks?from=1").json
            #expect(first["blocks"]?.elements?.count == 2 && first["next"] == .string("3"))
            let rest = try await server.get("/v1/compact-blocks?from=3&to=9").json
            #expect(rest["blocks"]?.elements?.count == 1 && rest["next"] == .string("4"))
            #expect(try await server.get("/v1/compact-blocks?from=4").json["blocks"] == .array([]))
            #expect(try await server.get("/v1/compact-blocks?from=5").status == 400)
            #expect(try await server.get("/v1/compact-blocks?from=3&to=1").status == 400)
        }
    }

    @Test func compactBlocksShowWhatAccountsGetAndWhoGetsTheFees() async throws {
        try await TestServer.with { (server: TestServer) async throws -> Void in
            server.node.addBlock([5, 13, 6])
            let blocks = try await server.get("/v1/compact-blocks?from=1").json["blocks"]?.elements
            let block = try #require(blocks?.first)
            #expect(block["proposer"] == .string(Hash256.filled(7).description))
            // What was refused is left out.
            let transactions = try #require(block["transactions"]?.elements)
            #expect(transactions.map { $0["index"] } == [.number("0"), .number("2")])
            for (transaction, amount) in zip(transactions, ["5", "6"]) {
                #expect(transaction["fee"] == .string("1") && transaction["debits"] == .array([]))
                let credit = try #require(transaction["credits"]?.elements?.first)
                #expect(credit["account"] == .string(Hash256.filled(9).description))
                #expect(credit["amount"] == .string(amount))
            }
        }
    }

    @Test func snapshotsAreServed() async throws {
        try await TestServer.with { (server: TestServer) async throws -> Void in
            let list = try await server.get("/v1/snapshots").json
            let first = try #require(list["snapshots"]?.elements?.first)
            #expect(first["height"] == .string("2") && first["chunks"] == .number("2"))
            #expect(first["format"] == .number("1"))
            #expect(first["hash"] == .string(Hash256.filled(6).description))
            let hashes = Hash256.filled(4).bytes + Hash256.filled(5).bytes
            #expect(first["metadata"]?.text.flatMap(Base64.decode) == hashes)
            #expect(try await server.get("/snapshots").json["result"] == list)
            let called = try await server.call(#"{"jsonrpc":"2.0","id":1,"method":"snapshots"}"#)
            #expect(try called.json["result"] == list)

            #expect(try await server.get("/v1/snapshots/2/1").body == [7, 1])
            let chunk = try await server.get("/snapshot_chunk?height=2&chunk=0").json["result"]?["chunk"]
            #expect(chunk?.text.flatMap(Base64.decode) == [7, 0])
            for target in ["/v1/snapshots/2/2", "/v1/snapshots/3/0", "/v1/snapshots/2/4294967295"] {
                let answer = try await server.get(target)
                #expect(try answer.status == 404 && answer.json["error"] == .string("notFound"), "\(answer.text)")
            }
            for target in [
                "/v1/snapshots/2/4294967296", "/v1/snapshots/2/-1", "/v1/snapshots/0/0", "/v1/snapshots/x/0",
            ] {
                #expect(try await server.get(target).status == 400, "\(target)")
            }
        }
    }

    @Test func headersAreServedInPieces() async throws {
        try await TestServer.with { (server: TestServer) async throws -> Void in
            for _ in 0..<3 { server.node.addBlock() }
            let one: [UInt8] = [66, 0, 0, 0, 8, 9] + [UInt8](repeating: 5, count: 64)
            #expect(try await server.get("/v1/headers?from=1&count=2").body == one + one)
            #expect(try await server.get("/v1/headers?from=2").body == one + one)
            #expect(try await server.get("/v1/headers?from=4").status == 404)
            #expect(try await server.get("/v1/headers?from=1&count=101").status == 400)
            #expect(try await server.get("/v1/headers?from=9223372036854775807&count=100").status == 404)
        }
    }

    @Test func whatASnapshotLeftOutIsSaidByName() async throws {
        try await TestServer.with { (server: TestServer) async throws -> Void in
            for _ in 0..<5 { server.node.addBlock() }
            server.node.begin(at: 4)
            #expect(try await server.get("/v1/blocks/4").status == 200)
            for target in ["/v1/blocks/3", "/v1/blocks/1/bytes", "/v1/headers?from=2", "/v1/compact-blocks?from=1"] {
                let answer = try await server.get(target)
                #expect(answer.status == 410, "\(target): \(answer.status)")
                #expect(try answer.json["error"] == .string("notKept"))
                #expect(answer.text.contains("its first block is 4"))
            }
            let called = try await server.get("/block?height=3").json
            #expect(called["error"]?["code"] == .number("-32001"))
            #expect(called["error"]?["data"]?.text?.hasPrefix("notKept: ") == true)
        }
    }

    @Test func healthAndReadinessDiffer() async throws {
        try await TestServer.with { (server: TestServer) async throws -> Void in
            #expect(try await server.get("/readyz").status == 200)
            server.node.fallBehind(true)
            #expect(try await server.get("/livez").status == 200)
            #expect(try await server.get("/readyz").status == 503)
            server.node.fallBehind(false)
            server.node.halt("pools do not add up")
            let halted = try await server.get("/readyz")
            #expect(halted.status == 503 && halted.text.contains("pools do not add up"))
        }
    }

    @Test func metricsAreInPrometheusForm() async throws {
        try await TestServer.with { (server: TestServer) async throws -> Void in
            server.node.addBlock()
            _ = try await server.get("/status")
            _ = try await server.get("/nothing")
            let text = try await server.get("/metrics").text
            #expect(text.contains("nightjar_height 1.0\n"))
            #expect(text.contains("nightjar_snapshot_height 2.0\n"))
            #expect(text.contains("nightjar_http_requests_total{operation=\"status\",status=\"200\"} 1\n"))
            #expect(text.contains("nightjar_http_requests_total{operation=\"none\",status=\"404\"} 1\n"))
            #expect(text.contains("nightjar_http_request_seconds_bucket{operation=\"status\",le=\"+Inf\"} 1\n"))
            let names = text.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }
            #expect(Set(names).count == names.count)
        }
    }

    @Test func labelsAreEscapedAndSeriesBounded() {
        let metrics = NodeMetrics()
        metrics.count("a", [("x", "q\"\\\n")], by: 2)
        #expect(metrics.text.contains("a{x=\"q\\\"\\\\\\n\"} 2\n"))
        for i in 0..<3000 { metrics.count("b", [("i", String(i))]) }
        #expect(metrics.text.contains("nightjar_series_lost_total 1001\n"))
    }
}
