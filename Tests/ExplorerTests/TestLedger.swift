import Chain
import ChainTransactions
import Explorer
import Logging
import NodeService
import Primitives
import RingSignatures
import Synchronization
import Testing
import ZcashTransactions

/// A node whose blocks and state are made by hand, with names from outside that try to be markup.
final class TestLedger: LedgerNode {
    static let hostile = "<script>alert('x')</script>\"&\u{202e}\u{0}"

    let identity: NodeIdentity
    let blocks: [NodeBlock]
    let supply: UInt64 = 1_000_000
    let pools: [(Pool, UInt64)]
    let circuit: (id: CircuitID, encoded: [UInt8])
    let account: AccountID = .filled(9)
    /// How many transactions are being judged; a test may hold them.
    let isHeld = Mutex(false)
    private let earliest: UInt64

    /// A chain of blocks with these transactions; the last transaction of each is marked as refused where `refuses`.
    init(
        _ transactions: [[LedgerTransaction]], refuses: Bool = false, genesis: [UInt8] = [1, 2, 3],
        earliest: UInt64 = 1, brokenAt broken: UInt64 = 0
    ) throws {
        self.earliest = earliest
        identity = NodeIdentity(
            chainID: try ChainID("test-1"), role: .sequencer, version: "0.1.0", moniker: Self.hostile,
            sequencer: .filled(7), genesis: genesis)
        blocks = transactions.enumerated().map { index, transactions in
            let height = UInt64(index + 1)
            return NodeBlock(
                header: NodeHeader(
                    height: height, hash: Self.hash(of: height),
                    previous: height == broken ? .zero : Self.hash(of: height - 1),
                    bodyHash: .filled(1), appHash: .filled(2), time: 1_700_000_000_123 + height, proposer: .filled(7),
                    signature: [UInt8](repeating: 5, count: 64), encoded: [8, 9]),
                transactions: transactions.map(\.encoded),
                verdicts: transactions.enumerated().map { position, transaction in
                    let isRefused = refuses && position == transactions.count - 1
                    return TransactionVerdict(
                        id: transaction.id, refusal: isRefused ? "accountFunds" : nil,
                        explanation: isRefused ? Self.hostile : "", fee: transaction.fee,
                        byteCount: transaction.encoded.count, proofCost: 0)
                }, encoded: [4, 2])
        }
        let policy = CircuitPolicy(
            trees: [.own(depth: 4, leaves: [])],
            states: [.zero],
            inputs: [
                .context, .nullifier, .anchor(tree: 0), .leaf(tree: 0), .oldState(slot: 0), .newState(slot: 0),
                .released,
                .expiry(lead: 100), .constant(CircuitElement(5)), .free,
            ])
        var writer = ByteWriter()
        writer.writeUInt8(0)
        writer.writeBigEndian(UInt64(1))
        writer.write([UInt8](repeating: 3, count: 32))
        writer.writeUInt32(4)
        writer.write([0, 1, 2, 3])
        writer.write(policy.encoded)
        circuit = (.filled(77), writer.bytes)
        pools = [(.transparent, 700_000), (.sapling, 200_000), (.ring, 90_000), (.circuit(.filled(77)), 10_000)]
    }

    /// The hash of the block at a height.
    static func hash(of height: UInt64) -> Hash256 {
        height < 100 ? .filled(UInt8(99 + height)) : SHA256.digest(of: Array("block \(height)".utf8)).hash
    }

    func status() async throws -> NodeStatus {
        NodeStatus(
            height: UInt64(blocks.count), blockHash: blocks.last?.header.hash ?? .zero, appHash: .filled(2),
            time: blocks.last?.header.time ?? 0, earliestHeight: earliest)
    }

    func block(height: UInt64) async throws -> NodeBlock? {
        height >= earliest && height <= UInt64(blocks.count) ? blocks[Int(height) - 1] : nil
    }
    func block(hash: Hash256) async throws -> NodeBlock? { blocks.first { $0.header.hash == hash } }

    func transaction(id: Hash256) async throws -> NodeTransaction? {
        for block in blocks {
            if let index = block.verdicts.firstIndex(where: { $0.id == id }) {
                return NodeTransaction(
                    height: block.header.height, index: index, encoded: block.transactions[index],
                    verdict: block.verdicts[index])
            }
        }
        return nil
    }

    func submit(_ transaction: [UInt8], from source: String) async throws -> TransactionVerdict {
        throw NodeError.notSequencer
    }

