import ChainTransactions

/// The pools' totals over the heights, drawn on the server.
enum AreaChart {
    /// The drawing's own measures; it is stretched to where it stands.
    private static let width: UInt64 = 1000, height: UInt64 = 300

    /// All pools on top of one another: together they are the supply.
    static func stacked(_ say: Voice, _ samples: [PoolSample], supply: UInt64) -> HTML {
        var lower = samples.map { _ in UInt64(0) }
        var areas: [HTML] = []
        for (i, pool) in PoolSample.pools.enumerated() {
            let upper = zip(lower, samples).map { $0 + $1.totals[i] }
            if upper != lower { areas.append(area(samples, lower, upper, top: supply, pool.style)) }
            lower = upper
        }
        return tag("figure") {
            tag("figcaption") { say(.chartCaption) }
            legend(say)
            drawing(say, HTML(areas), summary: say(.chartSummary, summary(say, samples)))
            axis(say, samples)
        }
    }

    /// One pool by itself, up to the most that it held.
    static func single(_ say: Voice, _ samples: [PoolSample], _ index: Int) -> HTML {
        let pool = PoolSample.pools[index]
        let values = samples.map { $0.totals[index] }
        let most = values.max() ?? 0
        return tag("figure", .style("small")) {
            tag("figcaption") {
                tag("span", .style("badge \(pool.style)")) { name(say, index) }
                " " + say(.atMost) + " "
                Parts.amount(say, most)
            }
            drawing(
                say, area(samples, values.map { _ in 0 }, values, top: most, pool.style),
                summary: say(
                    .poolSummary, name(say, index), Figures.grouped(values.first ?? 0),
                    Figures.grouped(values.last ?? 0), Figures.grouped(most)))
            axis(say, samples)
        }
    }

    /// What a sample's total is of: a pool, or all circuits.
    private static func name(_ say: Voice, _ index: Int) -> String {
        say(index == PoolSample.pools.count - 1 ? .circuits : PoolSample.pools[index].phrase)
    }

    private static func drawing(_ say: Voice, _ content: HTML, summary: String) -> HTML {
        tag(
            "svg", .style("chart"), Attribute("viewBox", "0 0 \(width) \(height)"),
            Attribute("preserveAspectRatio", "none"), Attribute("role", "img"), .label(summary)
        ) { content }
    }

    /// The area between two lines that change in steps, as totals do.
    private static func area(
        _ samples: [PoolSample], _ lower: [UInt64], _ upper: [UInt64], top: UInt64, _ style: String
    ) -> HTML {
        guard let first = samples.first?.height, let last = samples.last?.height else { return .empty }
        let span = max(1, last - first)
        func x(_ i: Int) -> UInt64 { UInt64(UInt128(samples[i].height - first) * UInt128(width) / UInt128(span)) }
        func y(_ value: UInt64) -> UInt64 {
            height - UInt64(min(UInt128(height), UInt128(value) * UInt128(height) / UInt128(max(1, top))))
        }
        var path = "M\(x(0)) \(y(upper[0]))"
        for i in samples.indices.dropFirst() { path += "H\(x(i))V\(y(upper[i]))" }
        path += "H\(width)V\(y(lower[lower.count - 1]))"
        for i in samples.indices.dropLast().reversed() { path += "H\(x(i + 1))V\(y(lower[i]))" }
        return tag("path", .style(style), Attribute("d", path + "H0Z"))
    }

    private static func axis(_ say: Voice, _ samples: [PoolSample]) -> HTML {
        tag("div", .style("axis")) {
            tag("span") { say(.atHeight, Figures.grouped(samples.first?.height ?? 0)) }
            tag("span") { say(.atHeight, Figures.grouped(samples.last?.height ?? 0)) }
        }
    }

    private static func legend(_ say: Voice) -> HTML {
        tag("ul", .style("legend")) {
            PoolSample.pools.enumerated().map { index, pool in
                tag("li", .style(pool.style)) {
                    tag("svg", Attribute("viewBox", "0 0 8 8"), Attribute("aria-hidden", "true")) {
                        tag("rect", Attribute("width", "8"), Attribute("height", "8"), Attribute("rx", "1.5"))
                    }
                    tag("span") { name(say, index) }
                }
            }
        }
    }

    private static func summary(_ say: Voice, _ samples: [PoolSample]) -> String {
        guard let last = samples.last else { return "" }
        return PoolSample.pools.indices.map { name(say, $0) + " " + Figures.grouped(last.totals[$0]) }
            .joined(separator: ", ")
    }
}
