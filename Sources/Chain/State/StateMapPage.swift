package import ChainTransactions
package import Primitives

/// What stands at a place of a map's tree.
package enum StateMapSlot: Sendable, Hashable {
    /// No entry lies below.
    case empty
    /// One entry lies below: the hashes of its key and value.
    case leaf(key: Hash256, value: Hash256)
    /// Several do.
    case node(Hash256)

    /// The hash that commits to what lies below; zero for nothing.
    package var hash: Hash256 {
        switch self {
        case .empty: .zero
        case .leaf(let key, let value): Self.leafHash(key: key, value: value)
        case .node(let hash): hash
        }
    }

    /// The hash of an entry.
    package static func leafHash(key: Hash256, value: Hash256) -> Hash256 {
        Hash256(.mapLeaf) {
            $0.write(key)
            $0.write(value)
        }
    }

    /// The hash of an inner node.
    package static func nodeHash(_ left: Hash256, _ right: Hash256) -> Hash256 {
        Hash256(.mapNode) {
            $0.write(left)
            $0.write(right)
        }
    }

    /// The place above two: a lone entry rises, so that the tree's shape depends on its entries alone.
    package static func joined(_ left: Self, _ right: Self) -> Self {
        switch (left, right) {
        case (.empty, .empty): .empty
        case (.leaf, .empty): left
        case (.empty, .leaf): right
        default: .node(nodeHash(left.hash, right.hash))
        }
    }
}

/// Four levels of a map's tree: the 16 places below one place, which are stored together.
package struct StateMapPage: Sendable, Hashable {
    /// The places, from left to right.
    package var slots: [StateMapSlot] = Array(repeating: .empty, count: 16)

    /// A page with nothing on it.
    package init() {}

    /// The place that the range of places, of a power of two, lies below.
    package func fold(_ range: Range<Int>) -> StateMapSlot {
        if range.count == 1 { return slots[range.lowerBound] }
        let middle = range.lowerBound + range.count / 2
        return .joined(fold(range.lowerBound..<middle), fold(middle..<range.upperBound))
    }

    /// Two masks of 16 bits, of the leaves and of the nodes, and the places' hashes: 64 bytes of a leaf, 32 of a node.
    package var encoded: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 4 + 64 * 16)
        var leaves: UInt16 = 0
        var nodes: UInt16 = 0
        for (i, slot) in slots.enumerated() {
            switch slot {
            case .empty: break
            case .leaf: leaves |= 1 << i
            case .node: nodes |= 1 << i
            }
        }
        writer.writeLittleEndian(leaves)
        writer.writeLittleEndian(nodes)
        for slot in slots {
            switch slot {
            case .empty: break
            case .leaf(let key, let value):
                writer.write(key)
                writer.write(value)
            case .node(let hash): writer.write(hash)
            }
        }
        return writer.bytes
    }

    /// The page that `bytes` encode.
    package init(decoding bytes: [UInt8]) throws(ByteReaderError) {
        var reader = ByteReader(bytes)
        let leaves: UInt16 = try reader.readLittleEndian()
        let nodes: UInt16 = try reader.readLittleEndian()
        for i in 0..<16 {
            if leaves >> i & 1 == 1 {
                slots[i] = .leaf(key: try reader.readHash(), value: try reader.readHash())
            } else if nodes >> i & 1 == 1 {
                slots[i] = .node(try reader.readHash())
            }
        }
        try reader.finish()
    }
}
