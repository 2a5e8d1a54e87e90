internal import Algebra
internal import ChainTransactions
internal import Curves
internal import FieldHashes
internal import Primitives

/// The right edge of a circuit's Merkle tree: for each bit set in the number of leaves the root of a full tree of that
/// height. Binary, Poseidon(left, right), empty leaves 0: what `circuits/lib/merkle.circom` computes.
struct CircuitFrontier<F: PrimeField>: Equatable {
    /// The number of leaves.
    private(set) var count: UInt64
    /// The roots of full trees, by height; nil where the number's bit is not set.
    private var peaks: [F?]

    /// A tree without leaves.
    init() {
        count = 0
        peaks = []
    }

    /// Appends leaves: a hash each on average, those of a level on all threads. The caller has seen that there is room.
    mutating func append(contentsOf leaves: [F], _ hash: Poseidon<F>, on pool: WorkerPool) {
        count += UInt64(leaves.count)
        var nodes = leaves
        var level = 0
        while !nodes.isEmpty {
            if level == peaks.count { peaks.append(nil) }
            // A peak stands at an even place, and the first new node beside it.
            if let peak = peaks[level] { nodes.insert(peak, at: 0) }
            peaks[level] = nodes.count % 2 == 1 ? nodes.removeLast() : nil
            nodes = Self.parents(of: nodes, hash, on: pool)
            level += 1
        }
    }

    private static func parents(of nodes: [F], _ hash: Poseidon<F>, on pool: WorkerPool) -> [F] {
        let count = nodes.count / 2
        // Eight hashes take well over what waking a thread does.
        let grain = 8
        return pool.map(count: (count + grain - 1) / grain) { chunk in
            let pairs = chunk * grain..<min((chunk + 1) * grain, count)
            return Self.parents(of: nodes[2 * pairs.lowerBound..<2 * pairs.upperBound], hash)
        }.flatMap { $0 }
    }

    @specialized(where F == BN254.Fr)
    @specialized(where F == BLS12381.Fr)
    private static func parents(of nodes: ArraySlice<F>, _ hash: Poseidon<F>) -> [F] {
        stride(from: nodes.startIndex, to: nodes.endIndex, by: 2).map { hash.hash([nodes[$0], nodes[$0 + 1]]) }
    }

    /// The root of the tree of a depth: as many hashes at most. `empty` has the roots of empty trees by height.
    @specialized(where F == BN254.Fr)
    @specialized(where F == BLS12381.Fr)
    func root(depth: Int, empty: [F], _ hash: Poseidon<F>) -> F {
        if count == 1 << UInt64(depth), let root = peaks.last ?? nil { return root }
        var node: F?
        for level in 0..<depth {
            if level < peaks.count, let peak = peaks[level] {
                node = hash.hash([peak, node ?? empty[level]])
            } else if let right = node {
                node = hash.hash([right, empty[level]])
            }
        }
        return node ?? empty[depth]
    }

    /// The peaks, the lowest first.
    var nodes: [CircuitElement] { peaks.compactMap { $0.map { CircuitElement($0) } } }

    /// The tree of `count` leaves with these peaks; nil unless there is one for each bit set and all are canonical.
    init?(count: UInt64, nodes: [CircuitElement]) {
        guard nodes.count == count.nonzeroBitCount else { return nil }
        self.count = count
        peaks = []
        var rest = nodes[...]
        for level in 0..<(64 - count.leadingZeroBitCount) {
            guard count >> UInt64(level) & 1 == 1 else {
                peaks.append(nil)
                continue
            }
            guard let node = rest.popFirst(), let peak = try? F(canonicalLittleEndian: node.littleEndianBytes) else {
                return nil
            }
            peaks.append(peak)
        }
    }
}

/// The roots of trees without leaves, by height, for each field.
enum EmptyCircuitTrees {
    static let bn254: [BN254.Fr] = roots()
    static let bls12381: [BLS12381.Fr] = roots()

    private static func roots<F: PrimeField>() -> [F] {
        guard let hash = try? Poseidon<F>(inputCount: 2) else {
            preconditionFailure("both fields have the hash of two elements")
        }
        var roots = [F.zero]
        while let last = roots.last, roots.count <= ApplicationLimits.treeDepth.upperBound {
            roots.append(hash.hash([last, last]))
        }
        return roots
    }
}
