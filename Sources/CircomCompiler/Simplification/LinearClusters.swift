/// Groups linear constraints that share signals, directly or through others.
///
/// The order of the rows inside a group decides which signals a large group loses, so it is circom's: a row that joins
/// groups comes after them, and the group of an earlier one of its signals after that of a later one.
package struct LinearClusters: Sendable {
    /// The rows of all groups, one group after the other, each in the order in which its rows are solved.
    package private(set) var rows: [UInt32] = []
    /// The index behind the last row of each group. Groups are ordered by their last row.
    package private(set) var ends: [Int] = []

    /// The rows of a group.
    package func range(_ group: Int) -> Range<Int> { (group == 0 ? 0 : ends[group - 1])..<ends[group] }

    private static let none = UInt32.max

    /// Groups the rows of `linear`.
    ///
    /// - Parameter lastRows: one element for each signal, all `UInt32.max`; left so.
    package init(_ linear: borrowing SparseRows, lastRows: inout [UInt32]) {
        let count = linear.count
        // The newest row of a group is its root; `next` links its rows in solving order from `heads`.
        var parents = Array(0..<UInt32(count))
        var heads = parents
        var next = Array(repeating: Self.none, count: count)
        for row in 0..<count {
            let root = UInt32(row)
            // The list so far, of groups that come before the row; the row itself is linked last.
            var head = Self.none
            var tail = Self.none
            for k in linear.range(row) {
                let signal = Int(linear.signals[k])
                if signal == 0 { continue }
                let previous = lastRows[signal]
                lastRows[signal] = root
                guard previous != Self.none else { continue }
                let other = Self.find(previous, &parents)
                guard other != root else { continue }
                parents[Int(other)] = root
                let otherHead = heads[Int(other)]
                if head == Self.none { tail = other } else { next[Int(other)] = head }
                head = otherHead
            }
            if head != Self.none {
                next[Int(tail)] = root
                heads[row] = head
            }
        }
        rows.reserveCapacity(count)
        for row in 0..<count where parents[row] == UInt32(row) && !linear.range(row).isEmpty {
            var current = heads[row]
            while current != Self.none {
                rows.append(current)
                current = next[Int(current)]
            }
            ends.append(rows.count)
        }
        for signal in linear.signals { lastRows[Int(signal)] = Self.none }
    }

    private static func find(_ row: UInt32, _ parents: inout [UInt32]) -> UInt32 {
        var current = row
        while parents[Int(current)] != current {
            let parent = parents[Int(current)]
            parents[Int(current)] = parents[Int(parent)]
            current = parents[Int(current)]
        }
        return current
    }
}
