/// A binary heap of numbers that gives back the largest first.
struct IndexHeap: Sendable {
    private var items: [UInt32] = []

    @inline(__always) var isEmpty: Bool { items.isEmpty }

    /// Forgets all numbers.
    mutating func removeAll() { items.removeAll(keepingCapacity: true) }

    /// Adds a number.
    mutating func insert(_ value: UInt32) {
        items.append(value)
        var child = items.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            if items[parent] >= value { break }
            items[child] = items[parent]
            child = parent
        }
        items[child] = value
    }

    /// Takes the largest number out.
    mutating func removeLargest() -> UInt32? {
        guard let largest = items.first, let value = items.popLast() else { return nil }
        let count = items.count
        if count == 0 { return largest }
        var parent = 0
        while true {
            var child = 2 * parent + 1
            if child >= count { break }
            if child + 1 < count, items[child + 1] > items[child] { child += 1 }
            if items[child] <= value { break }
            items[parent] = items[child]
            parent = child
        }
        items[parent] = value
        return largest
    }
}
