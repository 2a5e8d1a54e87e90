internal import Algebra
package import ChainTransactions
internal import Curves
package import Primitives
package import Sapling

/// What the state holds of the shielded pool (docs/spec, section 5):
///
/// - `.nullifiers`: nullifier → height of the block that has it;
/// - `.values` "sapling.tree": the right edge of the note commitment tree as zcashd writes it; absent for no leaves;
/// - `.anchors`: root → height of the first block that ended with it, for roots that spends may refer to;
/// - `.values` "sapling.root": the root at the end of the last block;
/// - `.values` "sapling.replaced." and a height, most significant byte first: the root that this block replaced.
package enum SaplingState {
    private static let treeKey = StateKey(.values, Array("sapling.tree".utf8))
    private static let rootKey = StateKey(.values, Array("sapling.root".utf8))

    private static func replacedKey(_ height: UInt64) -> StateKey {
        var writer = ByteWriter(reservingCapacity: 25)
        writer.write(Array("sapling.replaced.".utf8))
        writer.writeBigEndian(height)
        return StateKey(.values, writer.bytes)
    }

    private static func bytes(_ height: UInt64) -> [UInt8] {
        var writer = ByteWriter(reservingCapacity: 8)
        writer.writeUInt64(height)
        return writer.bytes
    }

    private static func height(_ bytes: [UInt8], _ what: String) throws(StorageError) -> UInt64 {
        var reader = ByteReader(bytes)
        do throws(ByteReaderError) {
            let height = try reader.readUInt64()
            try reader.finish()
            return height
        } catch { throw .damaged(what, error.explanation) }
    }

    // MARK: Nullifiers

    /// The height of the block that has a nullifier, or nil.
    package static func height(
        ofNullifier nullifier: [UInt8], in state: borrowing some StateReader
    ) throws(StorageError) -> UInt64? {
        guard let bytes = try state.value(at: StateKey(.nullifiers, nullifier)) else { return nil }
        return try height(bytes, "a nullifier")
    }

    /// Keeps a nullifier.
    package static func add(nullifier: [UInt8], height: UInt64, to state: inout StateOverlay) {
        state.set(bytes(height), at: StateKey(.nullifiers, nullifier))
    }

    // MARK: The tree

    /// The note commitment tree at the end of the last block.
    package static func tree(in state: borrowing some StateReader) throws(StorageError) -> NoteCommitmentFrontier {
        guard let bytes = try state.value(at: treeKey) else { return NoteCommitmentFrontier() }
        do throws(TreeDecodingError) { return try NoteCommitmentFrontier(zcashd: bytes) } catch {
            throw .damaged("the note commitment tree", error.explanation)
        }
    }

    /// Adds a note commitment, which the tree takes up at the end of the block.
    package static func add(leaf: [UInt8], to state: inout StateOverlay) { state.addPending(leaf, at: treeKey) }

    /// The number of leaves, with those that the tree will take up at the end of the block.
    package static func leafCount(in state: borrowing StateOverlay) throws(StorageError) -> UInt64 {
        try tree(in: state).size + UInt64(state.pendingCount(at: treeKey) / leafByteCount)
    }

    private static let leafByteCount = 32

    /// Writes the tree.
    package static func set(_ tree: NoteCommitmentFrontier, in state: inout StateOverlay) {
        state.set(tree.zcashdBytes, at: treeKey)
    }

    // MARK: Anchors

    /// The root at the end of the last block; nil before the genesis.
    package static func root(in state: borrowing some StateReader) throws(StorageError) -> Hash256? {
        guard let bytes = try state.value(at: rootKey) else { return nil }
        guard let root = Hash256(bytes) else { throw .damaged("the root of the note commitment tree", "its length") }
        return root
    }

    /// The height of the first block that ended with this root; nil where spends may not refer to it.
    package static func height(
        ofAnchor anchor: [UInt8], in state: borrowing some StateReader
    ) throws(StorageError) -> UInt64? {
        guard let bytes = try state.value(at: StateKey(.anchors, anchor)) else { return nil }
        return try height(bytes, "an anchor")
    }

    /// Appends the leaves that the block at `height` added, makes the root an anchor, and removes the anchor that a block
    /// `window` blocks earlier replaced.
    package static func endBlock(
        height: UInt64, window: UInt64, to state: inout StateOverlay, on pool: WorkerPool
    ) throws(StorageError) {
        let last = try root(in: state)
        var tree = try tree(in: state)
        let added = state.takePending(at: treeKey)
        if !added.isEmpty {
            // The rule on points has shown that nothing is reduced here.
            let leaves = stride(from: 0, to: added.count, by: leafByteCount).map {
                BLS12381.Fr(reducingLittleEndian: Array(added[$0..<$0 + leafByteCount]))
            }
            do throws(NoteCommitmentTreeError) { try tree.append(contentsOf: leaves, on: pool) } catch {
                throw .damaged("the note commitment tree", error.explanation)
            }
            set(tree, in: &state)
        }
        let root = tree.root.littleEndianBytes
        if last?.bytes != root {
            if let last { state.set(last.bytes, at: replacedKey(height)) }
            state.set(root, at: rootKey)
            state.set(bytes(height), at: StateKey(.anchors, root))
        }
        guard height >= window else { return }
        let key = replacedKey(height - window)
        if let old = try state.value(at: key) {
            state.set(nil, at: StateKey(.anchors, old))
            state.set(nil, at: key)
        }
    }
}
