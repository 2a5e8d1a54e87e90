import ChainTransactions
package import Engines
import Logging
package import Primitives

/// Why a setting is refused.
package enum ConfigurationError: NamedError, Hashable {
    /// There is no such setting.
    case unknownSetting(String)
    /// A setting of another kind or out of range.
    case invalidSetting(String, expected: String)
    /// The file is no JSON object.
    case notAnObject(path: String)
    /// A setting that means something only beside another one.
    case incomplete(String, without: String)

    package var explanation: String {
        switch self {
        case .unknownSetting(let name): "There is no setting \(name)."
        case .invalidSetting(let name, let expected): "The setting \(name) must be \(expected)."
        case .notAnObject(let path): "\(path) is no JSON object."
        case .incomplete(let name, let other): "The setting \(name) needs \(other) beside it."
        }
    }
}

/// A node's settings: the defaults, over them those of the file, of the environment, and of the command line.
package struct NodeConfiguration: Sendable, Hashable {
    /// The address to listen on.
    package var host = "127.0.0.1"
    /// The port; 0 for one that the system chooses.
    package var port = 26657
    /// Seconds between blocks; 0 for a block as soon as something waits.
    package var blockSeconds = 5
    /// Whether blocks are made when nothing waits.
    package var emptyBlocks = false
    /// The node that is followed; nil for a sequencer.
    package var follow: String?
    /// The key that signs blocks, in hexadecimal; for followers.
    package var sequencer: String?
    /// The header under which a follower without a state takes over a snapshot; nil to begin with the genesis.
    package var fromSnapshot: TrustedHeader?
    /// A snapshot of the state is taken at every height that this divides; 0 for never.
    package var snapshotInterval = 1000
    /// The most megabytes (2²⁰ bytes) of a snapshot that is taken or taken over; two of one's own are held in memory.
    package var snapshotMegabytes = 256
    /// A PEM file with the certificate chain, and one with its key.
    package var tlsCertificate: String?, tlsKey: String?
    /// For what clients need the token: `submit`, `all` or `none`.
    package var token = "submit"
    /// Names by which clients may call the node.
    package var names: [String] = []
    /// Whether the node may listen on any address without TLS or token.
    package var exposed = false
    /// The least severe entries that are logged.
    package var logLevel = "info"
    /// `text` or `json`.
    package var logFormat = "text"
    /// The pools are added up after every so many blocks; 0 for never.
    package var auditInterval = 1
    /// A name for people.
    package var moniker = "nightjar"
    /// Whether the explorer's pages are served; nil for where only this machine can reach the node.
    package var explorer: Bool?
    /// Connections at a time.
    package var connections = ServiceLimits().connections
    /// Requests that an address may make each second.
    package var requestsPerSecond = ServiceLimits().requestsPerSecond

    /// Every setting: its name in the file, and in the environment behind `NIGHTJAR_NODE_`.
    package static let names = [
        "host", "port", "blockSeconds", "emptyBlocks", "follow", "sequencer", "fromSnapshot", "snapshotInterval",
        "snapshotMegabytes", "tlsCertificate", "tlsKey", "token",
        "names", "exposed", "logLevel", "logFormat", "auditInterval", "moniker", "explorer", "connections",
        "requestsPerSecond",
    ]

    /// The name of a setting in the environment: `blockSeconds` is `NIGHTJAR_NODE_BLOCK_SECONDS`.
    package static func variable(_ name: String) -> String {
        "NIGHTJAR_NODE_" + name.reduce(into: "") { $0 += $1.isUppercase ? "_\($1)" : $1.uppercased() }
    }

    /// The settings of a file, of the environment (``variable(_:)`` names its variables) and of the command line: of a
    /// setting that stands in several, the last of these counts.
    ///
    /// - Throws: `ConfigurationError`, `JSONError`, `FileError`.
    package init(
        path: String, environment: (String) -> String?, options: KeyValuePairs<String, String?> = [:]
    ) throws {
        let value = try JSONValue(parsing: try readFile(path: path, limit: 1 << 20))
        guard let members = value.members else { throw ConfigurationError.notAnObject(path: path) }
        for member in members { try set(member.key, to: member.value) }
        for name in Self.names { if let text = environment(Self.variable(name)) { try set(name, to: text) } }
        for (name, text) in options { if let text { try set(name, to: text) } }
    }

    /// Takes a setting from the file.
    private mutating func set(_ name: String, to value: JSONValue) throws(ConfigurationError) {
        switch value {
        case .string(let text), .number(let text): try set(name, to: text)
        case .bool(let flag): try set(name, to: flag ? "true" : "false")
        case .array(let elements):
            guard name == "names" else { throw .invalidSetting(name, expected: "one value") }
            names = []
            for element in elements {
                guard case .string(let text) = element else { throw .invalidSetting(name, expected: "a list of texts") }
                names.append(text)
            }
        case .null: break
        case .object: throw .invalidSetting(name, expected: "a value, a list or null")
        }
    }

    /// The defaults.
    package init() {}

    /// Takes a setting from text.
    ///
    /// - Throws: `.unknownSetting`, `.invalidSetting`.
    package mutating func set(_ name: String, to text: String) throws(ConfigurationError) {
        func number(_ range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
            guard let value = Int(text), range.contains(value) else {
                throw .invalidSetting(name, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }
        func flag() throws(ConfigurationError) -> Bool {
            guard text == "true" || text == "false" else { throw .invalidSetting(name, expected: "true or false") }
            return text == "true"
        }
        func one(of values: [String]) throws(ConfigurationError) -> String {
            guard values.contains(text) else {
                throw .invalidSetting(name, expected: "one of " + values.joined(separator: ", "))
            }
            return text
        }
        switch name {
        case "host": host = text
        case "port": port = try number(0...65535)
        case "blockSeconds": blockSeconds = try number(0...86400)
        case "emptyBlocks": emptyBlocks = try flag()
        case "follow": follow = text
        case "sequencer": sequencer = text
        case "fromSnapshot":
            guard let header = TrustedHeader(text) else {
                throw .invalidSetting(name, expected: "HEIGHT:HASH, such as \(TrustedHeader.example)")
            }
            fromSnapshot = header
        case "snapshotInterval": snapshotInterval = try number(0...1_000_000_000)
        case "snapshotMegabytes": snapshotMegabytes = try number(1...65536)
        case "tlsCertificate": tlsCertificate = text
        case "tlsKey": tlsKey = text
        case "token": token = try one(of: ["submit", "all", "none"])
        case "names": names = text.split(separator: ",").map(String.init)
        case "exposed": exposed = try flag()
        case "logLevel": logLevel = try one(of: Logger.Level.allCases.map(\.rawValue))
        case "logFormat": logFormat = try one(of: ["text", "json"])
        case "auditInterval": auditInterval = try number(0...1_000_000)
        case "moniker": moniker = text
        case "explorer": explorer = try flag()
        case "connections": connections = try number(1...100_000)
        case "requestsPerSecond": requestsPerSecond = try number(1...1_000_000)
        default: throw .unknownSetting(name)
        }
    }

    /// The settings as the file has them.
    package var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("host", .string(host)), .init("port", .number(String(port))),
            .init("blockSeconds", .number(String(blockSeconds))), .init("emptyBlocks", .bool(emptyBlocks)),
            .init("token", .string(token)), .init("logLevel", .string(logLevel)),
            .init("logFormat", .string(logFormat)), .init("auditInterval", .number(String(auditInterval))),
            .init("snapshotInterval", .number(String(snapshotInterval))),
            .init("snapshotMegabytes", .number(String(snapshotMegabytes))),
            .init("moniker", .string(moniker)), .init("connections", .number(String(connections))),
            .init("requestsPerSecond", .number(String(requestsPerSecond))),
        ]
        if let explorer { members.append(.init("explorer", .bool(explorer))) }
        if let follow { members.append(.init("follow", .string(follow))) }
        if let sequencer { members.append(.init("sequencer", .string(sequencer))) }
        if let fromSnapshot { members.append(.init("fromSnapshot", .string(fromSnapshot.text))) }
        return .object(members)
    }

    /// Whether the explorer's pages are served: as the setting says, else where only this machine can reach the node.
    package var servesExplorer: Bool { explorer ?? isLocal }

    /// Whether only this machine can reach the node.
    package var isLocal: Bool { PeerAddress.isLoopback(host) }

    /// How the service is reached.
    ///
    /// - Parameter token: the path of the token's file.
    /// - Throws: `SecretFileError`, `ConfigurationError`.
    package func serviceOptions(token path: String) throws -> ServiceOptions {
        var options = ServiceOptions()
        options.host = host
        options.port = port
        switch (tlsCertificate, tlsKey) {
        case (let certificate?, let key?): options.tls = (certificate, key)
        case (nil, nil): break
        case (_?, nil): throw ConfigurationError.incomplete("tlsCertificate", without: "tlsKey")
        case (nil, _?): throw ConfigurationError.incomplete("tlsKey", without: "tlsCertificate")
        }
        options.token = token == "none" ? nil : try AccessToken(path: path)
        options.guardsReading = token == "all" || !PeerAddress.isLoopback(host) && token != "none"
        options.names = names
        options.allowsExposure = exposed
        options.limits.connections = connections
        options.limits.requestsPerSecond = requestsPerSecond
        options.limits.burst = requestsPerSecond * 4
        return options
    }
}

extension TrustedHeader {
    /// What the text looks like, for messages.
    static let example = "1200:9f86d081884c7d65…"

    /// The header that `HEIGHT:HASH` names, nil where the text is none.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let height = UInt64(parts[0]), 1...UInt64.max >> 1 ~= height,
            let hash = try? Hash256(hexadecimal: parts[1])
        else { return nil }
        self.init(height: height, hash: hash)
    }

    /// The text that names it.
    var text: String { "\(height):\(hash)" }
}
