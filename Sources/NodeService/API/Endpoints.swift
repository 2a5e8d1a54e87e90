package import Primitives

/// Everything that a service does, in one table.
package struct EndpointTable<Service: Sendable>: Sendable {
    /// All endpoints.
    package let all: [ServiceEndpoint<Service>]
    /// What `/` shows: the paths that there are.
    package let index: JSONValue
    private let methods: [String: ServiceEndpoint<Service>]

    /// A table of endpoints, no two of which are methods of one name.
    package init(_ all: [ServiceEndpoint<Service>], name: String, members: [JSONValue.Member] = []) {
        self.all = all
        methods = Dictionary(uniqueKeysWithValues: all.filter(\.isMethod).map { ($0.name, $0) })
        let paths = all.filter { !$0.path.isEmpty }
        index = .object(
            [.init("name", .string(name))] + members + [
                .init(
                    "paths",
                    .array(paths.map { .string("\($0.verb.rawValue) /" + $0.path.joined(separator: "/")) }))
            ])
    }

    /// The JSON-RPC method `name`, or nil.
    package func method(named name: String) -> ServiceEndpoint<Service>? { methods[name] }
}

/// Everything that a node's service does.
package enum Endpoints {
    /// The table.
    package static let table = EndpointTable<NodeAPI>(
        CometMethods.all + RESTEndpoints.all + StateEndpoints.all + SnapshotEndpoints.all, name: "nightjar-node",
        members: [.init("description", .string("/openapi.json"))])

    /// All endpoints.
    package static var all: [Endpoint] { table.all }
}
