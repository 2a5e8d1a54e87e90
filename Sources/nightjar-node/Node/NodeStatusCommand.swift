import ArgumentParser
import NodeService
import Primitives
import SecretStorage

/// How a node is reached.
struct ClientOptions: ParsableArguments {
    @OptionGroup var home: HomeOptions
    @Option(name: .long, help: "The node's address; by default that of the node that runs from the folder.")
    var node: String?
    @Option(name: .long, help: "The file with the node's token; by default that of the folder, where it has one.")
    var tokenFile: String?

    /// The client.
    ///
    /// - Throws: `NodeClientError`, `SecretFileError`.
    func client() throws -> NodeClient {
        let folder = home.folder
        let running = (try? readFile(path: folder.address, limit: 1024)).map {
            String(decoding: $0, as: UTF8.self).trimmingSuffixOfLine()
        }
        var token: AccessToken?
        if let tokenFile {
            token = try AccessToken(path: tokenFile)
        } else if node == nil || node == running, isTaken(folder.token) {
            token = try AccessToken(path: folder.token)
        }
        return try NodeClient(base: node ?? running ?? "http://127.0.0.1:26657", token: token)
    }
}

/// `node status`
struct NodeStatusCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Where a node and its chain stand.",
        discussion: "EXAMPLE\n  nightjar node status --node http://127.0.0.1:26657")

    @OptionGroup var options: ClientOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try options.client()
        let status = try await client.json("/status")["result"]
        guard let info = status?["sync_info"], let node = status?["node_info"] else {
            throw NodeClientError.malformedAnswer("the status lacks its parts.")
        }
        let pools = try await client.json("/v1/pools").list("pools")
        let lines = try pools.map { "pool \($0["pool"]?.text ?? "")  \(try $0.integer("total")) units" }
        let height = try info.integer("latest_block_height")
        let earliest = try info.integer("earliest_block_height")
        output.report(
            """
            chain    \(node["network"]?.text ?? "")
            height   \(height)
            block    \(info["latest_block_hash"]?.text ?? "")
            state    \(info["latest_app_hash"]?.text ?? "")
            behind   \(info["catching_up"] == .bool(true) ? "yes" : "no")
            halted   \(info["halted"]?.text ?? "no")
            blocks   from \(earliest) on
            node     \(node["other"]?["role"]?.text ?? ""), version \(node["version"]?.text ?? "")
            """ + "\n" + lines.joined(separator: "\n"),
            [.init("status", status ?? .null), .init("pools", .array(pools))])
    }
}
