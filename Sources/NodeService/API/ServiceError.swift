package import Primitives

/// Why a request is not answered. The code is JSON-RPC's, the status HTTP's; the sentence never names a file.
package enum ServiceError: NamedError, Hashable {
    /// The body or a parameter is no JSON.
    case malformedJSON(String)
    /// The envelope is none of JSON-RPC 2.0.
    case invalidRequest(String)
    /// There is no such method.
    case unknownMethod(String)
    /// There is no such path.
    case unknownPath
    /// The path takes another verb.
    case wrongVerb(allowed: String)
    /// A parameter that the method does not have.
    case unknownParameter(String)
    /// A parameter that the method needs.
    case missingParameter(String)
    /// A parameter given twice.
    case repeatedParameter(String)
    /// A parameter of another kind or out of range.
    case invalidParameter(String, expected: String)
    /// What was asked for does not exist.
    case notFound(String)
    /// No token, or not the node's.
    case unauthorized
    /// The request's host is not one that this node goes by.
    case wrongHost
    /// A page of another site sends the request.
    case foreignSite
    /// The node began with a snapshot of a later height.
    case notKept(height: UInt64, earliest: UInt64)
    /// The body is too long.
    case bodyTooLarge(limit: Int)
    /// The path and query are too long.
    case targetTooLong(limit: Int)
    /// The body's type is not JSON.
    case wrongMediaType
    /// Too many requests from one address.
    case rateLimited
    /// Too much waits already.
    case busy(String)
    /// The answer took too long.
    case timedOut
    /// The node takes no part in this.
    case unsupported(String)
    /// A service refuses by a number and a name of its own.
    case refused(code: Int, name: String, explanation: String)
    /// The node cannot answer; its log says why.
    case internalFault

    package var name: String {
        if case .refused(_, let name, _) = self { return name }
        return Mirror(reflecting: self).children.first?.label ?? String(describing: self)
    }

    package var explanation: String {
        switch self {
        case .malformedJSON(let why): why
        case .invalidRequest(let why): "No request of JSON-RPC 2.0: \(why)."
        case .unknownMethod(let name): "There is no method \(name)."
        case .unknownPath: "There is nothing at this path; /openapi.json lists what there is."
        case .wrongVerb(let allowed): "This path takes \(allowed) only."
        case .unknownParameter(let name): "There is no parameter \(name)."
        case .missingParameter(let name): "The parameter \(name) is missing."
        case .repeatedParameter(let name): "The parameter \(name) is given twice."
        case .invalidParameter(let name, let expected): "The parameter \(name) must be \(expected)."
        case .notFound(let what): "There is no \(what)."
        case .notKept(let height, let earliest):
            "Block \(height) is not kept here: this node began with a snapshot, and its first block is \(earliest)."
        case .unauthorized: "This node wants its token: Authorization: Bearer TOKEN."
        case .wrongHost: "The request names a host that this node does not go by."
        case .foreignSite: "A page of another site sends this request: only the node's own forms are answered."
        case .bodyTooLarge(let limit): "The body has more than \(limit) bytes."
        case .targetTooLong(let limit): "The path and query have more than \(limit) bytes."
        case .wrongMediaType: "The body's type must be application/json."
        case .rateLimited: "Too many requests from this address; slow down."
        case .busy(let what): "The node is busy: \(what)."
        case .timedOut: "The answer took too long and was given up."
        case .unsupported(let what): what
        case .refused(_, _, let explanation): explanation
        case .internalFault: "The node cannot answer this; its log says why."
        }
    }

    /// The code in JSON-RPC's error object (its section 5.1; −32000 to −32099 are the server's own).
    package var code: Int {
        switch self {
        case .malformedJSON: -32700
        case .invalidRequest: -32600
        case .unknownMethod, .unknownPath, .wrongVerb: -32601
        case .unknownParameter, .missingParameter, .repeatedParameter, .invalidParameter: -32602
        case .internalFault: -32603
        case .notFound, .notKept: -32001
        case .busy, .rateLimited: -32002
        case .unauthorized, .wrongHost, .foreignSite: -32003
        case .timedOut: -32004
        case .unsupported: -32005
        case .bodyTooLarge, .targetTooLong, .wrongMediaType: -32006
        case .refused(let code, _, _): code
        }
    }

    /// JSON-RPC's message for the code.
    package var title: String {
        switch code {
        case -32700: "Parse error"
        case -32600: "Invalid Request"
        case -32601: "Method not found"
        case -32602: "Invalid params"
        case -32603: "Internal error"
        case -32001: "Not found"
        case -32002: "Busy"
        case -32003: "Unauthorized"
        case -32004: "Timed out"
        case -32005: "Unsupported"
        default: "Refused"
        }
    }

    /// HTTP's status.
    package var status: Int {
        switch self {
        case .malformedJSON, .invalidRequest, .unknownParameter, .missingParameter, .repeatedParameter,
            .invalidParameter, .refused:
            400
        case .unauthorized: 401
        case .foreignSite: 403
        case .unknownMethod, .unknownPath, .notFound: 404
        case .wrongVerb: 405
        case .notKept: 410
        case .bodyTooLarge: 413
        case .targetTooLong: 414
        case .wrongMediaType: 415
        case .wrongHost: 421
        case .rateLimited: 429
        case .internalFault: 500
        case .unsupported: 501
        case .busy: 503
        case .timedOut: 504
        }
    }

    /// The error to show for any error: a node's own by name, everything else as a fault that the log explains.
    package init(hiding error: any Error) {
        switch error {
        case let error as ServiceError: self = error
        case let error as any ServiceRefusal:
            self = .refused(code: error.code, name: error.name, explanation: error.explanation)
        case NodeError.busy(let what): self = .busy(what)
        case NodeError.notSequencer: self = .unsupported(NodeError.notSequencer.explanation)
        default: self = .internalFault
        }
    }
}

/// An error that a service tells under a number of its own.
package protocol ServiceRefusal: NamedError {
    /// The code in JSON-RPC's error object.
    var code: Int { get }
}
