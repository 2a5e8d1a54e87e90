import ChainTransactions
import NodeService
import Primitives
import Testing

struct RPCTests {
    private func error(_ json: JSONValue) -> (code: String, data: String) {
        guard case .number(let code)? = json["error"]?["code"], let data = json["error"]?["data"]?.text else {
            return ("", "")
        }
        return (code, data)
    }

    @Test func envelopesAreReadStrictly() async throws {
        try await TestServer.with { (server: TestServer) async throws -> Void in
            let cases: [(body: String, code: String, id: JSONValue, contains: String)] = [
                ("{", "-32700", .null, "malformedJSON"),
                ("", "-32700", .null, "malformedJSON"),
                ("{\"jsonrpc\":\"2.0\",\"jsonrpc\":\"2.0\"}", "-32700", .null, "already"),
                ("\u{ff}", "-32700", .null, "malformedJSON"),
                ("[]", "-32600", .null, "the batch is empty"),
                ("1", "-32600", .null, "a number"),
                ("{\"jsonrpc\":\"1.0\",\"id\":4,\"method\":\"health\"}", "-32600", .number("4"), "jsonrpc is not"),
                ("{\"id\":4,\"method\":\"health\"}", "-32600", .number("4"), "jsonrpc is not"),
                ("{\"jsonrpc\":\"2.0\",\"id\":4}", "-32600", .number("4"), "method is no string"),
                ("{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":7}", "-32600", .number("4"), "method is no string"),
                ("{\"jsonrpc\":\"2.0\",\"id\":[],\"method\":\"health\"}", "-32600", .null, "id is no number"),
                (
                    "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"health\",\"x\":1}", "-32600", .number("4"),
                    "no member x"
                ),
                (
                    "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"health\",\"params\":7}", "-32600", .number("4"),
                    "params is a number"
                ),
                (
                    "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"rm\"}", "-32601", .string("a"),
                    "unknownMethod: There is no method rm"
                ),
                (
                    "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"v1_block\",\"params\":{\"height\":1}}", "-32601",
                    .string("a"), "unknownMethod"
                ),
                (
                    "{\"jsonrpc\":\"2.0\",\"id\":1.50,\"method\":\"block\",\"params\":{\"heigth\":\"1\"}}", "-32602",
                    .number("1.50"), "unknownParameter: There is no parameter heigth"
                ),
                (
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"block\",\"params\":{\"height\":\"-1\"}}", "-32602",
                    .number("1"), "invalidParameter"
                ),
                (
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"block\",\"params\":{\"height\":true}}", "-32602",
                    .number("1"), "invalidParameter"
                ),
                (
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"block\",\"params\":[1,2]}", "-32602", .number("1"),
                    "at most 1"
                ),
                (
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tx\"}", "-32602", .number("1"),
                    "missingParameter: The parameter hash is missing"
                ),
                (
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"broadcast_tx_sync\",\"params\":{\"tx\":\"AAB\"}}",
                    "-32602", .number("1"), "base64"
                ),
                (
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"block\",\"params\":{\"height\":\"9\"}}", "-32001",
                    .number("1"), "notFound: There is no block 9"
                ),
                (
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"abci_query\",\"params\":{\"path\":\"a\",\"height\":3}}",
                    "-32602", .number("1"), "from 0 to 0"
                ),
            ]
            for entry in cases {
                let answer = try await server.call(entry.body)
                let json = try answer.json
                let found = error(json)
                #expect(found.code == entry.code, "\(entry.body): \(answer.text)")
                #expect(found.data.contains(entry.contains), "\(entry.body): \(answer.text)")
                #expect(json["id"] == entry.id, "\(entry.body): \(answer.text)")
                #expect(json["jsonrpc"] == .string("2.0") && json["result"] == nil)
            }
        }
    }

