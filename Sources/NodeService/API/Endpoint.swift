import ChainTransactions
import HTTPTypes
package import Primitives

/// An answer's body.
package enum Answer: Sendable {
    /// A JSON value.
    case json(JSONValue)
    /// Bytes of a media type.
    case bytes([UInt8], type: String)
    /// A page for people, with header fields of its own.
    case page(ServedPage)
    /// A page that is written while it is made.
    case stream(StreamedPage)
    /// New blocks as server-sent events.
    case events
}

/// What a request says about itself besides its parameters.
package struct RequestHead: Sendable {
    /// The name by which the node was called; nil where the request has none.
    package let host: String?
    /// Path and query as they came, percent-encoded.
    package let target: String
    let fields: HTTPFields

    package init(host: String?, target: String, fields: [(name: String, value: String)]) {
        var list = HTTPFields()
        for field in fields {
            if let name = HTTPField.Name(field.name) { list.append(HTTPField(name: name, value: field.value)) }
        }
        self.init(host: host, target: target, fields: list)
    }

    init(host: String?, target: String, fields: HTTPFields) {
        self.host = host
        self.target = target
        self.fields = fields
    }

    /// The value of a header field, nil where it is absent.
    package func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { fields[$0] } }

    /// The same request for another target.
    package func at(_ target: String) -> RequestHead { RequestHead(host: host, target: target, fields: fields) }
}

/// What a node's service does.
package typealias Endpoint = ServiceEndpoint<NodeAPI>

/// The verbs of endpoints.
package enum EndpointVerb: String, Sendable { case get = "GET", post = "POST" }
/// Who may use an endpoint.
package enum EndpointAccess: Sendable, Comparable { case open, read, submit }

/// One thing that a service does: a path, and for those that CometBFT has, a JSON-RPC method of the same name; or such a
/// method alone.
package struct ServiceEndpoint<Service: Sendable>: Sendable {
    /// What is asked and by whom.
    package struct Call: Sendable {
        /// What answers.
        package let service: Service
        /// The parameters.
        package let arguments: Arguments
        /// The address that asks, as limits count it.
        package let peer: String
        /// What the request says about itself.
        package let head: RequestHead
        /// The request's body; empty for a verb without.
        package var body: [UInt8]

        /// A call of these parts.
        package init(
            service: Service, arguments: Arguments, peer: String, head: RequestHead, body: [UInt8] = []
        ) {
            self.service = service
            self.arguments = arguments
            self.peer = peer
            self.head = head
            self.body = body
        }
    }

    /// The method's name, or the operation's in the description.
    package let name: String
    /// Whether it is a JSON-RPC method too, answered in JSON-RPC's envelope.
    package let isMethod: Bool
    /// The verb of its path.
    package let verb: EndpointVerb
    /// The path; parts in braces are parameters.
    package let path: [Substring]
    /// One sentence.
    package let summary: String
    /// Who may use it.
    package let access: EndpointAccess
    /// What it takes.
    package let parameters: [Parameter]
    /// How many requests it counts for against an address's rate.
    package var cost = 1
    /// What it does.
    package let run: @Sendable (Call) async throws -> Answer

    /// A JSON-RPC method, also a GET path.
    static func method(
        _ name: String, access: EndpointAccess = .read, _ summary: String, _ parameters: [Parameter] = [],
        _ run: @escaping @Sendable (Call) async throws -> JSONValue
    ) -> Self {
        Self(
            name: name, isMethod: true, verb: .get, path: [Substring(name)], summary: summary, access: access,
            parameters: parameters
        ) { .json(try await run($0)) }
    }

    /// A JSON-RPC method without a path.
    package static func remoteCall(
        _ name: String, access: EndpointAccess, _ summary: String, _ parameters: [Parameter] = [],
        _ run: @escaping @Sendable (Call) async throws -> JSONValue
    ) -> Self {
        Self(
            name: name, isMethod: true, verb: .post, path: [], summary: summary, access: access, parameters: parameters
        ) { .json(try await run($0)) }
    }

    /// A path of our own.
    package static func path(
        _ name: String, verb: EndpointVerb = .get, _ path: String, access: EndpointAccess = .read, cost: Int = 1,
        _ summary: String,
        _ parameters: [Parameter] = [], _ run: @escaping @Sendable (Call) async throws -> Answer
    ) -> Self {
        Self(
            name: name, isMethod: false, verb: verb, path: path.split(separator: "/"), summary: summary,
            access: access, parameters: parameters, cost: cost, run: run)
    }

    /// The values of the path's parameters where `parts` is this path, else nil.
    func match(_ parts: [Substring]) -> [(name: String, value: String)]? {
        guard parts.count == path.count else { return nil }
        var values: [(String, String)] = []
        for (part, pattern) in zip(parts, path) {
            if pattern.hasPrefix("{") {
                values.append((String(pattern.dropFirst().dropLast()), String(part)))
            } else if part != pattern {
                return nil
            }
        }
        return values
    }
}

extension JSONValue {
    /// An object of members in order.
    static func members(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .object(members.map { Member($0.key, $0.value) })
    }
    /// A count as a number.
    static func count(_ value: Int) -> JSONValue { .number(String(value)) }
    /// A 64-bit number as text, which every language's JSON keeps.
    static func decimal(_ value: UInt64) -> JSONValue { .string(String(value)) }
    /// Bytes in lower-case hexadecimal.
    static func hex(_ bytes: [UInt8]) -> JSONValue { .string(Hexadecimal.encode(bytes)) }
    /// A hash in lower-case hexadecimal.
    static func hex(_ hash: Hash256) -> JSONValue { hex(hash.bytes) }
    /// A hash in upper-case hexadecimal, CometBFT's way.
    static func upper(_ hash: Hash256) -> JSONValue { .string(Hexadecimal.encode(hash.bytes).uppercased()) }
    /// Bytes in base64.
    static func base64(_ bytes: [UInt8]) -> JSONValue { .string(Base64.encode(bytes)) }
}
