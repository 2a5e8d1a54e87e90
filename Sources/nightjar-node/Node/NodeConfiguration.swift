import ChainTransactions
import Engines
import Logging
import NodeService
import Primitives
import SecretStorage

/// Why a setting is refused.
enum ConfigurationError: NamedError {
    /// There is no such setting.
    case unknownSetting(String)
    /// A setting of another kind or out of range.
    case invalidSetting(String, expected: String)
    /// The file is no JSON object.
    case notAnObject(path: String)

    var explanation: String {
        switch self {
        case .unknownSetting(let name): "There is no setting \(name)."
        case .invalidSetting(let name, let expected): "The setting \(name) must be \(expected)."
        case .notAnObject(let path): "\(path) is no JSON object."
        }
    }
}

/// A node's settings: those of the file, over them those of the environment, over them those of the command line.
struct NodeConfiguration {
    /// The address to listen on.
    var host = "127.0.0.1"
    /// The port; 0 for one that the system chooses.
    var port = 26657
    /// Seconds between blocks; 0 for a block as soon as something waits.
    var blockSeconds = 5
    /// Whether blocks are made when nothing waits.
    var emptyBlocks = false
    /// The node that is followed; nil for a sequencer.
    var follow: String?
    /// The key that signs blocks, in hexadecimal; for followers.
    var sequencer: String?
    /// The header under which a follower without a state takes over a snapshot; nil to begin with the genesis.
    var fromSnapshot: TrustedHeader?
    /// A snapshot of the state is taken at every height that this divides; 0 for never.
    var snapshotInterval = 1000
    /// The most megabytes (2²⁰ bytes) of a snapshot that is taken or taken over; two of one's own are held in memory.
    var snapshotMegabytes = 256
    /// A PEM file with the certificate chain, and one with its key.
    var tlsCertificate: String?, tlsKey: String?
    /// For what clients need the token: `submit`, `all` or `none`.
    var token = "submit"
    /// Names by which clients may call the node.
    var names: [String] = []
    /// Whether the node may listen on any address without TLS or token.
    var exposed = false
    /// The least severe entries that are logged.
    var logLevel = "info"
    /// `text` or `json`.
    var logFormat = "text"
    /// The pools are added up after every so many blocks; 0 for never.
    var auditInterval = 1
    /// A name for people.
    var moniker = "nightjar"
    /// Connections at a time.
    var connections = ServiceLimits().connections
    /// Requests that an address may make each second.
    var requestsPerSecond = ServiceLimits().requestsPerSecond

    /// Every setting: its name in the file, and in the environment behind `NIGHTJAR_NODE_`.
    static let names = [
        "host", "port", "blockSeconds", "emptyBlocks", "follow", "sequencer", "fromSnapshot", "snapshotInterval",
        "snapshotMegabytes", "tlsCertificate", "tlsKey", "token",
        "names", "exposed", "logLevel", "logFormat", "auditInterval", "moniker", "connections", "requestsPerSecond",
    ]

    /// The name of a setting in the environment: `blockSeconds` is `NIGHTJAR_NODE_BLOCK_SECONDS`.
    static func variable(_ name: String) -> String {
        "NIGHTJAR_NODE_" + name.reduce(into: "") { $0 += $1.isUppercase ? "_\($1)" : $1.uppercased() }
    }

    /// The settings of a file and the environment.
    ///
    /// - Throws: `ConfigurationError`, `JSONError`, `FileError`.
    init(path: String) throws {
        let value = try JSONValue(parsing: try readFile(path: path, limit: 1 << 20))
        guard let members = value.members else { throw ConfigurationError.notAnObject(path: path) }
        for member in members {
            switch member.value {
            case .string(let text), .number(let text): try set(member.key, to: text)
            case .bool(let flag): try set(member.key, to: flag ? "true" : "false")
            case .array(let elements): try set(member.key, to: elements.compactMap(\.text).joined(separator: ","))
            case .null: break
            case .object: throw ConfigurationError.invalidSetting(member.key, expected: "a value, a list or null")
            }
        }
        for name in Self.names { if let text = environment(Self.variable(name)) { try set(name, to: text) } }
    }

    /// The defaults.
    init() {}

    /// Takes a setting from text.
    ///
    /// - Throws: `.unknownSetting`, `.invalidSetting`.
    mutating func set(_ name: String, to text: String) throws(ConfigurationError) {
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
        case "connections": connections = try number(1...100_000)
        case "requestsPerSecond": requestsPerSecond = try number(1...1_000_000)
        default: throw .unknownSetting(name)
        }
    }

    /// The settings as the file has them.
    var json: JSONValue {
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
        if let follow { members.append(.init("follow", .string(follow))) }
        if let sequencer { members.append(.init("sequencer", .string(sequencer))) }
        if let fromSnapshot { members.append(.init("fromSnapshot", .string(fromSnapshot.text))) }
        return .object(members)
    }

    /// How the service is reached.
    ///
    /// - Throws: `SecretFileError`, `UsageError`.
    func serviceOptions(_ home: NodeHome) throws -> ServiceOptions {
        var options = ServiceOptions()
        options.host = host
        options.port = port
        switch (tlsCertificate, tlsKey) {
        case (let certificate?, let key?): options.tls = (certificate, key)
        case (nil, nil): break
        default: throw UsageError("A certificate and its key belong together.")
        }
        options.token = token == "none" ? nil : try AccessToken(path: home.token)
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