    func judge(_ transaction: [UInt8]) async throws -> TransactionVerdict {
        while isHeld.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(5)) }
        return TransactionVerdict(
            id: nil, refusal: "chainID", explanation: Self.hostile, fee: 0, byteCount: 0, proofCost: 0)
    }

    func pending(limit: Int) async throws -> NodePending { NodePending(count: 3, byteCount: 9, transactions: []) }

    func query(_ query: LedgerQuery) async throws -> LedgerQueryResponse {
        func answer(_ value: [UInt8]?) -> LedgerQueryResponse {
            LedgerQueryResponse(
                refusal: value == nil ? "notFound" : nil, value: value ?? [], height: UInt64(blocks.count))
        }
        var writer = ByteWriter()
        switch query.path {
        case "/supply":
            writer.writeUInt64(supply)
            return answer(writer.bytes)
        case "/pools":
            for (pool, total) in pools {
                writer.write(pool.encoded)
                writer.writeUInt64(total)
                writer.writeUInt8(1)
            }
            return answer(writer.bytes)
        case "/circuits": return answer(query.data.isEmpty ? circuit.id.bytes : [])
        case "/circuit": return answer(query.data == circuit.id.bytes ? circuit.encoded : nil)
        case "/account":
            return answer(
                query.data == account.bytes ? LedgerAccount(balance: 123_456, sequence: 4).encoded : nil)
        case "/nullifier", "/ring/image":
            for block in blocks {
                for encoded in block.transactions {
                    let transaction = try LedgerTransaction(decoding: encoded)
                    let shown =
                        query.path == "/nullifier"
                        ? transaction.sapling.spends.map(\.nullifier) : transaction.ring.inputs.map(\.keyImage.bytes)
                    if shown.contains(query.data) {
                        writer.writeUInt64(block.header.height)
                        return answer(writer.bytes)
                    }
                }
            }
            return answer(nil)
        case "/ring/outputs":
            for index in 0..<query.data.count / 8 {
                writer.writeUInt8(index == 0 ? 1 : 0)
                if index == 0 {
                    writer.write([UInt8](repeating: 1, count: 64))
                    writer.writeUInt64(1)
                }
            }
            return answer(writer.bytes)
        default: return LedgerQueryResponse(refusal: "unknownPath", value: [], height: 0)
        }
    }

    func snapshots() async throws -> [SnapshotDescription] { [] }
    func snapshotChunk(height: UInt64, index: UInt32) async throws -> [UInt8]? { nil }
    func newBlocks() async -> AsyncStream<NodeBlock> { AsyncStream { $0.finish() } }
}

extension [UInt8] {
    fileprivate var hash: Hash256 { Hash256(self) ?? .zero }
}

extension Hash256 {
    static func filled(_ byte: UInt8) -> Hash256 { Hash256([UInt8](repeating: byte, count: 32)) ?? .zero }
}

/// Asks the pages of a node in process.
struct TestBrowser: Sendable {
    let client: InProcessClient

    init(_ node: any LedgerNode, isLocal: Bool = true, _ change: (inout ServiceOptions) -> Void = { _ in }) throws {
        var options = ServiceOptions()
        change(&options)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        client = try InProcessClient(
            node: node, options: options,
            pages: ExplorerPages.served(of: node.identity, isLocal: isLocal, keys: .published), logger: logger)
    }

    func get(
        _ target: String, _ fields: [(name: String, value: String)] = []
    ) async throws -> (answer: InProcessClient.Answer, text: String) {
        let answer = try #require(await client.request("GET", target, fields: fields))
        return (answer, String(decoding: answer.body, as: UTF8.self))
    }

    /// Sends a form.
    func post(
        _ target: String, _ form: KeyValuePairs<String, String>, _ fields: [(name: String, value: String)] = []
    ) async throws -> (answer: InProcessClient.Answer, text: String) {
        let body = form.map { "\($0.key)=\(Self.encoded($0.value))" }.joined(separator: "&")
        let type =
            fields.contains { $0.name == "Content-Type" }
            ? [] : [(name: "Content-Type", value: "application/x-www-form-urlencoded")]
        let answer = try #require(
            await client.request("POST", target, fields: fields + type, body: Array(body.utf8)))
        return (answer, String(decoding: answer.body, as: UTF8.self))
    }

    /// As browsers write a form's values.
    private static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122: result.unicodeScalars.append(Unicode.Scalar(byte))
            case 32: result += "+"
            default: result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16)
            }
        }
        return result
    }
}
