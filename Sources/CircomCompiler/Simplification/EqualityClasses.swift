/// Signals that constraints set equal: union by least number with path halving.
struct EqualityClasses: ~Copyable {
    private var parents: [UInt32]

    /// Each signal is a class.
    init(signalCount: Int) { parents = Array(countingTo: signalCount) }

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

    /// The classes numbered in the order of their least signals, but each signal up to `publicCount` in a class of its
    /// own; what is equal to several of those is in the class of the least.
    consuming func numbered(publicCount: Int) -> SignalClasses {
        let publicRepresentatives = (0...UInt32(publicCount)).map { representative($0) }
        var classes = parents
        parents = []
        var leastSignals = Array(countingTo: min(publicCount + 1, classes.count))
        leastSignals.reserveCapacity(classes.indices.count { classes[$0] == $0 } + publicCount)
        for signal in 0..<leastSignals.count { classes[signal] = UInt32(signal) }
        // A parent is less than its signal, so its class is known.
        for signal in leastSignals.count..<classes.count {
            let parent = Int(classes[signal])
            if parent == signal {
                classes[signal] = UInt32(leastSignals.count)
                leastSignals.append(UInt32(signal))
            } else {
                classes[signal] = parent > publicCount ? classes[parent] : publicRepresentatives[parent]
            }
        }
        return SignalClasses(classOfSignal: classes, leastSignals: leastSignals)
    }
}

/// The classes of equal signals, with numbers in the order of their least signals. Whatever is decided by comparing
/// signals that stay is decided alike by comparing their classes.
struct SignalClasses: Sendable {
    /// For each signal its class; 0 and each of main's outputs and public inputs is its own.
    let classOfSignal: [UInt32]
    /// For each class its least signal.
    let leastSignals: [UInt32]

    /// The number of classes.
    var count: Int { leastSignals.count }

    /// Classes of one signal each.
    init(distinct signalCount: Int) {
        classOfSignal = Array(countingTo: signalCount)
        leastSignals = classOfSignal
    }

    fileprivate init(classOfSignal: [UInt32], leastSignals: [UInt32]) {
        self.classOfSignal = classOfSignal
        self.leastSignals = leastSignals
    }
}

extension [UInt32] {
    /// The numbers from 0 up to, but not including, `count`.
    init(countingTo count: Int) {
        self.init(repeating: 0, count: count)
        for index in indices { self[index] = UInt32(truncatingIfNeeded: index) }
    }
}
