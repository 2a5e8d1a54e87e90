import Chain
import ChainTransactions
import Primitives

/// The methods that CometBFT has, with its names and the shapes of its answers (its `rpc/openapi/openapi.yaml`).
enum CometMethods {
    private static let height = Parameter(
        "height", .integer(0...UInt64.max >> 1), "A block's height; the last block where absent or 0.")
    private static let transaction = Parameter("tx", .bytes, isRequired: true, "The transaction, encoded.")

    static let all: [Endpoint] = [
        .method("health", access: .open, "Answers with nothing where the node runs.") { _ in .object([]) },
        .method("status", "Where the chain and this node stand.") { try await status($0) },
        .method("genesis", "What the chain began with.") { call in
            .members([
                "genesis": .members([
                    "chain_id": .string(call.service.node.identity.chainID.name), "initial_height": .string("1"),
                    "app_state": .base64(call.service.node.identity.genesis),
                ])
            ])
        },
        .method("block", "A block by height.", [height]) {
            block(try await $0.service.block(chosen($0)), $0.service.node.identity)
        },
        .method(
            "block_by_hash", "A block by hash.", [Parameter("hash", .hash, isRequired: true, "The block's hash.")]
        ) { block(try await $0.service.block(hash: $0.arguments.hash("hash") ?? .zero), $0.service.node.identity) },
        .method("block_results", "What became of a block's transactions.", [height]) { try await results($0) },
        .method("header", "A block's header by height.", [height]) {
            .members(["header": header(try await $0.service.block(chosen($0)), $0.service.node.identity)])
        },
        .method("commit", "A block's header with the signature of its maker.", [height]) { try await commit($0) },
        .method(
            "blockchain", "Headers in descending order, 20 at most.",
            [
                Parameter("minHeight", .integer(0...UInt64.max >> 1), "The lowest height; 1 where absent or 0."),
                Parameter("maxHeight", .integer(0...UInt64.max >> 1), "The highest; the last where absent or 0."),
            ]
        ) { try await blockchain($0) },
        .method(
            "tx", "A transaction in a block by its id.",
            [
                Parameter("hash", .hash, isRequired: true, "The transaction's id."),
                Parameter("prove", .flag, "Taken for compatibility; `commit` and the block prove the same."),
            ]
        ) { try await find($0) },
        .method("broadcast_tx_sync", access: .submit, "Checks a transaction and keeps it for a block.", [transaction]) {
            try await submit($0)
        },
        .method(
            "broadcast_tx_async", access: .submit,
            "The same as broadcast_tx_sync: nothing is kept that was not checked.", [transaction]
        ) { try await submit($0) },
        .method(
            "broadcast_tx_commit", access: .submit, "Checks a transaction and waits until a block holds it.",
            [transaction]
        ) { try await submitAndWait($0) },
        .method(
            "unconfirmed_txs", "Transactions that wait for a block.",
            [Parameter("limit", .integer(1...100), "How many to show; 30 where absent.")]
        ) { try await pending($0, isListed: true) },
        .method("num_unconfirmed_txs", "How many transactions wait for a block.") {
            try await pending($0, isListed: false)
        },
        .method("abci_info", "The state machine's last commit.") { call in
            let status = try await call.service.node.status()
            return .members([
                "response": .members([
                    "data": .string("nightjar"), "version": .string(call.service.node.identity.version),
                    "app_version": .string("1"), "last_block_height": .decimal(status.height),
                    "last_block_app_hash": .base64(status.appHash.bytes),
                ])
            ])
        },
        .method(
            "abci_query", "A value of the committed state (docs/spec, section 6).",
            [
                Parameter("path", .text, isRequired: true, "What is asked."),
                Parameter("data", .hexadecimal, "The subject."),
                Parameter("height", .integer(0...0), "Only the last state is kept: 0."),
                Parameter("prove", .flag, "Whether a proof is wanted."),
            ]
        ) { try await query($0) },
    ]

    // MARK: Answers

    private static func chosen(_ call: Endpoint.Call) -> UInt64? {
        call.arguments.integer("height").flatMap { $0 == 0 ? nil : $0 }
    }

