import Chain
import ChainTransactions
import Primitives

/// What followers that begin with a snapshot fetch (docs/spec, sections 6 and 9).
enum SnapshotEndpoints {
    private static let height = Parameter(
        "height", .integer(1...UInt64.max >> 1), isRequired: true, "The snapshot's height.")
    private static let chunk = Parameter(
        "chunk", .integer(0...UInt64(UInt32.max)), isRequired: true, "The chunk's number, from 0.")
    private static let octets = "application/octet-stream"

    static let all: [Endpoint] = [
        .method("snapshots", "The snapshots of the state that can be fetched, newest first.") { try await list($0) },
        .method("snapshot_chunk", "One chunk of a snapshot.", [height, chunk]) {
            .members(["chunk": .base64(try await load($0))])
        },
        .path("v1_snapshots", "/v1/snapshots", "The snapshots of the state that can be fetched, newest first.") {
            .json(try await list($0))
        },
        .path("v1_snapshot_chunk", "/v1/snapshots/{height}/{chunk}", "One chunk of a snapshot.", [height, chunk]) {
            .bytes(try await load($0), type: octets)
        },
        .path(
            "v1_headers", "/v1/headers",
            "Signed headers in ascending order, 100 at most: each behind its length in four bytes, as in docs/spec, section 9.",
            [
                Parameter("from", .integer(1...UInt64.max >> 1), isRequired: true, "The first height."),
                Parameter("count", .integer(1...100), "How many; 100 where absent."),
            ]
        ) { try await headers($0) },
    ]

    private static func list(_ call: Endpoint.Call) async throws -> JSONValue {
        .members([
            "snapshots": .array(
                try await call.service.node.snapshots().map { snapshot in
                    .members([
                        "height": .decimal(snapshot.height), "format": .number(String(snapshot.format)),
                        "chunks": .number(String(snapshot.chunks)), "hash": .upper(snapshot.hash),
                        "metadata": .base64(snapshot.chunkHashes.flatMap(\.bytes)),
                    ])
                })
        ])
    }

    private static func load(_ call: Endpoint.Call) async throws -> [UInt8] {
        guard let height = call.arguments.integer("height"), let index = call.arguments.integer("chunk"),
            let chunk = try await call.service.node.snapshotChunk(
                height: height, index: UInt32(truncatingIfNeeded: index))
        else { throw ServiceError.notFound("such chunk of a snapshot; `snapshots` lists what there is") }
        return chunk
    }

    private static func headers(_ call: Endpoint.Call) async throws -> Answer {
        let from = call.arguments.integer("from") ?? 1
        let count = min(call.arguments.integer("count") ?? 100, UInt64(call.service.limits.headers))
        let last = try await call.service.node.status().height
        // The first has to be there; the answer ends with the chain. Blocks may be long: one is held at a time.
        var writer = ByteWriter()
        var next = from
        repeat {
            let header = try await call.service.block(next).header
            let bytes = header.encoded + header.signature
            writer.writeUInt32(UInt32(truncatingIfNeeded: bytes.count))
            writer.write(bytes)
            next += 1
        } while next - from < count && next <= last
        return .bytes(writer.bytes, type: octets)
    }
}
