/// A page for people, or a file that pages need.
package struct ServedPage: Sendable {
    /// HTTP's status.
    package let status: Int
    /// The media type.
    package let type: String
    /// The bytes.
    package let body: [UInt8]
    /// Further header fields.
    package let fields: [(name: String, value: String)]

    /// A page of these parts.
    package init(status: Int = 200, type: String, body: [UInt8], fields: [(name: String, value: String)] = []) {
        self.status = status
        self.type = type
        self.body = body
        self.fields = fields
    }
}

/// A page that is written while it is made, for what takes longer than an answer may.
package struct StreamedPage: Sendable {
    /// The page up to where pieces go.
    package let start: ServedPage
    /// The next piece; nil where there is none. It is asked for as long as the reader takes pieces.
    package let next: @Sendable () async throws -> [UInt8]?
    /// What stands behind the last piece.
    package let end: [UInt8]

    /// A page of these parts.
    package init(start: ServedPage, end: [UInt8], next: @escaping @Sendable () async throws -> [UInt8]?) {
        self.start = start
        self.next = next
        self.end = end
    }
}

/// Pages that a service has beside its interfaces, under a first part of the path that is theirs alone. They are no
/// part of the description at `/openapi.json`; hosts, rates, lengths and the token bound them like everything else.
package struct ServicePages<Service: Sendable>: Sendable {
    /// The first part of their paths.
    package let prefix: Substring
    /// The paths.
    package let endpoints: [ServiceEndpoint<Service>]
    /// What is shown of a refusal.
    package let refusal: @Sendable (ServiceError, RequestHead) -> ServedPage

    /// Pages of these parts.
    package init(
        prefix: Substring, endpoints: [ServiceEndpoint<Service>],
        refusal: @escaping @Sendable (ServiceError, RequestHead) -> ServedPage
    ) {
        self.prefix = prefix
        self.endpoints = endpoints
        self.refusal = refusal
    }
}

/// The pages of a node's service.
package typealias ServedPages = ServicePages<NodeAPI>