    private static func status(_ call: Endpoint.Call) async throws -> JSONValue {
        let identity = call.service.node.identity
        let status = try await call.service.node.status()
        return .members([
            "node_info": .members([
                "protocol_version": .members(["p2p": .string("0"), "block": .string("1"), "app": .string("1")]),
                "id": .string(identity.sequencer.description), "listen_addr": .string(""),
                "network": .string(identity.chainID.name), "version": .string(identity.version),
                "channels": .string(""), "moniker": .string(identity.moniker),
                "other": .members(["tx_index": .string("on"), "role": .string(identity.role.rawValue)]),
            ]),
            "sync_info": .members([
                "latest_block_hash": .upper(status.blockHash), "latest_app_hash": .upper(status.appHash),
                "latest_block_height": .decimal(status.height),
                "latest_block_time": .string(Timestamp.text(status.time)),
                "earliest_block_height": .decimal(status.earliestHeight),
                "catching_up": .bool(status.isCatchingUp),
                "halted": status.halted.map { .string($0) } ?? .null,
            ]),
            "validator_info": .members([
                "address": .upper(identity.sequencer),
                "pub_key": .members([
                    "type": .string("tendermint/PubKeyEd25519"), "value": .base64(identity.sequencer.bytes),
                ]),
                "voting_power": .string("1"),
            ]),
        ])
    }

    private static func id(_ hash: Hash256) -> JSONValue {
        .members(["hash": .upper(hash), "parts": .members(["total": .count(1), "hash": .upper(hash)])])
    }

    private static func header(_ block: NodeBlock, _ identity: NodeIdentity) -> JSONValue {
        let header = block.header
        return .members([
            "version": .members(["block": .string("1"), "app": .string("1")]),
            "chain_id": .string(identity.chainID.name), "height": .decimal(header.height),
            "time": .string(Timestamp.text(header.time)), "last_block_id": id(header.previous),
            "data_hash": .upper(header.bodyHash), "app_hash": .upper(header.appHash),
            "proposer_address": .upper(header.proposer), "encoded": .base64(header.encoded),
        ])
    }

    private static func signature(_ header: NodeHeader) -> JSONValue {
        .members([
            "height": .decimal(header.height), "round": .count(0), "block_id": id(header.hash),
            "signatures": .array([
                .members([
                    "block_id_flag": .count(2), "validator_address": .upper(header.proposer),
                    "timestamp": .string(Timestamp.text(header.time)), "signature": .base64(header.signature),
                ])
            ]),
        ])
    }

    private static func block(_ block: NodeBlock, _ identity: NodeIdentity) -> JSONValue {
        .members([
            "block_id": id(block.header.hash),
            "block": .members([
                "header": header(block, identity),
                "data": .members(["txs": .array(block.transactions.map { .base64($0) })]),
                "evidence": .members(["evidence": .array([])]), "last_commit": signature(block.header),
            ]),
        ])
    }

    private static func blockchain(_ call: Endpoint.Call) async throws -> JSONValue {
        let last = try await call.service.node.status().height
        let chosen = call.arguments.integer("maxHeight") ?? 0
        let high = chosen == 0 ? last : min(chosen, last)
        let low = max(call.arguments.integer("minHeight") ?? 1, 1)
        guard low <= high || last == 0 else {
            throw ServiceError.invalidParameter("minHeight", expected: "at most maxHeight and the last height, \(high)")
        }
        var list: [JSONValue] = []
        var height = high
        while height >= low, list.count < 20 {
            let block = try await call.service.block(height)
            list.append(
                .members([
                    "block_id": id(block.header.hash), "block_size": .string(String(block.encoded.count)),
                    "header": header(block, call.service.node.identity),
                    "num_txs": .string(String(block.transactions.count)),
                ]))
            height -= 1
        }
        return .members(["last_height": .decimal(last), "block_metas": .array(list)])
    }

    private static func results(_ call: Endpoint.Call) async throws -> JSONValue {
        let block = try await call.service.block(chosen(call))
        return .members([
            "height": .decimal(block.header.height), "txs_results": .array(block.verdicts.map { result($0) }),
            "app_hash": .upper(block.header.appHash),
        ])
    }

