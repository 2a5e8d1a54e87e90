import NodeService
import Synchronization
import Testing

/// Pages that are written while they are made: whole for who stays, given up with who goes.
struct StreamedPageTests {
    /// Counts the pieces that were asked for, and tells when nothing refers to the answer any more.
    private final class Source: Sendable {
        private let pieces: Mutex<Int>
        private let isGone: @Sendable () -> Void

        init(pieces: Int, isGone: @escaping @Sendable () -> Void) {
            self.pieces = Mutex(pieces)
            self.isGone = isGone
        }

        deinit { isGone() }

        func next() -> [UInt8]? {
            pieces.withLock { left in
                guard left > 0 else { return nil }
                left -= 1
                return Array("piece \(left);".utf8)
            }
        }
    }

    /// Pages whose one path answers with so many pieces.
    private static func pages(_ pieces: Int, isGone: @escaping @Sendable () -> Void = {}) -> ServedPages {
        let endpoint = Endpoint.path("streamed", "/pages/long", "A long page.") { _ in
            let source = Source(pieces: pieces, isGone: isGone)
            let start = ServedPage(type: "text/html", body: Array("<p>".utf8))
            return .stream(StreamedPage(start: start, end: Array("</p>".utf8)) { source.next() })
        }
        return ServedPages(prefix: "pages", endpoints: [endpoint]) { error, _ in
            ServedPage(status: error.status, type: "text/html", body: [])
        }
    }

    @Test func piecesStandBetweenStartAndEnd() async throws {
        try await TestServer.with(pages: Self.pages(3)) { (server: TestServer) async throws -> Void in
            let isWhole = try await server.blocking { reader in
                reader.send("GET /pages/long HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                // Each is a chunk of its own (RFC 9112, section 7.1).
                return ["200 OK", "<p>", "piece 2;", "piece 1;", "piece 0;", "</p>", "\r\n0\r\n\r\n"].allSatisfy {
                    reader.read(until: $0) != nil
                }
            }
            #expect(isWhole)
        }
    }

    @Test func aReaderWhoGoesAwayEndsIt() async throws {
        let (gone, continuation) = AsyncStream.makeStream(of: Void.self)
        let pages = Self.pages(.max) { continuation.yield() }
        try await TestServer.with(pages: pages) { (server: TestServer) async throws -> Void in
            let port = server.port
            let begun = try await server.blocking { _ in
                let reader = try WireConnection(port: port, receiveBuffer: 4096)
                reader.send("GET /pages/long HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                return reader.read(until: "piece ") != nil
            }
            #expect(begun)
            var iterator = gone.makeAsyncIterator()
            await iterator.next()
            #expect(try await server.get("/health").status == 200)
        }
    }
}
