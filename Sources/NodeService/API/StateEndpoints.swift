import Chain
import ChainTransactions
import Primitives

/// The paths that read the committed state, by the state machine's queries (docs/spec, section 6).
enum StateEndpoints {
    static let all: [Endpoint] = [
        .path("v1_pools", "/v1/pools", "What each pool holds, and the supply that they hold together.") {
            try await pools($0)
        },
        .path("v1_supply", "/v1/supply", "All coins, in units.") { call in
            let response = try await call.service.query("/supply", what: "supply")
            return .json(
                .members([
                    "supply": .decimal(
                        try read(response.value) { reader throws(ByteReaderError) in
                            try reader.readUInt64()
                        }), "height": .decimal(response.height),
                ]))
        },
        .path(
            "v1_account", "/v1/accounts/{account}", "An account's balance and sequence; 0 and 0 for one never paid.",
            [Parameter("account", .hash, isRequired: true, "Its public key.")]
        ) { call in
            let id = call.arguments.hash("account") ?? .zero
            let response = try await call.service.node.query(LedgerQuery(path: "/account", data: id.bytes))
            let account = try read(response.value.isEmpty ? LedgerAccount().encoded : response.value) {
                reader throws(ByteReaderError) in
                LedgerAccount(balance: try reader.readUInt64(), sequence: try reader.readUInt64())
            }
            return .json(
                .members([
                    "account": .hex(id), "balance": .decimal(account.balance), "sequence": .decimal(account.sequence),
                    "height": .decimal(response.height),
                ]))
        },
        .path("v1_note_tree", "/v1/note-tree", "The right edge of the note commitment tree, as zcashd writes it.") {
            call in
            // The table of small values, and the tree's name there.
            let key = [StateTable.values.rawValue] + Array("sapling.tree".utf8)
            let response = try await call.service.node.query(LedgerQuery(path: "/state", data: key))
            return .json(.members(["tree": .hex(response.value), "height": .decimal(response.height)]))
        },
        .path(
            "v1_nullifier", "/v1/nullifiers/{nullifier}", "The height whose block showed a nullifier.",
            [Parameter("nullifier", .hash, isRequired: true, "The nullifier.")]
        ) { try await raw($0, "nullifier", "/nullifier") },
        .path(
            "v1_key_image", "/v1/key-images/{image}", "The height whose block showed a key image.",
            [Parameter("image", .hash, isRequired: true, "The key image.")]
        ) { try await raw($0, "image", "/ring/image") },
        .path(
            "v1_circuit", "/v1/circuits/{circuit}", "A registered circuit as the state keeps it.",
            [Parameter("circuit", .hash, isRequired: true, "The circuit's id.")]
        ) { try await raw($0, "circuit", "/circuit") },
        .path(
            "v1_circuits", "/v1/circuits", "The names of registered circuits, 256 at most, in ascending order.",
            [Parameter("after", .hash, "The name behind which the list goes on; from the first where absent.")]
        ) { call in
            let query = LedgerQuery(path: "/circuits", data: call.arguments.hash("after")?.bytes ?? [])
            let response = try await call.service.node.query(query)
            let names: [JSONValue] = try read(response.value) { reader throws(ByteReaderError) in
                var names: [JSONValue] = []
                while reader.remaining > 0 { names.append(.hex(try reader.readBytes(CircuitID.byteCount))) }
                return names
            }
            return .json(.members(["circuits": .array(names), "height": .decimal(response.height)]))
        },
        .path(
            "v1_ring_outputs", "/v1/ring-outputs", "Ring outputs by number, 1000 at most: keys, commitments, heights.",
            [
                Parameter("from", .integer(0...UInt64.max >> 1), isRequired: true, "The first number."),
                Parameter("count", .integer(1...1000), "How many; 100 where absent."),
            ]
        ) { try await ringOutputs($0) },
    ]

    private static func pools(_ call: Endpoint.Call) async throws -> Answer {
        let (pools, height) = try await call.service.pools()
        let list = pools.map { entry -> JSONValue in
            var members: [JSONValue.Member]
            switch entry.pool {
            case .transparent, .sapling, .ring: members = [.init("pool", .string(entry.pool.description))]
            case .circuit(let circuit): members = [.init("pool", .string("circuit")), .init("circuit", .hex(circuit))]
            }
            members += [.init("total", .decimal(entry.total)), .init("open", .bool(entry.isOpen))]
            return .object(members)
        }
        return .json(.members(["pools": .array(list), "height": .decimal(height)]))
    }

    private static func raw(_ call: Endpoint.Call, _ name: String, _ path: String) async throws -> Answer {
        let id = call.arguments.hash(name) ?? .zero
        let response = try await call.service.query(path, id.bytes, what: "\(name) \(id)")
        return .json(
            .members([name: .hex(id), "value": .hex(response.value), "height": .decimal(response.height)]))
    }

    private static func ringOutputs(_ call: Endpoint.Call) async throws -> Answer {
        let first = call.arguments.integer("from") ?? 0
        let count = call.arguments.integer("count") ?? 100
        var outputs: [JSONValue] = []
        var height: UInt64 = 0
        for number in first..<first + count {
            var writer = ByteWriter()
            writer.writeUInt64(number)
            let response = try await call.service.node.query(LedgerQuery(path: "/ring/output", data: writer.bytes))
            height = response.height
            guard response.refusal == nil else { break }
            outputs.append(
                try read(response.value) { reader throws(ByteReaderError) in
                    .members([
                        "number": .decimal(number), "key": .hex(try reader.readBytes(32)),
                        "commitment": .hex(try reader.readBytes(32)),
                        "height": .decimal(try reader.readUInt64()),
                    ])
                })
        }
        return .json(.members(["outputs": .array(outputs), "height": .decimal(height)]))
    }

    /// What the state machine answered, which is as long as it says.
    private static func read<T>(
        _ bytes: [UInt8], _ body: (inout ByteReader) throws(ByteReaderError) -> T
    ) throws(ByteReaderError) -> T {
        var reader = ByteReader(bytes)
        let result = try body(&reader)
        try reader.finish()
        return result
    }
}
