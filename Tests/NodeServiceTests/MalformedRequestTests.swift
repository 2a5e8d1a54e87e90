import NodeService
import Primitives
import TestSupport
import Testing

struct MalformedRequestTests {
    /// 10,000 requests that are wrong somewhere: each is answered or its connection closed, none is taken, and the
    /// service answers as before.
    @Test func tenThousandMalformedRequestsAreRefused() async throws {
        var options = ServiceOptions()
        options.limits.requestsPerSecond = 1_000_000
        options.limits.burst = 1_000_000
        try await TestServer.with(options) { (server: TestServer) async throws -> Void in
            server.node.addBlock([5])
            let port = server.port
            let outcome = try await server.blocking { _ in try Self.run(port: port, count: 10_000) }
            #expect(outcome.answered + outcome.closed == 10_000)
            #expect(outcome.answered > 5000 && outcome.served == 0, "\(outcome)")
            #expect(try await server.node.pending(limit: 0).count == 0)
            #expect(try await server.get("/health").status == 200)
            #expect(!server.metrics.text.contains("operation=\"status\",status=\"500\""))
        }
    }

    struct Outcome: Sendable {
        var answered = 0, closed = 0, served = 0
    }

    private static func run(port: Int, count: Int) throws -> Outcome {
        var generator = SeededGenerator(seed: 0x6d61_6c66)
        var outcome = Outcome()
        var connection: WireConnection?
        for _ in 0..<count {
            let current = try connection ?? WireConnection(port: port)
            let (bytes, isHTTP) = request(&generator)
            let isSent = current.send(bytes)
            // A request that is no HTTP may leave the service waiting for its end: the connection is given up.
            guard isHTTP, isSent, let answer = current.answer() else {
                outcome.closed += 1
                connection = nil
                continue
            }
            outcome.answered += 1
            let isRefused =
                answer.status >= 400 || answer.text.contains("\"error\":")
                || answer.text.contains("\"code\":1") || answer.text.contains("\"refusal\":\"")
            if !isRefused { outcome.served += 1 }
            connection = answer.fields["connection"] == "close" ? nil : current
        }
        return outcome
    }

    /// A malformed request, and whether it is whole as far as HTTP goes.
    private static func request(_ generator: inout SeededGenerator) -> (bytes: [UInt8], isHTTP: Bool) {
        func http(_ verb: String, _ target: String, _ body: [UInt8], type: String = "application/json") -> [UInt8] {
            Array(
                ("\(verb) \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: \(type)\r\n"
                    + "Content-Length: \(body.count)\r\n\r\n").utf8) + body
        }
        let junk = generator.bytes(Int.random(in: 0...200, using: &generator))
        let good = Array("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tx\",\"params\":{\"hash\":\"00\"}}".utf8)
        switch Int.random(in: 0..<9, using: &generator) {
        case 0: return (http("POST", "/", junk), true)
        case 1:
            // One byte of a request that is refused anyway is another one.
            var changed = good
            changed[Int.random(in: 0..<changed.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            return (http("POST", "/", changed), true)
        case 2: return (http("POST", "/", Array(good.prefix(Int.random(in: 0..<good.count, using: &generator)))), true)
        case 3:
            let depth = Int.random(in: 17...3000, using: &generator)
            return (http("POST", "/", [UInt8](repeating: UInt8(ascii: "["), count: depth)), true)
        case 4: return (http("GET", "/block?height=" + Hexadecimal.encode(junk.prefix(30)) + "x", []), true)
        case 5: return (http("GET", "/tx?hash=0x" + Hexadecimal.encode(junk.prefix(31)), []), true)
        case 6: return (http("GET", "/v1/blocks/" + Hexadecimal.encode(junk.prefix(9)) + "z", []), true)
        case 7: return (http("POST", "/v1/transactions", junk), true)
        default: return ([UInt8(0)] + junk, false)
        }
    }
}
