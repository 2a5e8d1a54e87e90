import NodeService
import Primitives
import TestSupport
import Testing

@Suite("Settings of the node") struct NodeConfigurationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func settings(
        _ file: String, environment: [String: String] = [:], options: KeyValuePairs<String, String?> = [:]
    ) throws -> NodeConfiguration {
        let path = try folder.write(Array(file.utf8), to: "config.json")
        return try NodeConfiguration(path: path, environment: { environment[$0] }, options: options)
    }

    @Test("an option goes before the environment, that before the file, and that before the default")
    func precedence() throws {
        let file = "{\"port\":1,\"host\":\"::1\",\"blockSeconds\":\"7\",\"emptyBlocks\":true}"
        let environment = [
            "NIGHTJAR_NODE_PORT": "2", "NIGHTJAR_NODE_HOST": "localhost", "NIGHTJAR_NODE_LOG_LEVEL": "debug",
            "NIGHTJAR_NODE_NAMES": "a,b", "NIGHTJAR_PORT": "9",
        ]
        let all = try settings(file, environment: environment, options: ["port": "3", "host": nil])
        #expect(all.port == 3)
        #expect(all.host == "localhost")
        #expect(all.blockSeconds == 7 && all.emptyBlocks)
        #expect(all.logLevel == "debug" && all.names == ["a", "b"])
        #expect(all.moniker == NodeConfiguration().moniker && all.auditInterval == 1)
        #expect(try settings("{}") == NodeConfiguration())
        // Each way by itself, for every setting.
        for (name, text) in Self.examples {
            var expected = NodeConfiguration()
            try expected.set(name, to: text)
            #expect(expected != NodeConfiguration(), "\(name)")
            #expect(try settings("{\"\(name)\":\"\(text)\"}") == expected)
            #expect(try settings("{}", environment: [NodeConfiguration.variable(name): text]) == expected)
            #expect(try settings("{}", options: [name: text]) == expected)
            var other = NodeConfiguration()
            try other.set(name, to: Self.others[name] ?? "other")
            #expect(try settings("{\"\(name)\":\"\(text)\"}", options: [name: Self.others[name] ?? "other"]) == other)
        }
        #expect(Set(Self.examples.map(\.0)) == Set(NodeConfiguration.names))
    }

    /// A value other than the default for each setting, and still another where it cannot be any text.
    private static let examples: [(String, String)] = [
        ("host", "::1"), ("port", "80"), ("blockSeconds", "0"), ("emptyBlocks", "true"), ("follow", "http://a"),
        ("sequencer", "00"), ("tlsCertificate", "a"), ("tlsKey", "b"), ("token", "all"), ("names", "x"),
        ("exposed", "true"), ("logLevel", "error"), ("logFormat", "json"), ("auditInterval", "0"), ("moniker", "m"),
        ("connections", "1"), ("requestsPerSecond", "1"), ("snapshotInterval", "0"), ("snapshotMegabytes", "1"),
        ("explorer", "true"),
        ("fromSnapshot", "7:" + String(repeating: "a", count: 64)),
    ]
    private static let others = [
        "port": "81", "blockSeconds": "1", "emptyBlocks": "false", "token": "none", "exposed": "false",
        "logLevel": "trace", "logFormat": "text", "auditInterval": "2", "connections": "2", "requestsPerSecond": "2",
        "snapshotInterval": "1", "snapshotMegabytes": "2", "explorer": "false",
        "fromSnapshot": "8:" + String(repeating: "a", count: 64),
    ]

    @Test("what is no setting, or cannot be its value, is refused by name") func refusals() throws {
        #expect(throws: ConfigurationError.unknownSetting("prot")) { try settings("{\"prot\":1}") }
        #expect(throws: ConfigurationError.unknownSetting("prot")) { try settings("{}", options: ["prot": "1"]) }
        #expect(throws: ConfigurationError.notAnObject(path: folder.path("config.json"))) { try settings("[]") }
        #expect(throws: JSONError.self) { try settings("{\"port\":1,\"port\":2}") }
        let none = folder.path("none")
        #expect(throws: FileError.notFound(path: none)) { try NodeConfiguration(path: none, environment: { _ in nil }) }
        for (name, value, expected) in [
            ("port", "65536", "a whole number from 0 to 65535"), ("port", "-1", "a whole number from 0 to 65535"),
            ("port", "1.5", "a whole number from 0 to 65535"), ("port", "\"\"", "a whole number from 0 to 65535"),
            ("blockSeconds", "86401", "a whole number from 0 to 86400"), ("emptyBlocks", "1", "true or false"),
            ("token", "\"some\"", "one of submit, all, none"), ("logFormat", "true", "one of text, json"),
            ("connections", "0", "a whole number from 1 to 100000"), ("host", "[\"a\"]", "one value"),
            ("requestsPerSecond", "0", "a whole number from 1 to 1000000"), ("host", "{}", "a value, a list or null"),
        ] {
            #expect(throws: ConfigurationError.invalidSetting(name, expected: expected), "\(name): \(value)") {
                try settings("{\"\(name)\":\(value)}")
            }
        }
        let error = #expect(throws: ConfigurationError.self) {
            try settings("{}", environment: ["NIGHTJAR_NODE_LOG_LEVEL": "loud"])
        }
        #expect(error?.explanation.contains("logLevel") == true && error?.explanation.contains("trace") == true)
    }

    /// A list of names with one that is none, taken without it, would leave the node to answer to any name.
    @Test("no element of a list is left out in silence") func lists() throws {
        #expect(try settings("{\"names\":[\"a\",\"b\"]}").names == ["a", "b"])
        #expect(try settings("{\"names\":[]}").names == [])
        #expect(try settings("{\"names\":null}").names == [])
        for list in ["[1]", "[\"a\",2]", "[null]", "[[\"a\"]]", "[true]"] {
            #expect(throws: ConfigurationError.invalidSetting("names", expected: "a list of texts")) {
                try settings("{\"names\":\(list)}")
            }
        }
    }

    @Test("settings become the service's bounds") func service() throws {
        let token = folder.path("token")
        _ = try AccessToken.create(path: token)
        let made = try settings(
            "{\"connections\":3,\"requestsPerSecond\":5,\"host\":\"0.0.0.0\",\"tlsCertificate\":\"c\",\"tlsKey\":\"k\"}"
        )
        let options = try made.serviceOptions(token: token)
        #expect(options.limits.connections == 3)
        #expect(options.limits.requestsPerSecond == 5 && options.limits.burst == 20)
        #expect(options.tls?.certificate == "c" && options.tls?.key == "k")
        #expect(options.guardsReading)
        #expect(try !NodeConfiguration().serviceOptions(token: token).guardsReading)
        #expect(throws: ConfigurationError.incomplete("tlsCertificate", without: "tlsKey")) {
            try settings("{\"tlsCertificate\":\"c\"}").serviceOptions(token: token)
        }
        #expect(throws: ConfigurationError.incomplete("tlsKey", without: "tlsCertificate")) {
            try settings("{\"tlsKey\":\"k\"}").serviceOptions(token: token)
        }
    }

    @Test("the explorer is on where only this machine reaches the node, or where it is asked for") func explorer()
        throws
    {
        for (json, isServed) in [
            ("{}", true), ("{\"host\":\"0.0.0.0\"}", false), ("{\"explorer\":false}", false),
            ("{\"host\":\"::\",\"explorer\":true}", true),
        ] {
            #expect(try settings(json).servesExplorer == isServed, "\(json)")
        }
    }

    @Test("what the settings write they read") func json() throws {
        var settings = NodeConfiguration()
        for (name, text) in Self.examples where !["tlsCertificate", "tlsKey", "names", "exposed"].contains(name) {
            try settings.set(name, to: text)
        }
        #expect(try self.settings(settings.json.serialized()) == settings)
    }
}
