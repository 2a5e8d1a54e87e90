import Synchronization

/// What the node measures, kept in memory and written in Prometheus's text form (version 0.0.4).
public final class NodeMetrics: Sendable {
    /// A series' name and its labels, in order.
    private struct Series: Hashable, Comparable {
        let name: String
        let labels: String
        static func < (a: Self, b: Self) -> Bool { (a.name, a.labels) < (b.name, b.labels) }
    }

    private struct Histogram {
        var buckets: [UInt64]
        var sum = 0.0
        var count: UInt64 = 0
    }

    private struct Values {
        var counters: [Series: UInt64] = [:]
        var gauges: [Series: Double] = [:]
        var histograms: [Series: Histogram] = [:]
        /// Series that found no room.
        var lost: UInt64 = 0
    }

    /// The upper bounds of durations, in seconds.
    private static let bounds = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10]
    /// The most series of one kind; labels never come from outside, so that this is a second line of defence.
    private static let capacity = 2000
    private let values = Mutex(Values())

    /// Nothing measured yet.
    public init() {}

    /// Adds to a counter.
    public func count(_ name: String, _ labels: [(String, String)] = [], by amount: UInt64 = 1) {
        let series = Series(name: name, labels: Self.text(labels))
        values.withLock { values in
            guard values.counters[series] != nil || values.counters.count < Self.capacity else {
                values.lost += 1
                return
            }
            values.counters[series, default: 0] &+= amount
        }
    }

    /// Sets a gauge.
    public func set(_ name: String, _ labels: [(String, String)] = [], to value: Double) {
        let series = Series(name: name, labels: Self.text(labels))
        values.withLock { values in
            guard values.gauges[series] != nil || values.gauges.count < Self.capacity else {
                values.lost += 1
                return
            }
            values.gauges[series] = value
        }
    }

    /// Adds a duration to a histogram.
    public func observe(_ name: String, _ labels: [(String, String)] = [], seconds: Double) {
        let series = Series(name: name, labels: Self.text(labels))
        values.withLock { values in
            guard values.histograms[series] != nil || values.histograms.count < Self.capacity else {
                values.lost += 1
                return
            }
            var histogram =
                values.histograms[series] ?? Histogram(buckets: [UInt64](repeating: 0, count: Self.bounds.count))
            for (i, bound) in Self.bounds.enumerated() where seconds <= bound { histogram.buckets[i] += 1 }
            histogram.sum += seconds
            histogram.count += 1
            values.histograms[series] = histogram
        }
    }

    /// Everything, series by name and labels.
    public var text: String {
        let values = values.withLock { $0 }
        var lines: [String] = []
        var described: Set<String> = []
        func describe(_ name: String, _ kind: String) {
            if described.insert(name).inserted { lines.append("# TYPE \(name) \(kind)") }
        }
        for (series, value) in values.counters.sorted(by: { $0.key < $1.key }) {
            describe(series.name, "counter")
            lines.append("\(series.name)\(Self.braced(series.labels)) \(value)")
        }
        for (series, value) in values.gauges.sorted(by: { $0.key < $1.key }) {
            describe(series.name, "gauge")
            lines.append("\(series.name)\(Self.braced(series.labels)) \(value)")
        }
        for (series, histogram) in values.histograms.sorted(by: { $0.key < $1.key }) {
            describe(series.name, "histogram")
            let prefix = series.labels.isEmpty ? "" : series.labels + ","
            for (bound, count) in zip(Self.bounds, histogram.buckets) {
                lines.append("\(series.name)_bucket{\(prefix)le=\"\(bound)\"} \(count)")
            }
            lines.append("\(series.name)_bucket{\(prefix)le=\"+Inf\"} \(histogram.count)")
            lines.append("\(series.name)_sum\(Self.braced(series.labels)) \(histogram.sum)")
            lines.append("\(series.name)_count\(Self.braced(series.labels)) \(histogram.count)")
        }
        describe("nightjar_series_lost_total", "counter")
        lines.append("nightjar_series_lost_total \(values.lost)")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func braced(_ labels: String) -> String { labels.isEmpty ? "" : "{\(labels)}" }

    private static func text(_ labels: [(String, String)]) -> String {
        labels.map { name, value in
            var escaped = ""
            for character in value {
                switch character {
                case "\\": escaped += "\\\\"
                case "\"": escaped += "\\\""
                case "\n": escaped += "\\n"
                default: escaped.append(character)
                }
            }
            return "\(name)=\"\(escaped)\""
        }.joined(separator: ",")
    }
}
