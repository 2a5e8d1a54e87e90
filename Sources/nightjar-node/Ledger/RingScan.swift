import Chain
import ChainTransactions
import MoneroWallet
import NodeService
import Primitives
import RingSignatures
import RingWallet
import Wallet

/// The ring outputs of a key, found by going through the chain's compact blocks, and what rings are made from.
///
/// What the node says of outputs is not believed where it counts: amounts must open commitments, and a ring that is not
/// of the chain's outputs is refused by the ledger.
struct RingScan: Sendable {
    private var ledger: WalletLedger
    /// For each height from 0 on, the number of outputs made up to and including it.
    private var counts: [UInt64]
    private let maturity: UInt64
    private var times: (first: UInt64, last: UInt64) = (0, 0)

    /// What the outputs are worth, and what of it can be spent in the next block, in units.
    var balance: WalletLedger.Balance { ledger.balance(nextHeight: UInt64(counts.count), time: 0) }
    /// How many outputs are not spent.
    var count: Int { ledger.entries.count { $0.spentHeight == nil && !$0.isBurnt } }

    /// Goes through the whole chain: a multiplication or two for each of its ring outputs.
    static func scan(_ client: NodeClient, keyFile: String, _ genesis: Genesis) async throws -> RingScan {
        var funds = RingScan(genesis)
        let keys = try LedgerKeyFile.read(path: keyFile).ring
        let scanner = RingScanner(keys: keys.viewing)
        funds.ledger.add(genesis: genesis.ringDeposits, hash: genesis.hash, scanner: scanner, spendKeys: keys)
        var pages = CompactBlocks(client)
        while let blocks = try await pages.page() {
            for block in blocks { try funds.take(block, scanner, keys) }
        }
        return funds
    }

    private init(_ genesis: Genesis) {
        maturity = genesis.configuration.ringOutputMaturity
        ledger = WalletLedger(spendableAge: maturity)
        counts = [UInt64(genesis.ringDeposits.count)]
    }

    private mutating func take(_ block: JSONValue, _ scanner: RingScanner, _ keys: WalletKeys) throws {
        let height = try block.integer("height")
        guard height == UInt64(counts.count), var number = counts.last else {
            throw NodeClientError.malformedAnswer("the blocks do not follow one another.")
        }
        let time = try block.integer("time")
        times = (counts.count == 1 ? time : times.first, time)
        for transaction in try block.list("transactions") {
            let bundle = RingBundle(
                outputs: try transaction.list("ringOutputs").map { try RingOutput(compact: $0) },
                deposits: try transaction.list("ringDeposits").map { try RingDeposit(compact: $0) })
            let images = try transaction.list("keyImages").map { image in
                guard let point = image.text.flatMap({ try? Hexadecimal.decode($0) }).flatMap({ CompressedPoint($0) })
                else { throw NodeClientError.malformedAnswer("a key image has not 32 bytes.") }
                return point
            }
            guard let id = Hash256(try transaction.bytes("id")) else {
                throw NodeClientError.malformedAnswer("an id has not 32 bytes.")
            }
            let made = UInt64(bundle.outputs.count + bundle.deposits.count)
            ledger.add(
                scanner.scan(bundle, transaction: id), spending: images, height: height,
                globalIndices: Array(number..<number + made), spendKeys: keys)
            number += made
        }
        counts.append(number)
    }

    /// What can pay, and what rings are made from.
    var funds: SpendableFunds.Ring {
        .init(
            entries: ledger.entries.filter { $0.spentHeight == nil && !$0.isBurnt }, cumulativeCounts: counts,
            blockTime: blockTime)
    }

    /// Seconds between two blocks, as the chain has had them.
    private var blockTime: Int {
        let milliseconds = times.last > times.first ? times.last - times.first : 0
        return Int(clamping: milliseconds / 1000 / UInt64(max(counts.count - 2, 1)))
    }
}

extension NodeClient {
    /// The ring outputs of these numbers, all of which there must be.
    func ringMembers(_ numbers: [UInt64]) async throws -> [RingMember] {
        var subject = ByteWriter()
        for number in numbers { subject.writeUInt64(number) }
        var reader = ByteReader(try await query("/ring/outputs", subject.bytes) ?? [])
        return try numbers.map { _ in
            guard (try? reader.readUInt8()) == 1, let bytes = try? reader.readBytes(RingOutputRecord.byteCount),
                let record = RingOutputRecord(encoded: bytes)
            else { throw NodeClientError.malformedAnswer("a ring output is missing.") }
            return record.member
        }
    }
}

extension JSONValue {
    /// The member `name` as a point.
    fileprivate func point(_ name: String) throws -> CompressedPoint {
        guard let point = CompressedPoint(try bytes(name)) else {
            throw NodeClientError.malformedAnswer("\(name) has not 32 bytes.")
        }
        return point
    }

    fileprivate func viewTag() throws -> UInt8 {
        guard let tag = UInt8(exactly: try integer("viewTag")) else {
            throw NodeClientError.malformedAnswer("viewTag is no byte.")
        }
        return tag
    }
}

extension RingOutput {
    /// The output that a compact block shows.
    fileprivate init(compact json: JSONValue) throws {
        self.init(
            key: try json.point("key"), commitment: try json.point("commitment"),
            ephemeralKey: try json.point("ephemeralKey"), viewTag: try json.viewTag(),
            encryptedAmount: try json.integer("encryptedAmount"))
    }
}

extension RingDeposit {
    /// The deposit that a compact block shows.
    fileprivate init(compact json: JSONValue) throws {
        self.init(
            key: try json.point("key"), ephemeralKey: try json.point("ephemeralKey"), viewTag: try json.viewTag(),
            amount: try json.integer("amount"))
    }
}
