import NodeService

/// The fields of a form as browsers send it (`application/x-www-form-urlencoded`, WHATWG URL, section 5.1).
struct FormBody: Sendable {
    private let fields: [String: String]

    /// The fields of a request's body.
    ///
    /// - Throws: `ServiceError` where the request comes from another site's page, is no form, or has too much in it.
    init(_ call: Endpoint.Call, maximumByteCount: Int) throws(ServiceError) {
        // Where a form of another site leads here, the browser says so; what is no browser says nothing.
        if let site = call.head.field("Sec-Fetch-Site") {
            guard site == "same-origin" || site == "none" else { throw .foreignSite }
        } else {
            guard call.head.isOfOwnOrigin else { throw .foreignSite }
        }
        let type = call.head.field("Content-Type")?.split(separator: ";").first?.lowercased()
        guard type == "application/x-www-form-urlencoded" else {
            throw .invalidParameter("Content-Type", expected: "application/x-www-form-urlencoded")
        }
        guard call.body.count <= maximumByteCount else { throw .bodyTooLarge(limit: maximumByteCount) }
        guard let text = String(validating: call.body, as: UTF8.self) else {
            throw .invalidParameter("body", expected: "UTF-8")
        }
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&") {
            guard fields.count < 16 else { throw .invalidParameter("body", expected: "a form of at most 16 fields") }
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Target.decoded(String(parts[0].replacing("+", with: " ")))
            guard fields[name] == nil else { throw .repeatedParameter("of the form") }
            fields[name] = parts.count < 2 ? "" : try Target.decoded(String(parts[1].replacing("+", with: " ")))
        }
        self.fields = fields
    }

    /// The text of a field; empty where there is none.
    subscript(name: String) -> String { fields[name] ?? "" }
}
