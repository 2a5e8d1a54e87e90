package import Algebra
package import ChainTransactions
internal import Curves
internal import FieldHashes
internal import Primitives

/// A circuit's tree as the state keeps it: its root, its right edge, and which of its former roots are still listed.
package struct CircuitTreeRecord: Sendable, Hashable {
    /// The root.
    package fileprivate(set) var root: CircuitElement
    /// The number of leaves.
    package fileprivate(set) var leafCount: UInt64
    /// The numbers of the former roots that are listed: replaced roots are numbered from 0.
    var formerRoots: Range<UInt64>
    /// The roots of full trees at the right edge, the lowest first.
    var peaks: [CircuitElement]

    /// The tree of these leaves.
    init(depth: Int, leaves: [CircuitElement], curve: CurveID) {
        self.init(root: .zero, leafCount: 0, formerRoots: 0..<0, peaks: [])
        append(leaves, depth: depth, curve: curve, on: WorkerPool(threads: 1))
    }

    private init(root: CircuitElement, leafCount: UInt64, formerRoots: Range<UInt64>, peaks: [CircuitElement]) {
        self.root = root
        self.leafCount = leafCount
        self.formerRoots = formerRoots
        self.peaks = peaks
    }

    /// Appends leaves, which the caller has seen to have room, and computes the root once.
    mutating func append(_ leaves: [CircuitElement], depth: Int, curve: CurveID, on pool: WorkerPool) {
        switch curve {
        case .bn128: append(leaves, depth: depth, EmptyCircuitTrees.bn254, on: pool)
        case .bls12381: append(leaves, depth: depth, EmptyCircuitTrees.bls12381, on: pool)
        }
    }

    private mutating func append<F: PrimeField>(
        _ leaves: [CircuitElement], depth: Int, _ empty: [F], on pool: WorkerPool
    ) {
        // Both fields have the hash of two elements; and a record holds what a frontier wrote.
        guard let hash = try? Poseidon<F>(inputCount: 2),
            var frontier = CircuitFrontier<F>(count: leafCount, nodes: peaks)
        else { preconditionFailure("a record's peaks were computed here or checked when it was read") }
        let elements = leaves.map { F(reducingLittleEndian: $0.littleEndianBytes) }
        frontier.append(contentsOf: elements, hash, on: pool)
        leafCount = frontier.count
        peaks = frontier.nodes
        root = CircuitElement(frontier.root(depth: depth, empty: empty, hash))
    }

    /// Root, number of leaves, numbers of the first and behind the last listed former root, peaks.
    var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.write(root.littleEndianBytes)
        for number in [leafCount, formerRoots.lowerBound, formerRoots.upperBound] { writer.writeBigEndian(number) }
        for peak in peaks { writer.write(peak.littleEndianBytes) }
        return writer.bytes
    }

    /// What ``encoded`` is of, for a circuit over `curve`; nil for other bytes.
    package init?(encoded: [UInt8], curve: CurveID) {
        var reader = ByteReader(encoded)
        guard let bytes = try? reader.readBytes(32), let root = CircuitElement(littleEndian: bytes),
            let leafCount = try? reader.readBigEndian(UInt64.self),
            let first = try? reader.readBigEndian(UInt64.self), let end = try? reader.readBigEndian(UInt64.self),
            first <= end, reader.remaining == 32 * leafCount.nonzeroBitCount
        else { return nil }
        var peaks: [CircuitElement] = []
        while reader.remaining > 0 {
            guard let bytes = try? reader.readBytes(32), let peak = CircuitElement(littleEndian: bytes),
                peak.isCanonical(on: curve)
            else { return nil }
            peaks.append(peak)
        }
        self.init(root: root, leafCount: leafCount, formerRoots: first..<end, peaks: peaks)
    }
}
