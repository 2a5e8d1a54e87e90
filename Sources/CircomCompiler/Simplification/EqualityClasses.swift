/// Signals that constraints set equal: union by least number with path halving.
struct EqualityClasses: Sendable {
    private var parents: [UInt32]

    /// Every signal is its own class.
    init(signalCount: Int) { parents = Array(0..<UInt32(signalCount)) }

    /// The least signal of a class. Main's outputs and public inputs are the least of all, so they stay.
    @inline(__always) mutating func representative(_ signal: UInt32) -> UInt32 {
        var current = signal
        while true {
            let parent = parents[Int(current)]
            if parent == current { return current }
            let next = parents[Int(parent)]
            parents[Int(current)] = next
            current = next
        }
    }

    /// Joins two classes.
    @inline(__always) mutating func join(_ a: UInt32, _ b: UInt32) {
        let a = representative(a)
        let b = representative(b)
        if a < b { parents[Int(b)] = a } else if b < a { parents[Int(a)] = b }
    }
}
