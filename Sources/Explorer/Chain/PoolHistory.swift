import Chain
import ChainTransactions
package import NodeService

/// What the pools held at a height. Circuits' pools are taken together, so that a sample's size is fixed.
package struct PoolSample: Sendable, Hashable {
    /// The height.
    package fileprivate(set) var height: UInt64
    /// What accounts, shielded notes, ring outputs and all circuits held, in units.
    package fileprivate(set) var totals: [UInt64]

    /// The pools in the order of ``totals``; the last stands for those of all circuits.
    static let pools: [Pool] = [.transparent, .sapling, .ring, .circuit(.zero)]

    /// Where a pool's total stands.
    static func index(of pool: Pool) -> Int {
        switch pool {
        case .transparent: 0
        case .sapling: 1
        case .ring: 2
        case .circuit: 3
        }
    }
}

/// The pools' totals over time, which the state does not keep: from the totals of now on, block by block, backwards to
/// the first block that the node has and forwards with the chain.
///
/// A few hundred samples are kept, as far apart as the chain's length demands; a call does a bounded part of the work.
package actor PoolHistory {
    /// What is known so far.
    package struct Curve: Sendable {
        /// Samples by ascending height.
        package let samples: [PoolSample]
        /// The lowest height that can be reached, and the last.
        package let heights: ClosedRange<UInt64>
        /// Whether all of it is known.
        package var isComplete: Bool {
            samples.first?.height == heights.lowerBound && samples.last?.height == heights.upperBound
        }
    }

    /// The most samples that are kept.
    private let capacity: Int
    /// The most blocks that a call reads, and the bytes of transactions after which it ends.
    private let blocks: Int, bytes: Int

    private var samples: [PoolSample] = []
    /// The lowest and the highest sample that were computed, also between the kept ones.
    private var lowest: PoolSample?, highest: PoolSample?
    /// Samples are kept at the heights that this divides.
    private var stride: UInt64 = 1
    private var isWorking = false

    /// A history of at most `capacity` samples, of which a call computes from at most so many blocks and bytes.
    package init(capacity: Int = 512, blocks: Int = 2000, bytes: Int = 16 << 20) {
        self.capacity = capacity
        self.blocks = blocks
        self.bytes = bytes
    }

    /// What is known after going on for a while.
    package func curve(of service: NodeAPI) async throws -> Curve {
        let status = try await service.node.status()
        // The state after the block below the first one is the earliest that blocks say something about.
        let first = status.earliestHeight - 1
        if !isWorking {
            isWorking = true
            defer { isWorking = false }
            try await goOn(service, from: first, to: status.height)
        }
        var known = samples
        if let lowest, known.first?.height != lowest.height { known.insert(lowest, at: 0) }
        if let highest, known.last?.height != highest.height { known.append(highest) }
        return Curve(samples: known, heights: first...max(first, status.height, highest?.height ?? 0))
    }

    private func goOn(_ service: NodeAPI, from first: UInt64, to last: UInt64) async throws {
        if highest == nil {
            let now = try await service.pools()
            var sample = PoolSample(height: now.height, totals: Array(repeating: 0, count: PoolSample.pools.count))
            for entry in now.pools { sample.totals[PoolSample.index(of: entry.pool)] += entry.total }
            lowest = sample
            highest = sample
            keep(sample)
        }
        var blocksLeft = blocks, bytesLeft = bytes
        func moves(of height: UInt64) async throws -> [Int128]? {
            guard blocksLeft > 0, bytesLeft > 0, let block = try await service.node.block(height: height) else {
                return nil
            }
            blocksLeft -= 1
            bytesLeft -= block.transactions.reduce(0) { $0 + $1.count }
            return Self.moves(in: block)
        }
        while var sample = highest, sample.height < last, let moves = try await moves(of: sample.height + 1) {
            sample.height += 1
            sample.move(moves)
            highest = sample
            keep(sample)
        }
        while var sample = lowest, sample.height > first, let moves = try await moves(of: sample.height) {
            sample.height -= 1
            sample.move(moves.map { -$0 })
            lowest = sample
            keep(sample)
        }
    }

    /// What a block moved into each pool; what left counts below 0. The fees, which no pool holds within a
    /// transaction, go to the proposer's account at the block's end.
    private static func moves(in block: NodeBlock) -> [Int128] {
        var moves = [Int128](repeating: 0, count: PoolSample.pools.count)
        for (encoded, verdict) in zip(block.transactions, block.verdicts) where verdict.isAccepted {
            guard let transaction = try? LedgerTransaction(decoding: encoded) else { continue }
            for flow in PoolFlows(of: transaction).flows {
                moves[PoolSample.index(of: flow.pool)] += Int128(flow.entering) - Int128(flow.leaving)
            }
            moves[PoolSample.index(of: .transparent)] += Int128(transaction.fee)
        }
        return moves
    }

    /// Keeps a sample where its height is one of those that are kept, and every second one where there are too many.
    private func keep(_ sample: PoolSample) {
        guard sample.height.isMultiple(of: stride) else { return }
        if let last = samples.last, last.height < sample.height {
            samples.append(sample)
        } else {
            samples.insert(sample, at: 0)
        }
        while samples.count > capacity {
            stride *= 2
            samples.removeAll { !$0.height.isMultiple(of: stride) }
        }
    }
}

extension PoolSample {
    /// Adds what was moved. A total that blocks lead out of the range that can be, which none that the node accepted
    /// does, stays at its end.
    fileprivate mutating func move(_ moves: [Int128]) {
        for (i, moved) in moves.enumerated() {
            totals[i] = UInt64(min(max(0, Int128(totals[i]) + moved), Int128(MonetaryRange.maximum)))
        }
    }
}
