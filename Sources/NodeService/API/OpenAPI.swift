package import Primitives

/// The description of the service in OpenAPI 3.1, made from the table that also answers.
package enum OpenAPI {
    /// The document.
    package static let document: JSONValue = {
        var paths: [(path: String, operations: [JSONValue.Member])] = []
        for endpoint in Endpoints.all {
            let path = "/" + endpoint.path.joined(separator: "/")
            let member = JSONValue.Member(endpoint.verb.rawValue.lowercased(), operation(endpoint))
            if let i = paths.firstIndex(where: { $0.path == path }) {
                paths[i].operations.append(member)
            } else {
                paths.append((path, [member]))
            }
        }
        paths.append(("/", [JSONValue.Member("post", remoteCalls)]))
        return .members([
            "openapi": .string("3.1.0"),
            "info": .members([
                "title": .string("Nightjar node"), "version": .string(NodeVersion.text),
                "description": .string(
                    "JSON-RPC 2.0 at POST /, the same methods as GET paths with CometBFT's names, and paths under /v1."),
                "license": .members(["name": .string("Apache-2.0"), "identifier": .string("Apache-2.0")]),
            ]),
            "paths": .object(paths.map { JSONValue.Member($0.path, .object($0.operations)) }),
            "components": .members([
                "securitySchemes": .members([
                    "token": .members(["type": .string("http"), "scheme": .string("bearer")])
                ]),
                "schemas": .members(["Envelope": envelope, "Error": error]),
            ]),
        ])
    }()

    private static func operation(_ endpoint: Endpoint) -> JSONValue {
        let path = Set(endpoint.path.filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) })
        var members: [JSONValue.Member] = [
            .init("operationId", .string(endpoint.name)), .init("summary", .string(endpoint.summary)),
            .init(
                "parameters",
                .array(
                    endpoint.parameters.map { parameter in
                        .members([
                            "name": .string(parameter.name),
                            "in": .string(path.contains(parameter.name) ? "path" : "query"),
                            "required": .bool(parameter.isRequired), "description": .string(parameter.summary),
                            "schema": schema(parameter.kind),
                        ])
                    })),
        ]
        if endpoint.access == .submit {
            members.append(.init("security", .array([.members(["token": .array([])])])))
        }
        if endpoint.verb == .post {
            members.append(
                .init(
                    "requestBody",
                    .members([
                        "required": .bool(true),
                        "content": .members([
                            "application/octet-stream": .members(["schema": .members(["type": .string("string")])])
                        ]),
                    ])))
        }
        members.append(
            .init(
                "responses",
                .members([
                    "200": .members(["description": .string("The answer.")]),
                    "default": .members([
                        "description": .string("A refusal by name."),
                        "content": .members([
                            "application/json": .members([
                                "schema": .members([
                                    "$ref": .string(
                                        endpoint.isMethod
                                            ? "#/components/schemas/Envelope" : "#/components/schemas/Error")
                                ])
                            ])
                        ]),
                    ]),
                ])))
        return .object(members)
    }

    private static func schema(_ kind: Parameter.Kind) -> JSONValue {
        switch kind {
        case .integer(let range):
            .members([
                "type": .string("integer"), "minimum": .number(String(range.lowerBound)),
                "maximum": .number(String(range.upperBound)),
            ])
        case .hash: .members(["type": .string("string"), "pattern": .string("^(0x)?[0-9a-fA-F]{64}$")])
        case .bytes: .members(["type": .string("string"), "pattern": .string("^(0x([0-9a-fA-F]{2})*|\".*\")$")])
        case .hexadecimal: .members(["type": .string("string"), "pattern": .string("^(0x)?([0-9a-fA-F]{2})*$")])
        case .text: .members(["type": .string("string"), "maxLength": .count(256)])
        case .longText(let limit): .members(["type": .string("string"), "maxLength": .count(limit)])
        case .flag: .members(["type": .string("boolean")])
        case .list: .members(["type": .string("array")])
        }
    }

    private static let remoteCalls = JSONValue.members([
        "operationId": .string("jsonrpc"),
        "summary": .string("JSON-RPC 2.0: one request, or a list of them; the methods are the GET paths outside /v1."),
        "requestBody": .members([
            "required": .bool(true),
            "content": .members([
                "application/json": .members([
                    "schema": .members(["type": .array([.string("object"), .string("array")])])
                ])
            ]),
        ]),
        "responses": .members([
            "200": .members([
                "description": .string("An answer for each request that has an id."),
                "content": .members([
                    "application/json": .members([
                        "schema": .members(["$ref": .string("#/components/schemas/Envelope")])
                    ])
                ]),
            ]),
            "204": .members(["description": .string("Nothing but notifications were sent.")]),
        ]),
    ])

    private static let envelope = JSONValue.members([
        "type": .string("object"), "required": .array([.string("jsonrpc"), .string("id")]),
        "properties": .members([
            "jsonrpc": .members(["const": .string("2.0")]), "id": .object([]), "result": .object([]),
            "error": .members([
                "type": .string("object"),
                "required": .array([.string("code"), .string("message"), .string("data")]),
                "properties": .members([
                    "code": .members(["type": .string("integer")]), "message": .members(["type": .string("string")]),
                    "data": .members(["type": .string("string")]),
                ]),
            ]),
        ]),
    ])

    private static let error = JSONValue.members([
        "type": .string("object"), "required": .array([.string("error"), .string("message")]),
        "properties": .members([
            "error": .members(["type": .string("string")]), "message": .members(["type": .string("string")]),
        ]),
    ])
}

/// The program's version.
public enum NodeVersion {
    /// The version as text.
    public static let text = "0.1.0"
}
