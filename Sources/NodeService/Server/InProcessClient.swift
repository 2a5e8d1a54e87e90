import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import Synchronization

/// Asks a node's service without a socket: for programs that hold the node themselves, for tests and for fuzzing.
///
/// A request goes through everything that one from a socket goes through behind the reading of HTTP: hosts, rates, lengths,
/// the token, parameters and the envelope of JSON-RPC.
public struct InProcessClient: Sendable {
    /// An answer.
    public struct Answer: Sendable, Hashable {
        /// HTTP's status.
        public let status: Int
        /// The media type of the body; empty where there is none.
        public let type: String
        /// The body; of an event stream nothing.
        public let body: [UInt8]
        let fields: HTTPFields

        /// The value of a header field, nil where it is absent.
        public func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { fields[$0] } }
    }

    private let respond: @Sendable (Request, String) async -> Response

    /// The client of a service with these options. Nothing listens anywhere.
    ///
    /// - Throws: `ServiceOptionsError`.
    public init(
        node: any LedgerNode, options: ServiceOptions = ServiceOptions(), metrics: NodeMetrics = NodeMetrics(),
        logger: Logger
    ) throws(ServiceOptionsError) {
        try self.init(node: node, options: options, metrics: metrics, pages: nil, logger: logger)
    }

    /// The client of a service with pages beside its interfaces.
    ///
    /// - Throws: `ServiceOptionsError`.
    package init(
        node: any LedgerNode, options: ServiceOptions = ServiceOptions(), metrics: NodeMetrics = NodeMetrics(),
        pages: ServedPages?, logger: Logger
    ) throws(ServiceOptionsError) {
        try options.check()
        let responder = NodeResponder(
            service: NodeAPI(node: node, limits: options.limits, metrics: metrics), options: options,
            events: BlockEvents(options.limits, metrics: metrics), pages: pages, logger: logger)
        respond = { await responder.respond(to: $0, from: $1) }
    }

    /// The client of a service that a table describes.
    ///
    /// - Throws: `ServiceOptionsError`.
    package init<Answering: Sendable>(
        _ service: Answering, table: EndpointTable<Answering>, options: ServiceOptions, logger: Logger
    ) throws(ServiceOptionsError) {
        try options.check()
        let responder = ServiceResponder(
            service: service, table: table, options: options, metrics: NodeMetrics(), logger: logger)
        respond = { await responder.respond(to: $0, from: $1) }
    }

    /// The answer to a request.
    ///
    /// - Parameters:
    ///   - verb: HTTP's verb, such as GET; nil is returned for what is none.
    ///   - target: path and query, percent-encoded.
    ///   - fields: header fields; those whose name is none are left out.
    ///   - peer: who asks, as rates count it.
    public func request(
        _ verb: String, _ target: String, fields: [(name: String, value: String)] = [], body: [UInt8] = [],
        host: String = "127.0.0.1", from peer: String = "local"
    ) async -> Answer? {
        guard let method = HTTPRequest.Method(verb) else { return nil }
        var head = HTTPRequest(method: method, scheme: nil, authority: host, path: target)
        for field in fields {
            if let name = HTTPField.Name(field.name) {
                head.headerFields.append(HTTPField(name: name, value: field.value))
            }
        }
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
        let response = await respond(request, peer)
        let type = response.headers[.contentType] ?? ""
        var collected: [UInt8] = []
        // An event stream ends with the service alone; every other body is at hand.
        if type != "text/event-stream" {
            let collector = BodyCollector()
            do { try await response.body.write(collector) } catch { return nil }
            collected = collector.collected.bytes.withLock { $0 }
        }
        return Answer(status: response.status.code, type: type, body: collected, fields: response.headers)
    }
}

/// Takes a body up.
private struct BodyCollector: ResponseBodyWriter {
    final class Collected: Sendable {
        let bytes = Mutex<[UInt8]>([])
    }

    let collected = Collected()

    func write(_ buffer: ByteBuffer) { collected.bytes.withLock { $0 += Array(buffer: buffer) } }
    consuming func finish(_ trailingHeaders: HTTPFields?) {}
}
