import Chain
import ChainTransactions
import Primitives

/// The paths that are ours, under `/v1`.
enum RESTEndpoints {
    private static let height = Parameter("height", .integer(1...UInt64.max >> 1), isRequired: true, "A height.")
    private static let octets = "application/octet-stream"

    static let all: [Endpoint] = [
        .path("livez", "/livez", access: .open, "Whether the program runs.") { _ in .json(.members(["ok": .bool(true)]))
        },
        .path("readyz", "/readyz", access: .open, "Whether the node answers and is not behind.") { call in
            let status = try await call.service.node.status()
            if let why = status.halted { throw ServiceError.busy("the chain stands still: \(why)") }
            if status.isCatchingUp { throw ServiceError.busy("it is catching up, at height \(status.height)") }
            return .json(.members(["ok": .bool(true), "height": .decimal(status.height)]))
        },
        .path("metrics", "/metrics", "Everything measured, in Prometheus's text form.") { call in
            if let status = try? await call.service.node.status() {
                call.service.metrics.set("nightjar_height", to: Double(status.height))
                call.service.metrics.set("nightjar_halted", to: status.halted == nil ? 0 : 1)
                call.service.metrics.set("nightjar_catching_up", to: status.isCatchingUp ? 1 : 0)
            }
            if let snapshots = try? await call.service.node.snapshots() {
                call.service.metrics.set("nightjar_snapshot_height", to: Double(snapshots.first?.height ?? 0))
            }
            if let pending = try? await call.service.node.pending(limit: 0) {
                call.service.metrics.set("nightjar_mempool_transactions", to: Double(pending.count))
                call.service.metrics.set("nightjar_mempool_bytes", to: Double(pending.byteCount))
            }
            return .bytes(Array(call.service.metrics.text.utf8), type: "text/plain; version=0.0.4; charset=utf-8")
        },
        .path("openapi", "/openapi.json", access: .open, "This description.") { _ in .json(OpenAPI.document) },
        .path("events", "/v1/events", "New blocks as server-sent events named `block`.") { _ in .events },
        .path("v1_block", "/v1/blocks/{height}", "A block's header and its transactions' ids.", [height]) { call in
            .json(listing(try await call.service.block(call.arguments.integer("height"))))
        },
        .path(
            "v1_block_bytes", "/v1/blocks/{height}/bytes",
            "A block as followers fetch it (docs/spec, section 9).", [height]
        ) { call in
            .bytes(try await call.service.block(call.arguments.integer("height")).encoded, type: octets)
        },
        .path(
            "v1_compact_blocks", "/v1/compact-blocks",
            "What light wallets need of blocks; ends early where the answer grows long, and `next` says where to go on.",
            [
                Parameter("from", .integer(1...UInt64.max >> 1), isRequired: true, "The first height."),
                Parameter("to", .integer(1...UInt64.max >> 1), "The last height; the chain's last where absent."),
            ]
        ) { try await compactBlocks($0) },
        .path(
            "v1_transaction", "/v1/transactions/{id}", "A transaction in a block.",
            [Parameter("id", .hash, isRequired: true, "Its id.")]
        ) { call in
            let id = call.arguments.hash("id") ?? .zero
            guard let found = try await call.service.node.transaction(id: id) else {
                throw ServiceError.notFound("transaction \(id) in a block")
            }
            return .json(
                .members([
                    "id": .hex(id), "height": .decimal(found.height), "index": .count(found.index),
                    "verdict": json(found.verdict), "bytes": .hex(found.encoded),
                ]))
        },
        .path(
            "v1_submit", verb: .post, "/v1/transactions", access: .submit,
            "Checks a transaction, whose bytes are the body, and keeps it for a block."
        ) { call in
            .json(json(try await call.service.submit(call.body, peer: call.peer)))
        },
        .path("v1_genesis", "/v1/genesis", "What the chain began with, as its state machine takes it.") { call in
            .bytes(call.service.node.identity.genesis, type: octets)
        },
    ]

    /// A header in a few words, as events and listings show it.
    static func summary(_ header: NodeHeader, transactions: Int) -> JSONValue {
        .members([
            "height": .decimal(header.height), "hash": .hex(header.hash), "previous": .hex(header.previous),
            "time": .decimal(header.time), "appHash": .hex(header.appHash), "proposer": .hex(header.proposer),
            "transactions": .count(transactions),
        ])
    }

    /// What became of a transaction.
    static func json(_ verdict: TransactionVerdict) -> JSONValue {
        .members([
            "accepted": .bool(verdict.isAccepted), "id": verdict.id.map { .hex($0) } ?? .null,
            "refusal": verdict.refusal.map { .string($0) } ?? .null, "explanation": .string(verdict.explanation),
            "fee": .decimal(verdict.fee), "bytes": .count(verdict.byteCount), "proofCost": .count(verdict.proofCost),
        ])
    }

    private static func listing(_ block: NodeBlock) -> JSONValue {
        .members([
            "header": summary(block.header, transactions: block.transactions.count),
            "signature": .hex(block.header.signature), "verdicts": .array(block.verdicts.map(json)),
        ])
    }

    private static func compactBlocks(_ call: Endpoint.Call) async throws -> Answer {
        let last = try await call.service.node.status().height
        let from = call.arguments.integer("from") ?? 1
        let to = min(call.arguments.integer("to") ?? last, last)
        guard from <= to || from == last + 1 else {
            throw ServiceError.invalidParameter("from", expected: "at most `to` and the last height, \(to)")
        }
        var blocks: [JSONValue] = []
        var byteCount = 0
        var next = from
        while next <= to, blocks.count < call.service.limits.compactBlocks, byteCount < call.service.limits.answerBytes
        {
            let json = try CompactBlock.json(try await call.service.block(next))
            byteCount += json.serialized().utf8.count
            blocks.append(json)
            next += 1
        }
        return .json(.members(["blocks": .array(blocks), "next": .decimal(next), "height": .decimal(last)]))
    }
}
