import NodeService
import Primitives
import Testing

struct EventTests {
    @Test func newBlocksArriveAsEvents() async throws {
        try await TestServer.with { (server: TestServer) async throws -> Void in
            let node = server.node
            let events = try await server.blocking { connection -> [String] in
                connection.send("GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                guard let head = connection.read(until: "\r\n\r\n"), head.contains("text/event-stream"),
                    connection.read(until: ": subscribed\n\n") != nil
                else { return [] }
                node.addBlock([5])
                node.addBlock()
                return (0..<2).compactMap { _ in connection.read(until: "}\n\n") }
            }
            #expect(events.count == 2)
            #expect(events.first?.contains("event: block\nid: 1\ndata: {\"height\":\"1\"") == true)
            #expect(events.last?.contains("id: 2\n") == true)
        }
    }

    @Test func subscribersThatFallBehindAreDropped() async throws {
        let metrics = NodeMetrics()
        let events = BlockEvents(limit: 3, perPeer: 2, backlog: 4, metrics: metrics)
        let node = try TestNode()
        node.addBlock()
        let block = try #require(try await node.block(height: 1))
        let slow = try #require(events.subscribe("a"))
        let quick = try #require(events.subscribe("a"))
        #expect(events.subscribe("a") == nil)
        let other = try #require(events.subscribe("b"))
        #expect(events.subscribe("c") == nil && events.count == 3)
        var iterator = quick.makeAsyncIterator()
        var otherIterator = other.makeAsyncIterator()
        for _ in 0..<5 {
            events.publish(block)
            #expect(await iterator.next() == block)
            #expect(await otherIterator.next() == block)
        }
        #expect(events.count == 2)
        #expect(metrics.text.contains("nightjar_subscribers_dropped_total 1\n"))
        // What waited is still delivered, then the stream ends.
        var seen = 0
        for await _ in slow { seen += 1 }
        #expect(seen == 4)
        events.finish()
        #expect(await iterator.next() == nil)
        #expect(events.subscribe("d") == nil)
    }
}
