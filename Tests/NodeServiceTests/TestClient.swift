import Dispatch
import Logging
import NodeService
import Primitives
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// An answer as it came over the wire.
struct WireAnswer: Sendable {
    let status: Int
    let fields: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONValue { get throws { try JSONValue(parsing: body) } }
}

/// A blocking connection to 127.0.0.1, for what no well-behaved client does. Reads time out after a minute.
final class WireConnection {
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    struct Failed: Error { let what: String }

    /// Connects; `receiveBuffer` asks the system for a short buffer for what is not read.
    init(port: Int, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failed(what: "socket") }
        if var size = receiveBuffer {
            unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        wait(60)
        // A sockaddr_in: family, port and address, the latter two most significant byte first, and padding.
        var address = [UInt8](repeating: 0, count: 16)
        #if canImport(Darwin)
        address[0] = 16
        address[1] = UInt8(AF_INET)
        #else
        address[0] = UInt8(AF_INET)
        #endif
        address[2] = UInt8(port >> 8)
        address[3] = UInt8(port & 255)
        address[4] = 127
        address[7] = 1
        let result = unsafe address.withUnsafeBytes {
            unsafe connect(descriptor, $0.assumingMemoryBound(to: sockaddr.self).baseAddress!, 16)
        }
        guard result == 0 else { throw Failed(what: "connect: \(errno)") }
    }

    deinit { close(descriptor) }

    /// Makes reads give up after so many seconds without a byte.
    private func wait(_ seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    /// The next answer, or nil where none comes for so many seconds.
    func answer(within seconds: Int) -> WireAnswer? {
        wait(seconds)
        defer { wait(60) }
        return answer()
    }

    /// Sends all of it; false where the other side has closed.
    @discardableResult func send(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress! + done, bytes.count - done, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return false }
            done += count
        }
        return true
    }

    @discardableResult func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// More bytes into the buffer; false at the end, or after a time without any.
    private func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65536)
        let count = unsafe chunk.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress!, $0.count, 0) }
        guard count > 0 else { return false }
        buffer += chunk.prefix(count)
        return true
    }

    /// Whether the other side closes within the time for reads; what it sends before is dropped.
    func isClosedByPeer() -> Bool {
        while true {
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress!, $0.count, 0) }
            if count == 0 { return true }
            if count < 0 { return errno == ECONNRESET }
        }
    }

    /// Reads until the other side closes, and counts the bytes; nil where a time passes without any.
    func countToEnd() -> Int? {
        var total = buffer.count
        while true {
            var chunk = [UInt8](repeating: 0, count: 65536)
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress!, $0.count, 0) }
            guard count > 0 else { return count == 0 || errno == ECONNRESET ? total : nil }
            total += count
        }
    }

    /// Bytes up to and with `mark`, or nil where the connection ends before.
    func read(until mark: String) -> String? {
        let mark = Array(mark.utf8)
        while true {
            if let range = buffer.firstRange(of: mark) {
                defer { buffer.removeFirst(range.upperBound) }
                return String(decoding: buffer[..<range.upperBound], as: UTF8.self)
            }
            guard fill() else { return nil }
        }
    }

    /// The next answer, or nil where the connection ends before.
    func answer() -> WireAnswer? {
        guard let head = read(until: "\r\n\r\n") else { return nil }
        let lines = head.split(separator: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { fields[parts[0].lowercased()] = parts[1].trimmingPrefix(" ").description }
        }
        let length = fields["content-length"].flatMap { Int($0) } ?? 0
        while buffer.count < length { guard fill() else { return nil } }
        defer { buffer.removeFirst(length) }
        return WireAnswer(status: status, fields: fields, body: Array(buffer.prefix(length)))
    }
}

/// A service with a node whose blocks are made by hand.
struct TestServer: Sendable {
    /// A service on a port that the system chose.
    struct Port: Sendable {
        let port: Int
    }

    let service: Port
    let node: TestNode
    let metrics: NodeMetrics
    var port: Int { service.port }

    /// Runs `body` with a service; afterwards it is gone.
    static func with(
        _ options: ServiceOptions = ServiceOptions(), pages: ServedPages? = nil,
        _ body: @Sendable (TestServer) async throws -> Void
    ) async throws {
        let node = try TestNode()
        let metrics = NodeMetrics()
        try await with(node: node, metrics: metrics, options: options, pages: pages) { port in
            try await body(TestServer(service: port, node: node, metrics: metrics))
        }
    }

    /// Runs `body` with a service over any node.
    static func with(
        node: any LedgerNode, metrics: NodeMetrics, options: ServiceOptions, pages: ServedPages? = nil,
        _ body: @Sendable (Port) async throws -> Void
    ) async throws {
        var options = options
        options.port = 0
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = try NodeServer(
            node: node, options: options, metrics: metrics, pages: pages, logger: logger
        ) { port in
            continuation.yield(port)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await server.run()
            }
            var iterator = ports.makeAsyncIterator()
            if let port = await iterator.next() { try await body(Port(port: port)) }
            group.cancelAll()
            while let result = await group.nextResult() {
                if case .failure(let error) = result, !(error is CancellationError) { throw error }
            }
        }
    }

    func blocking<T: Sendable>(_ work: @escaping @Sendable (WireConnection) throws -> T) async throws -> T {
        try await service.blocking(work)
    }

    func request(
        _ verb: String, _ target: String, fields: [String] = [], body: [UInt8] = [], host: String = "127.0.0.1"
    ) async throws -> WireAnswer {
        try await service.request(verb, target, fields: fields, body: body, host: host)
    }

    func get(_ target: String) async throws -> WireAnswer { try await service.get(target) }

    /// A JSON-RPC body and the answer to it.
    func call(_ body: String) async throws -> WireAnswer {
        try await request("POST", "/", fields: ["Content-Type: application/json"], body: Array(body.utf8))
    }
}

extension TestServer.Port {
    /// Runs blocking work on a thread of its own.
    func blocking<T: Sendable>(_ work: @escaping @Sendable (WireConnection) throws -> T) async throws -> T {
        let port = port
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "wire").async {
                continuation.resume(with: Result { try work(try WireConnection(port: port)) })
            }
        }
    }

    /// One request and its answer.
    func request(
        _ verb: String, _ target: String, fields: [String] = [], body: [UInt8] = [], host: String = "127.0.0.1"
    ) async throws -> WireAnswer {
        let head = (["\(verb) \(target) HTTP/1.1", "Host: \(host)", "Content-Length: \(body.count)"] + fields)
            .joined(separator: "\r\n")
        return try await blocking { connection in
            connection.send(Array((head + "\r\n\r\n").utf8) + body)
            guard let answer = connection.answer() else { throw WireConnection.Failed(what: "no answer to \(target)") }
            return answer
        }
    }

    func get(_ target: String) async throws -> WireAnswer { try await request("GET", target) }
}
