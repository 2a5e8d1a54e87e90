import Chain
import ChainTransactions
import MoneroWallet
import NodeService
import Primitives
import RingSignatures
import RingWallet

/// Why nothing is paid from the ring pool.
enum RingPaymentError: NamedError {
    /// There are too few outputs on the chain to hide one among.
    case ringMembers(available: UInt64, needed: Int, maturity: UInt64)
    /// The key has enough, but not old enough.
    case ringMaturity(spendable: UInt64, total: UInt64, needed: UInt64, maturity: UInt64)
    /// A ring output of the genesis is not ADDRESS=AMOUNT.
    case ringOutput(String)

    var explanation: String {
        switch self {
        case .ringMembers(let available, let needed, let maturity):
            "A ring takes \(needed) outputs that are \(maturity) blocks old, and the chain has \(available). Every "
                + "payment into the ring pool makes one; 'node init --ring-output' and, on chains for trials, "
                + "'--test-ring-outputs' make some in the genesis."
        case .ringMaturity(let spendable, let total, let needed, let maturity):
            "\(needed) units are needed with the fee; of \(total) in the ring pool \(spendable) are \(maturity) blocks "
                + "old, as what is spent must be."
        case .ringOutput(let text): "--ring-output is ADDRESS=AMOUNT, and not \(text)."
        }
    }
}

/// The ring outputs of a key, found by going through the chain's compact blocks, and what rings are made from.
///
/// What the node says of outputs is not believed where it counts: amounts must open commitments, and a ring that is not
/// of the chain's outputs is refused by the ledger.
struct RingFunds: Sendable {
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
    static func scan(_ client: NodeClient, keyFile: String, _ genesis: Genesis) async throws -> RingFunds {
        var funds = RingFunds(genesis)
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

    /// Outputs that are worth as much: the smallest that is enough, or else the largest ones.
    ///
    /// - Throws: `LedgerBuildingError.insufficientFunds`, `RingPaymentError.ringMaturity`.
    func choose(_ needed: UInt64) throws -> [WalletLedger.Entry] {
        let spendable = ledger.spendable(nextHeight: UInt64(counts.count), time: 0)
            .sorted { ($0.output.amount, $0.globalIndex ?? 0) < ($1.output.amount, $1.globalIndex ?? 0) }
        if let one = spendable.first(where: { $0.output.amount >= needed }) { return [one] }
        var chosen: [WalletLedger.Entry] = []
        var sum: UInt64 = 0
        for entry in spendable.reversed() where sum < needed {
            chosen.append(entry)
            // More than 64 bits hold is more than is needed.
            let (next, overflows) = sum.addingReportingOverflow(entry.output.amount)
            sum = overflows ? .max : next
        }
        guard sum < needed else { return chosen }
        guard balance.total >= needed else {
            throw LedgerBuildingError.insufficientFunds(available: balance.total, needed: needed)
        }
        throw RingPaymentError.ringMaturity(
            spendable: sum, total: balance.total, needed: needed, maturity: maturity)
    }

    /// A ring of the chain's outputs around one of the key's. More outputs are asked for than the ring takes.
    ///
    /// - Throws: `RingPaymentError.ringMembers`, `DecoyError`, `NodeClientError`.
    func ring(around entry: WalletLedger.Entry, _ client: NodeClient) async throws -> DecoyRing {
        // An output of block h can be in a ring from block h + maturity on; the next block's height is the count.
        let usable = counts.count >= Int(maturity) ? counts[counts.count - Int(maturity)] : 0
        guard usable >= UInt64(RingBundle.ringSize) else {
            throw RingPaymentError.ringMembers(available: usable, needed: RingBundle.ringSize, maturity: maturity)
        }
        let picker = try DecoyPicker(cumulativeCounts: counts, blockTime: blockTime, spendableAge: maturity)
        var generator = SystemRandomNumberGenerator()
        let request = try DecoyRing.request(spending: entry.globalIndex ?? .max, picker: picker, using: &generator)
        let answers = zip(request.indices, try await client.ringMembers(request.indices)).map { number, member in
            DecoyRing.Candidate(index: number, member: member, isUnlocked: true)
        }
        let own = RingMember(key: entry.output.key, commitment: entry.output.commitment)
        return try DecoyRing(request: request, spending: own, answers: answers)
    }

    /// Seconds between two blocks, as the chain has had them.
    private var blockTime: Int {
        let milliseconds = times.last > times.first ? times.last - times.first : 0
        return Int(clamping: milliseconds / 1000 / UInt64(max(counts.count - 2, 1)))
    }
}

extension NodeClient {
    /// The ring outputs of these numbers, all of which there must be.
    fileprivate func ringMembers(_ numbers: [UInt64]) async throws -> [RingMember] {
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
