import HTTPTypes
package import Hummingbird
package import HummingbirdCore
package import Logging
import NIOCore
import Primitives
import ServiceLifecycle

/// What a request comes with.
package struct NodeRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The address that asks, as limits count it.
    package let peer: String

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = PeerAddress.name(source.channel.remoteAddress)
    }
}

/// Answers requests to a node's service.
package typealias NodeResponder = ServiceResponder<NodeAPI>

extension ServiceResponder<NodeAPI> {
    package init(
        service: NodeAPI, options: ServiceOptions, events: BlockEvents, pages: ServedPages? = nil, logger: Logger
    ) {
        self.init(
            service: service, table: Endpoints.table, options: options, metrics: service.metrics, events: events,
            pages: pages, logger: logger)
    }
}

/// Answers requests: the bounds first, then what the table of endpoints says.
package struct ServiceResponder<Service: Sendable>: HTTPResponder {
    private let service: Service
    private let table: EndpointTable<Service>
    private let options: ServiceOptions
    private let metrics: NodeMetrics
    private let limiter: RateLimiter
    private let events: BlockEvents?
    private let pages: ServicePages<Service>?
    private let logger: Logger

    private var limits: ServiceLimits { options.limits }

    /// Answers for a service by its table of endpoints.
    ///
    /// - Parameter events: where new blocks come from; nil for a service that tells of none.
    package init(
        service: Service, table: EndpointTable<Service>, options: ServiceOptions, metrics: NodeMetrics,
        events: BlockEvents? = nil, pages: ServicePages<Service>? = nil, logger: Logger
    ) {
        self.service = service
        self.table = table
        self.options = options
        self.metrics = metrics
        self.events = events
        self.pages = pages
        self.logger = logger
        limiter = RateLimiter(perSecond: options.limits.requestsPerSecond, burst: options.limits.burst)
    }

    package func respond(to request: Request, context: NodeRequestContext) async throws -> Response {
        await respond(to: request, from: context.peer)
    }

    /// The answer to a request of `peer`, an address as limits count it.
    func respond(to request: Request, from peer: String) async -> Response {
        let start = ContinuousClock.now
        var operation = "none"
        var response: Response
        do throws(ServiceError) {
            response = try await answer(request, peer, &operation)
        } catch {
            let head = RequestHead(request)
            if let pages, isPage(head.target) {
                response = Self.response(pages.refusal(error, head))
            } else {
                response = Self.refusal(
                    error, isMethod: table.method(named: operation) != nil || request.method == .post)
            }
            Self.addFields(of: error, to: &response)
            if error == .unauthorized, isPage(head.target) {
                response.headers[.wwwAuthenticate] = "Basic realm=\"nightjar\", charset=\"UTF-8\""
            }
        }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        response.headers[.xContentTypeOptions] = "nosniff"
        metrics.count(
            "nightjar_http_requests_total", [("operation", operation), ("status", String(response.status.code))])
        metrics.observe(
            "nightjar_http_request_seconds", [("operation", operation)],
            seconds: (ContinuousClock.now - start) / .seconds(1))
        return response
    }

    private func answer(
        _ request: Request, _ peer: String, _ operation: inout String
    ) async throws(ServiceError) -> Response {
        guard (request.head.path ?? "").utf8.count <= limits.targetBytes else {
            throw .targetTooLong(limit: limits.targetBytes)
        }
        guard options.accepts(host: request.head.authority) else { throw .wrongHost }
        guard limiter.take(peer) else { throw .rateLimited }
        if let length = request.headers[.contentLength], let count = Int(length), count > limits.bodyBytes {
            throw .bodyTooLarge(limit: limits.bodyBytes)
        }
        let (path, query) = try Target.split(request.head.path ?? "/")
        let parts = path.split(separator: "/")
        if parts.isEmpty && request.method == .post {
            operation = "jsonrpc"
            return try await remoteCalls(request, peer)
        }
        if parts.isEmpty { return Self.json(table.index, status: .ok) }

        let isPage = parts.first == pages?.prefix
        let found = (isPage ? pages?.endpoints ?? [] : table.all).lazy.compactMap { endpoint in
            endpoint.match(parts).map { (endpoint, $0) }
        }
        guard let first = found.first else { throw .unknownPath }
        let verb = request.method == .head ? HTTPRequest.Method.get : request.method
        guard let (endpoint, values) = found.first(where: { $0.0.verb.rawValue == verb.rawValue }) else {
            throw .wrongVerb(allowed: first.0.verb.rawValue)
        }
        operation = endpoint.name
        try authorize(endpoint, request, isPage: isPage)
        guard endpoint.cost == 1 || limiter.take(peer, cost: endpoint.cost - 1) else { throw .rateLimited }
        let decoded = try values.map { value throws(ServiceError) in
            (name: value.name, value: try Target.decoded(value.value))
        }
        var call = ServiceEndpoint.Call(
            service: service, arguments: try Arguments(query: decoded + query, endpoint.parameters),
            peer: peer, head: RequestHead(request))
        if endpoint.verb == .post {
            call.body = try await body(of: request)
        }
        switch try await run(endpoint, call) {
        case .json(let value):
            return Self.json(endpoint.isMethod ? JSONRPC.answer(.number("-1"), value) : value, status: .ok)
        case .bytes(let bytes, let type):
            return Response(
                status: .ok, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        case .page(let page):
            return Self.response(page)
        case .stream(let page):
            return Self.response(page)
        case .events:
            return try subscription(peer)
        }
    }

    /// Whether a target is one of the pages'.
    private func isPage(_ target: String) -> Bool {
        pages?.prefix == target.prefix { $0 != "?" }.split(separator: "/").first
    }

    // MARK: JSON-RPC

    private func remoteCalls(_ request: Request, _ peer: String) async throws(ServiceError) -> Response {
        guard let type = request.headers[.contentType],
            type.split(separator: ";").first?.lowercased() == "application/json"
        else { throw .wrongMediaType }
        let body = try await body(of: request)
        switch try JSONRPC.envelope(body, batchLimit: limits.batch) {
        case .single(let entry):
            guard let answer = await remoteCall(entry, request, peer) else { return Response(status: .noContent) }
            return Self.json(answer, status: .ok)
        case .batch(let entries):
            // All of a batch count against the rate, the first of them already did.
            guard limiter.take(peer, cost: entries.count - 1) else { throw .rateLimited }
            var answers: [JSONValue] = []
            var byteCount = 0
            for entry in entries {
                guard let answer = await remoteCall(entry, request, peer) else { continue }
                byteCount += answer.serialized().utf8.count
                guard byteCount <= limits.answerBytes else {
                    throw .busy("the answers to this batch are too long; ask for less at a time")
                }
                answers.append(answer)
            }
            if answers.isEmpty { return Response(status: .noContent) }
            return Self.json(.array(answers), status: .ok)
        }
    }

    /// The answer to one request, nil for a notification.
    private func remoteCall(
        _ entry: Result<JSONRPC.Request, JSONRPC.Invalid>, _ request: Request, _ peer: String
    ) async -> JSONValue? {
        let call: JSONRPC.Request
        switch entry {
        case .failure(let invalid): return JSONRPC.answer(invalid.id, invalid.reason)
        case .success(let read): call = read
        }
        let answer: JSONValue
        do throws(ServiceError) {
            guard let endpoint = table.method(named: call.method) else { throw .unknownMethod(shown(call.method)) }
            try authorize(endpoint, request)
            let arguments = try Arguments(json: call.parameters, endpoint.parameters)
            let result = try await run(
                endpoint,
                ServiceEndpoint.Call(service: service, arguments: arguments, peer: peer, head: RequestHead(request)))
            guard case .json(let value) = result else { throw .internalFault }
            metrics.count("nightjar_rpc_calls_total", [("method", endpoint.name)])
            answer = JSONRPC.answer(call.id ?? .null, value)
        } catch {
            answer = JSONRPC.answer(call.id ?? .null, error)
        }
        return call.id == nil ? nil : answer
    }

    // MARK: Parts

    /// Pages take the token as a password too, since browsers ask people for those.
    private func authorize(_ endpoint: ServiceEndpoint<Service>, _ request: Request, isPage: Bool = false)
        throws(ServiceError)
    {
        guard endpoint.access >= options.tokenFrom, let token = options.token else { return }
        let field = request.headers[.authorization]
        guard token.isShown(by: field) || isPage && token.isPassword(in: field) else { throw .unauthorized }
    }

    private func body(of request: Request) async throws(ServiceError) -> [UInt8] {
        do {
            return Array(buffer: try await request.body.collect(upTo: limits.bodyBytes))
        } catch is NIOTooManyBytesError {
            throw .bodyTooLarge(limit: limits.bodyBytes)
        } catch {
            throw .invalidRequest("the connection was cut before the body's end")
        }
    }

    /// Runs an endpoint within the time for answers, and hides errors that are nobody's business.
    private func run(_ endpoint: ServiceEndpoint<Service>, _ call: ServiceEndpoint<Service>.Call)
        async throws(ServiceError) -> Answer
    {
        do {
            return try await withThrowingTaskGroup(of: Answer?.self) { group in
                group.addTask { try await endpoint.run(call) }
                group.addTask { [seconds = limits.answerSeconds] in
                    try await Task.sleep(for: .seconds(seconds))
                    return nil
                }
                defer { group.cancelAll() }
                guard let first = try await group.next(), let answer = first else { throw ServiceError.timedOut }
                return answer
            }
        } catch {
            let shown = ServiceError(hiding: error)
            if shown == .internalFault {
                let name = (error as? any NamedError).map { "\($0.name): \($0.explanation)" } ?? "\(error)"
                logger.error("request failed", metadata: ["operation": "\(endpoint.name)", "error": "\(name)"])
            }
            throw shown
        }
    }

    private func subscription(_ peer: String) throws(ServiceError) -> Response {
        guard let blocks = events?.subscribe(peer) else { throw .busy("there are too many subscribers") }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream"],
            body: ResponseBody { writer in
                // A comment, so that the client sees that it is subscribed.
                try await writer.write(ByteBuffer(string: ": subscribed\n\n"))
                for await block in blocks {
                    guard let block else {
                        try await writer.write(ByteBuffer(string: ":\n\n"))
                        continue
                    }
                    let data = RESTEndpoints.summary(block.header, transactions: block.transactions.count).serialized()
                    try await writer.write(
                        ByteBuffer(string: "event: block\nid: \(block.header.height)\ndata: \(data)\n\n"))
                }
                try await writer.finish(nil)
            })
    }

    private static func json(_ value: JSONValue, status: HTTPResponse.Status) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: value.serialized() + "\n")))
    }

    private static func refusal(_ error: ServiceError, isMethod: Bool) -> Response {
        let body: JSONValue =
            isMethod
            ? JSONRPC.answer(.null, error)
            : .members(["error": .string(error.name), "message": .string(error.explanation)])
        return json(body, status: HTTPResponse.Status(code: error.status))
    }

    private static func response(_ page: ServedPage) -> Response {
        var fields: HTTPFields = [.contentType: page.type]
        for field in page.fields {
            if let name = HTTPField.Name(field.name) { fields.append(HTTPField(name: name, value: field.value)) }
        }
        return Response(
            status: HTTPResponse.Status(code: page.status), headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: page.body)))
    }

    /// A reader who goes away, or a service that stops, ends it: nothing more is asked for.
    private static func response(_ page: StreamedPage) -> Response {
        var response = response(page.start)
        response.body = ResponseBody { writer in
            try await writer.write(ByteBuffer(bytes: page.start.body))
            while let piece = try await page.next() {
                try await writer.write(ByteBuffer(bytes: piece))
                guard !Task.isShuttingDownGracefully else { throw CancellationError() }
            }
            try await writer.write(ByteBuffer(bytes: page.end))
            try await writer.finish(nil)
        }
        return response
    }

    /// What HTTP wants to be said besides a refusal.
    private static func addFields(of error: ServiceError, to response: inout Response) {
        switch error {
        case .unauthorized: response.headers[.wwwAuthenticate] = "Bearer"
        case .rateLimited, .busy: response.headers[.retryAfter] = "1"
        case .wrongVerb(let allowed): response.headers[.allow] = allowed
        case .bodyTooLarge, .targetTooLong: response.headers[.connection] = "close"
        default: break
        }
    }
}

