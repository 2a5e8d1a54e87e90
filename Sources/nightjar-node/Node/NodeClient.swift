import AsyncHTTPClient
import Chain
import ChainTransactions
import Engines
import NIOCore
import NIOHTTP1
import NodeService
import Primitives

/// Why a node's answer is no use.
enum NodeClientError: NamedError {
    /// The address is none.
    case address(String)
    /// The node cannot be reached.
    case unreachable(String, reason: String)
    /// The node refuses.
    case refused(String, explanation: String)
    /// The answer is not what the node's interface says.
    case malformedAnswer(String)

    var name: String {
        switch self {
        case .address: "address"
        case .unreachable: "unreachable"
        case .refused(let name, _): name
        case .malformedAnswer: "malformedAnswer"
        }
    }

    var explanation: String {
        switch self {
        case .address(let text): "\(text) is no address of a node, such as http://127.0.0.1:26657."
        case .unreachable(let address, let reason): "\(address) does not answer: \(reason)"
        case .refused(_, let explanation): explanation
        case .malformedAnswer(let what): "The node's answer is not what it should be: \(what)"
        }
    }
}

/// Asks a node over HTTP. What it says is not believed: whoever builds on it checks it.
struct NodeClient: Sendable {
    private let base: String
    private let token: AccessToken?
    /// Tells at once where nobody listens: whoever wants to try again does so. It lives as long as the program.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration.singletonConfiguration
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// The client of the node at `base`, which shows a token where there is one.
    init(base: String, token: AccessToken?) throws(NodeClientError) {
        guard base.hasPrefix("http://") || base.hasPrefix("https://") else { throw .address(base) }
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.token = token
    }

    /// The body of an answer to GET.
    func bytes(_ path: String, limit: Int = 64 << 20) async throws(NodeClientError) -> [UInt8] {
        try await send(HTTPClientRequest(url: base + path), limit: limit)
    }

    /// The JSON of an answer to GET.
    func json(_ path: String) async throws -> JSONValue { try JSONValue(parsing: try await bytes(path)) }

    /// The JSON of the answer to a body.
    func post(_ path: String, _ body: [UInt8]) async throws -> JSONValue {
        var request = HTTPClientRequest(url: base + path)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/octet-stream")
        request.body = .bytes(ByteBuffer(bytes: body))
        return try JSONValue(parsing: try await send(request, limit: 1 << 20))
    }

    private func send(_ request: HTTPClientRequest, limit: Int) async throws(NodeClientError) -> [UInt8] {
        var request = request
        if let token { request.headers.add(name: "Authorization", value: token.authorization) }
        let status: UInt
        let body: [UInt8]
        do {
            let response = try await Self.http.execute(request, timeout: .seconds(120))
            status = response.status.code
            body = Array(buffer: try await response.body.collect(upTo: limit))
        } catch {
            throw NodeClientError.unreachable(base, reason: "\(error)")
        }
        guard status < 300 else {
            let json = try? JSONValue(parsing: body)
            let sentence = json?["message"]?.text ?? json?["error"]?["data"]?.text ?? "The node answers \(status)."
            throw NodeClientError.refused(json?["error"]?.text ?? "refused", explanation: sentence)
        }
        return body
    }
}

extension JSONValue {
    /// The member `name` as a whole number, written as text or as a number.
    func integer(_ name: String) throws(NodeClientError) -> UInt64 {
        switch self[name] {
        case .string(let text)?, .number(let text)?:
            if let value = UInt64(text) { return value }
        default: break
        }
        throw .malformedAnswer("\(name) is no whole number.")
    }

    /// The member `name` as bytes in hexadecimal.
    func bytes(_ name: String) throws(NodeClientError) -> [UInt8] {
        guard let text = self[name]?.text, let bytes = try? Hexadecimal.decode(text) else {
            throw .malformedAnswer("\(name) is no hexadecimal text.")
        }
        return bytes
    }

    /// The member `name` as a list.
    func list(_ name: String) throws(NodeClientError) -> [JSONValue] {
        guard let elements = self[name]?.elements else { throw .malformedAnswer("\(name) is no list.") }
        return elements
    }
}

/// The blocks, headers and snapshots of another node.
struct HTTPBlockSource: BlockSource, SnapshotSource {
    let client: NodeClient

    func height() async throws -> UInt64 {
        guard let info = try await client.json("/status")["result"]?["sync_info"] else {
            throw NodeClientError.malformedAnswer("the status has no sync_info.")
        }
        return try info.integer("latest_block_height")
    }

    func blocks(from height: UInt64, limit: Int) async throws -> [[UInt8]] {
        let last = try await self.height()
        var batch = BlockBatch(limit: limit)
        var next = height
        while next <= last, !batch.isFull {
            batch.append(try await client.bytes("/v1/blocks/\(next)/bytes", limit: LedgerBlock.maximumByteCount))
            next += 1
        }
        return batch.blocks
    }

    func snapshots() async throws -> [SnapshotDescription] {
        try await client.json("/v1/snapshots").list("snapshots").prefix(16).map { snapshot in
            guard let hashText = snapshot["hash"]?.text, let hash = try? Hash256(hexadecimal: hashText),
                let text = snapshot["metadata"]?.text, let hashes = Base64.decode(text),
                hashes.count.isMultiple(of: Hash256.byteCount),
                let format = UInt32(exactly: try snapshot.integer("format")),
                let chunks = UInt32(exactly: try snapshot.integer("chunks"))
            else { throw NodeClientError.malformedAnswer("a snapshot lacks its parts.") }
            return SnapshotDescription(
                height: try snapshot.integer("height"), format: format, chunks: chunks, hash: hash,
                chunkHashes: stride(from: 0, to: hashes.count, by: Hash256.byteCount).compactMap {
                    Hash256(hashes[$0..<$0 + Hash256.byteCount])
                })
        }
    }

    func snapshotChunk(height: UInt64, index: UInt32) async throws -> [UInt8]? {
        do throws(NodeClientError) {
            return try await client.bytes("/v1/snapshots/\(height)/\(index)", limit: 1 << 20)
        } catch {
            if error.name == "notFound" { return nil }
            throw error
        }
    }

    func headers(from height: UInt64, limit: Int) async throws -> [[UInt8]] {
        var reader = ByteReader(
            try await client.bytes("/v1/headers?from=\(height)&count=\(min(limit, 100))", limit: 1 << 20))
        var headers: [[UInt8]] = []
        while reader.remaining > 0 { headers.append(try reader.readBytes(try reader.readCount32(elementSize: 1))) }
        return headers
    }
}