    /// A verdict as CometBFT shows the outcome of a transaction: code 0 where it holds, else 1 and the rule's name.
    private static func result(_ verdict: TransactionVerdict) -> JSONValue {
        .members([
            "code": .count(verdict.isAccepted ? 0 : 1), "data": .string(""), "log": .string(verdict.explanation),
            "info": .string(verdict.refusal ?? ""), "gas_wanted": .string(String(verdict.proofCost)),
            "gas_used": .string(String(verdict.proofCost)), "events": .array([]),
            "codespace": .string(verdict.isAccepted ? "" : "nightjar"), "fee": .decimal(verdict.fee),
        ])
    }

    private static func find(_ call: Endpoint.Call) async throws -> JSONValue {
        let id = call.arguments.hash("hash") ?? .zero
        guard let found = try await call.service.node.transaction(id: id) else {
            throw ServiceError.notFound("transaction \(id) in a block")
        }
        return .members([
            "hash": .upper(id), "height": .decimal(found.height), "index": .count(found.index),
            "tx_result": result(found.verdict), "tx": .base64(found.encoded),
        ])
    }

    private static func submit(_ call: Endpoint.Call) async throws -> JSONValue {
        let verdict = try await call.service.submit(call.arguments.bytes("tx") ?? [], peer: call.peer)
        return .members([
            "code": .count(verdict.isAccepted ? 0 : 1), "data": .string(""), "log": .string(verdict.explanation),
            "info": .string(verdict.refusal ?? ""), "codespace": .string(verdict.isAccepted ? "" : "nightjar"),
            "hash": verdict.id.map { .upper($0) } ?? .string(""),
        ])
    }

    private static func submitAndWait(_ call: Endpoint.Call) async throws -> JSONValue {
        // The stream is opened first, so that no block falls between.
        let blocks = await call.service.node.newBlocks()
        let verdict = try await call.service.submit(call.arguments.bytes("tx") ?? [], peer: call.peer)
        let refused: JSONValue = .members([
            "check_tx": result(verdict), "tx_result": .null, "hash": verdict.id.map { .upper($0) } ?? .string(""),
            "height": .string("0"),
        ])
        guard verdict.isAccepted, let id = verdict.id else { return refused }
        for await _ in blocks {
            guard let found = try await call.service.node.transaction(id: id) else { continue }
            return .members([
                "check_tx": result(verdict), "tx_result": result(found.verdict), "hash": .upper(id),
                "height": .decimal(found.height),
            ])
        }
        throw ServiceError.timedOut
    }

    private static func pending(_ call: Endpoint.Call, isListed: Bool) async throws -> JSONValue {
        let limit = isListed ? Int(call.arguments.integer("limit") ?? 30) : 0
        let pending = try await call.service.node.pending(limit: limit)
        return .members([
            "n_txs": .string(String(isListed ? pending.transactions.count : pending.count)),
            "total": .string(String(pending.count)), "total_bytes": .string(String(pending.byteCount)),
            "txs": isListed ? .array(pending.transactions.map { .base64($0) }) : .null,
        ])
    }

    private static func query(_ call: Endpoint.Call) async throws -> JSONValue {
        let query = LedgerQuery(
            path: call.arguments.text("path") ?? "", data: call.arguments.bytes("data") ?? [],
            prove: call.arguments.flag("prove"))
        let response = try await call.service.node.query(query)
        return .members([
            "response": .members([
                "code": .count(response.refusal == nil ? 0 : 1), "log": .string(response.refusal ?? ""),
                "info": .string(""), "index": .string("0"), "key": .base64(query.data),
                "value": .base64(response.value),
                "proofOps": response.proof.isEmpty
                    ? .null
                    : .members([
                        "ops": .array([
                            .members([
                                "type": .string("nightjar:state"), "key": .base64(query.data),
                                "data": .base64(response.proof),
                            ])
                        ])
                    ]),
                "height": .decimal(response.height), "codespace": .string(response.refusal == nil ? "" : "nightjar"),
            ])
        ])
    }

    private static func commit(_ call: Endpoint.Call) async throws -> JSONValue {
        let block = try await call.service.block(chosen(call))
        return .members([
            "signed_header": .members([
                "header": header(block, call.service.node.identity), "commit": signature(block.header),
            ]),
            "canonical": .bool(true),
        ])
    }
}