    @Test func batchesAreAnsweredOneByOneAndNotificationsNotAtAll() async throws {
        try await TestServer.with { (server: TestServer) async throws -> Void in
            server.node.addBlock([5])
            let health = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"health\"}"
            let note = "{\"jsonrpc\":\"2.0\",\"method\":\"health\"}"
            let answers = try #require(try await server.call("[\(health),\(note),7]").json.elements)
            #expect(answers.count == 2)
            #expect(answers.first?["result"] == .object([]) && answers.first?["id"] == .number("1"))
            #expect(answers.last.map { error($0).code } == "-32600")

            let silent = try await server.call("[\(note),\(note)]")
            #expect(silent.status == 204 && silent.body.isEmpty)
            #expect(try await server.call(note).status == 204)

            let many = "[" + Array(repeating: health, count: 51).joined(separator: ",") + "]"
            #expect(error(try await server.call(many).json).data.contains("51 requests; 50"))
            #expect(
                try await server.call("[" + Array(repeating: health, count: 50).joined(separator: ",") + "]")
                    .json.elements?.count == 50)
        }
    }

    @Test func shapesAreThoseOfCometBFT() async throws {
        try await TestServer.with { (server: TestServer) async throws -> Void in
            server.node.addBlock([5, 13])
            server.node.addBlock()
            let status = try #require(try await server.get("/status").json["result"])
            #expect(status["node_info"]?["network"] == .string("test-1"))
            #expect(status["sync_info"]?["latest_block_height"] == .string("2"))
            #expect(status["sync_info"]?["latest_block_time"] == .string("2023-11-14T22:13:20.125Z"))
            #expect(status["sync_info"]?["latest_block_hash"] == .string(String(repeating: "66", count: 32)))
            #expect(status["sync_info"]?["catching_up"] == .bool(false))

            let block = try #require(try await server.get("/block?height=1").json["result"])
            let transaction = server.node.transaction(5)
            #expect(block["block"]?["header"]?["height"] == .string("1"))
            #expect(block["block"]?["data"]?["txs"]?.elements?.first == .string(Base64.encode(transaction.encoded)))
            #expect(try await server.get("/block").json["result"]?["block"]?["header"]?["height"] == .string("2"))
            #expect(try await server.get("/block?height=%221%22").json["result"] == block)
            let byHash = "/block_by_hash?hash=0x" + String(repeating: "65", count: 32)
            #expect(try await server.get(byHash).json["result"] == block)

            let header = try await server.get("/header?height=1").json["result"]?["header"]
            #expect(header == block["block"]?["header"])
            let commit = try #require(try await server.get("/commit?height=1").json["result"]?["signed_header"])
            #expect(commit["commit"]?["signatures"]?.elements?.count == 1 && commit["header"] == header)
            let results = try #require(try await server.get("/block_results?height=1").json["result"]?["txs_results"])
            #expect(results.elements?.map { $0["code"] } == [.number("0"), .number("1")])
            #expect(results.elements?.last?["info"] == .string("accountFunds"))

            let chain = try #require(try await server.get("/blockchain?minHeight=1&maxHeight=9").json["result"])
            #expect(chain["block_metas"]?.elements?.map { $0["header"]?["height"] } == [.string("2"), .string("1")])
            #expect(try await server.get("/blockchain?minHeight=5&maxHeight=1").status == 400)

            let found = try #require(try await server.get("/tx?hash=0x\(transaction.id)").json["result"])
            #expect(found["height"] == .string("1") && found["tx"] == .string(Base64.encode(transaction.encoded)))
            #expect(found["tx_result"]?["code"] == .number("0"))
            #expect(try await server.get("/tx?hash=0x" + String(repeating: "00", count: 32)).status == 404)

            #expect(try await server.get("/health").json["result"] == .object([]))
            #expect(try await server.get("/genesis").json["result"]?["genesis"]?["chain_id"] == .string("test-1"))
            let info = try await server.get("/abci_info").json["result"]?["response"]
            #expect(info?["last_block_height"] == .string("2"))
            let echo = try #require(
                try await server.get("/abci_query?path=%22echo%22&data=0x0102&prove=true").json["result"]?["response"])
            #expect(echo["value"] == .string("AQI=") && echo["code"] == .number("0"))
            #expect(echo["proofOps"]?["ops"]?.elements?.first?["data"] == .string("AQ=="))
            let unknown = try await server.get("/abci_query?path=x").json["result"]?["response"]
            #expect(unknown?["code"] == .number("1") && unknown?["log"] == .string("unknownPath"))
        }
    }

    @Test func transactionsAreSubmittedAndAwaited() async throws {
        try await TestServer.with { (server: TestServer) async throws -> Void in
            let transaction = server.node.transaction(77)
            let hex = Hexadecimal.encode(transaction.encoded)
            for method in ["broadcast_tx_sync", "broadcast_tx_async"] {
                let sent = try #require(try await server.get("/\(method)?tx=0x\(hex)").json["result"])
                #expect(sent["code"] == .number("0"))
                #expect(sent["hash"] == .string(transaction.id.description.uppercased()))
            }
            let waiting = try #require(try await server.get("/unconfirmed_txs?limit=1").json["result"])
            #expect(waiting["n_txs"] == .string("1") && waiting["total"] == .string("2"))
            #expect(try await server.get("/num_unconfirmed_txs").json["result"]?["n_txs"] == .string("2"))
            #expect(try await server.get("/unconfirmed_txs?limit=0").status == 400)

            let refused = try #require(try await server.get("/broadcast_tx_sync?tx=%22abc%22").json["result"])
            #expect(refused["code"] == .number("1") && refused["info"] == .string("encoding"))
            let posted = try await server.request("POST", "/v1/transactions", body: transaction.encoded)
            #expect(try posted.json["accepted"] == .bool(true))
            #expect(
                try await server.request("POST", "/v1/transactions", body: [1]).json["refusal"] == .string("encoding"))

            async let committed = server.get("/broadcast_tx_commit?tx=0x\(hex)")
            while try await server.node.pending(limit: 0).count < 4 { try await Task.sleep(for: .milliseconds(5)) }
            server.node.addBlock([77])
            let result = try #require(try await committed.json["result"])
            #expect(result["height"] == .string("1") && result["tx_result"]?["code"] == .number("0"))
            let failed = try #require(try await server.get("/broadcast_tx_commit?tx=0x00").json["result"])
            #expect(failed["height"] == .string("0") && failed["tx_result"] == .null)
        }
    }
}
