import Chain
import ChainTransactions
import MoneroWallet
import Primitives
import RingSignatures
import RingWallet

/// What a wallet asks its node, answered beforehand.
private struct KnownMembers: RingMemberSource, Sendable {
    private let counts: [UInt64]
    private let all: [RingMember?]

    /// The answers of a machine whose last outputs are those of its genesis.
    init(_ machine: LedgerMachine<MemoryStorage>, outputCount: Int) throws {
        let height = try machine.info().height
        counts = Array(repeating: UInt64(outputCount), count: Int(height) + 1)
        all = try stride(from: 0, to: outputCount, by: 64).flatMap { first in
            try machine.ringMembers((first..<min(first + 64, outputCount)).map(UInt64.init))
        }
    }

    func cumulativeOutputCounts() -> [UInt64] { counts }
    func members(_ numbers: [UInt64]) -> [RingMember?] {
        numbers.map { all.indices.contains(Int($0)) ? all[Int($0)] : nil }
    }
}

extension LedgerMachine {
    /// The ring outputs with these numbers; nil for one that there is not.
    func ringMembers(_ numbers: [UInt64]) throws -> [RingMember?] {
        var subject = ByteWriter()
        for number in numbers { subject.writeUInt64(number) }
        var reader = ByteReader(try query(LedgerQuery(path: "/ring/outputs", data: subject.bytes)).value)
        var members: [RingMember?] = []
        for _ in numbers {
            guard try reader.readUInt8() == 1 else {
                members.append(nil)
                continue
            }
            let key = CompressedPoint(try reader.readBytes(32)), commitment = CompressedPoint(try reader.readBytes(32))
            // The height of the block that made it.
            try reader.skip(8)
            guard let key, let commitment else { throw BenchmarkError("a ring output does not decode") }
            members.append(RingMember(key: key, commitment: commitment))
        }
        return members
    }
}

extension Workload {
    /// Transfers of two ring outputs each, to one payment and change. About 30 ms each on one core.
    static func ring(count: Int, execution: Execution) throws -> Workload {
        let configuration = try configuration(.ring)
        let keys = try WalletKeys(seed: [UInt8](repeating: 5, count: 32))
        let address = keys.viewing.address(network: .main)
        // Enough for every ring's decoys where there are few transactions.
        let deposits = try execution.pool.map(count: max(2 * count, 64)) { _ in
            try RingDeposit(Payment(to: address, amount: 100_000))
        }
        let genesis = try Genesis(configuration: configuration, accounts: [], ringDeposits: deposits)
        // Two blocks make the outputs old enough.
        var workload = Workload(kind: .ring, genesis: genesis.encoded, preparation: [[], []])
        var machine = try LedgerMachine(storage: MemoryStorage(), execution: execution)
        try machine.prepare(workload)

        let scanner = RingScanner(keys: keys.viewing)
        var ledger = WalletLedger(spendableAge: configuration.ringOutputMaturity)
        ledger.add(genesis: deposits, hash: genesis.hash, scanner: scanner, spendKeys: keys)
        let own = ledger.spendable(nextHeight: try machine.info().height + 1, time: 0)
        guard own.count >= 2 * count else { throw BenchmarkError("the wallet does not find its outputs") }
        let source = try KnownMembers(machine, outputCount: deposits.count)
        workload.block = try execution.pool.map(count: count) { number in
            var generator = SystemRandomNumberGenerator()
            var inputs: [RingTransfer.Input] = []
            for entry in own[2 * number..<2 * number + 2] {
                let member = RingMember(key: entry.output.key, commitment: entry.output.commitment)
                inputs.append(
                    RingTransfer.Input(
                        output: entry.output,
                        ring: try DecoyRing(
                            spending: entry.globalIndex ?? .max, own: member, from: source, blockTime: 15,
                            maturity: configuration.ringOutputMaturity, using: &generator)))
            }
            let transfer = try RingTransfer(
                inputs: inputs, payments: [Payment(to: address, amount: 50_000)], withdrawn: fee)
            let unsigned = try transfer.prepared(with: keys)
            var transaction = LedgerTransaction(
                chainID: configuration.chainID, expiryHeight: 0, fee: fee, ring: unsigned.bundle)
            transaction.ring = try unsigned.signed(digest: transaction.signatureDigest)
            return transaction.encoded
        }
        return workload
    }
}