extension RequestHead {
    init(_ request: Request) {
        self.init(host: request.head.authority, target: request.head.path ?? "/", fields: request.headers)
    }
}

/// A request's path and query.
package enum Target {
    static func split(_ target: String) throws(ServiceError) -> (
        path: Substring, query: [(name: String, value: String)]
    ) {
        guard let mark = target.firstIndex(of: "?") else { return (target[...], []) }
        var query: [(name: String, value: String)] = []
        for pair in target[target.index(after: mark)...].split(separator: "&") {
            let equals = pair.firstIndex(of: "=") ?? pair.endIndex
            let value = equals == pair.endIndex ? "" : pair[pair.index(after: equals)...]
            query.append((try decoded(String(pair[..<equals])), try decoded(String(value))))
            guard query.count <= 64 else { throw .invalidRequest("the query has more than 64 parameters") }
        }
        return (target[..<mark], query)
    }

    /// Percent-decoded text; a plus sign is itself.
    package static func decoded(_ text: String) throws(ServiceError) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2,
                let value = try? Hexadecimal.decode(String(decoding: rest.prefix(2), as: UTF8.self)).first
            else { throw .invalidRequest("the path or query has a bad percent sign") }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw .invalidRequest("the path or query is not UTF-8")
        }
        return decoded
    }
}
