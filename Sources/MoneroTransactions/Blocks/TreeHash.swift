import Primitives

/// CryptoNote's tree of hashes over a block's transactions (CryptoNote standard 3, §5; monero
/// `src/crypto/tree-hash.c`).
public enum TreeHash {
    /// The root over leaves of 32 bytes; nil where there are none.
    ///
    /// Leaves at the end are first paired until a power of two is left; so a leaf's depth tells the number of leaves.
    public static func root(_ leaves: [[UInt8]]) -> [UInt8]? {
        guard leaves.count > 2 else {
            return leaves.count == 2 ? Keccak256.digest(of: leaves[0] + leaves[1]) : leaves.first
        }
        var width = 2
        while 2 * width < leaves.count { width *= 2 }
        let kept = 2 * width - leaves.count
        var row = Array(leaves.prefix(kept)) + paired(leaves.dropFirst(kept))
        while row.count > 1 { row = paired(row[...]) }
        return row.first
    }

    private static func paired(_ row: ArraySlice<[UInt8]>) -> [[UInt8]] {
        stride(from: row.startIndex, to: row.endIndex, by: 2).map { Keccak256.digest(of: row[$0] + row[$0 + 1]) }
    }
}
