package import Primitives

/// JSON-RPC 2.0 (jsonrpc.org/specification): envelopes read strictly, answers in their form.
package enum JSONRPC {
    /// One request of an envelope.
    package struct Request: Sendable {
        /// What the answer repeats; nil for a notification, which gets none.
        package let id: JSONValue?
        /// The method's name.
        package let method: String
        /// The parameters, nil where absent.
        package let parameters: JSONValue?
    }

    /// What a body holds.
    package enum Envelope: Sendable {
        /// A single request, or why it is none, with the id as far as it could be read.
        case single(Result<Request, Invalid>)
        /// Several.
        case batch([Result<Request, Invalid>])
    }

    /// An entry that is no request.
    package struct Invalid: Error {
        /// The id, null where it could not be read.
        package let id: JSONValue
        /// Why.
        package let reason: ServiceError
    }

    /// Reads a body.
    ///
    /// - Throws: `malformedJSON`; `invalidRequest` for an empty or too long batch.
    package static func envelope(_ body: [UInt8], batchLimit: Int) throws(ServiceError) -> Envelope {
        let json: JSONValue
        do {
            json = try JSONValue(parsing: body, limits: JSONLimits(bytes: body.count, depth: 16, values: 4096))
        } catch {
            throw .malformedJSON(error.explanation)
        }
        guard case .array(let entries) = json else { return .single(request(json)) }
        guard !entries.isEmpty else { throw .invalidRequest("the batch is empty") }
        guard entries.count <= batchLimit else {
            throw .invalidRequest("the batch has \(entries.count) requests; \(batchLimit) are allowed")
        }
        return .batch(entries.map(request))
    }

    private static func request(_ json: JSONValue) -> Result<Request, Invalid> {
        guard let members = json.members else {
            return .failure(Invalid(id: .null, reason: .invalidRequest("it is \(json.kind), not an object")))
        }
        var id: JSONValue?
        if let given = json["id"] {
            switch given {
            case .null, .number: id = given
            case .string(let text) where text.utf8.count <= 256: id = given
            default:
                return .failure(
                    Invalid(id: .null, reason: .invalidRequest("id is no number, short string or null")))
            }
        }
        func invalid(_ why: String) -> Result<Request, Invalid> {
            .failure(Invalid(id: id ?? .null, reason: .invalidRequest(why)))
        }
        if let other = members.first(where: { !["jsonrpc", "id", "method", "params"].contains($0.key) }) {
            return invalid("there is no member \(shown(other.key))")
        }
        guard case .string("2.0")? = json["jsonrpc"] else { return invalid("jsonrpc is not \"2.0\"") }
        guard case .string(let method)? = json["method"] else { return invalid("method is no string") }
        switch json["params"] {
        case nil, .object?, .array?: break
        case let other?: return invalid("params is \(other.kind), not an object or a list")
        }
        return .success(Request(id: id, method: method, parameters: json["params"]))
    }

    /// The answer with a result.
    package static func answer(_ id: JSONValue, _ result: JSONValue) -> JSONValue {
        .members(["jsonrpc": .string("2.0"), "id": id, "result": result])
    }

    /// The answer with an error: JSON-RPC's code and message, and as data the error's name and its sentence.
    package static func answer(_ id: JSONValue, _ error: ServiceError) -> JSONValue {
        .members([
            "jsonrpc": .string("2.0"), "id": id,
            "error": .members([
                "code": .count(error.code), "message": .string(error.title),
                "data": .string("\(error.name): \(error.explanation)"),
            ]),
        ])
    }
}
