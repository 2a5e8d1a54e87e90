package import Primitives

/// Everything that the service does, in one table.
package enum Endpoints {
    /// All endpoints.
    package static let all: [Endpoint] =
        CometMethods.all + RESTEndpoints.all + StateEndpoints.all + SnapshotEndpoints.all

    private static let methods = Dictionary(
        uniqueKeysWithValues: all.filter(\.isMethod).map { ($0.name, $0) })

    /// The JSON-RPC method `name`, or nil.
    package static func method(named name: String) -> Endpoint? { methods[name] }

    /// What `/` shows: the paths that there are.
    package static let index = JSONValue.members([
        "name": .string("nightjar-node"), "description": .string("/openapi.json"),
        "paths": .array(all.map { .string("\($0.verb.rawValue) /" + $0.path.joined(separator: "/")) }),
    ])
}
