import Foundation

/// What a piece of work took.
struct Cost {
    /// Seconds by the clock.
    var wall = 0.0
    /// Seconds of processors' time of all threads, which work of other processes beside does not lengthen much.
    var processor = 0.0

    static func + (a: Self, b: Self) -> Self { Cost(wall: a.wall + b.wall, processor: a.processor + b.processor) }

    /// What `body` takes.
    static func of(_ body: () throws -> Void) rethrows -> Cost {
        let (start, used) = (ContinuousClock.now, processorTime())
        try body()
        let parts = (ContinuousClock.now - start).components
        return Cost(
            wall: Double(parts.seconds) + Double(parts.attoseconds) * 1e-18, processor: processorTime() - used)
    }

    /// In steps of a microsecond or more.
    private static func processorTime() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}

/// The value in the middle; the mean of the two there for an even number.
func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard let last = sorted.last else { return 0 }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : ((middle > 0 ? sorted[middle - 1] : last) + sorted[middle]) / 2
}

/// The most memory that the process has had resident, in bytes; nil where the system has no file that says so.
func peakResidentBytes() -> Int? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
        let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return nil }
    return line.split(separator: " ").compactMap { Int($0) }.first.map { $0 << 10 }
}
