import ChainTransactions
import NodeService

/// The pools: what they hold now, and what they held at every height.
enum PoolsPage {
    static func page(_ context: PageContext) async throws -> ServedPage {
        let say = context.say
        let supply = try await context.service.supply()
        let pools = try await context.service.pools()
        let curve = try await context.history.curve(of: context.service)
        let sum = pools.pools.reduce(UInt128(0)) { $0 + UInt128($1.total) }
        return Layout.page(
            say, title: say(.pools), in: .pools, head: context.call.head, chain: context.identity
        ) {
            Parts.paragraph(say(.poolsIntroduction))
            if sum == UInt128(supply) {
                Parts.notice("✓ " + say(.poolsAddUp, Figures.grouped(supply), Figures.grouped(pools.height)), "good")
            } else {
                Parts.notice("✗ " + say(.poolsDoNotAddUp, Figures.grouped(sum), Figures.grouped(supply)), "bad")
            }
            PoolTable.html(say, pools.pools, supply: supply)
            tag("h2") { say(.poolsOverTime) }
            if !curve.isComplete {
                Parts.notice(
                    say(
                        .chartIncomplete, Figures.grouped(curve.samples.first?.height ?? 0),
                        Figures.grouped(curve.heights.lowerBound)))
            }
            AreaChart.stacked(say, curve.samples, supply: supply)
            tag("div", .style("charts")) {
                PoolSample.pools.indices.map { AreaChart.single(say, curve.samples, $0) }
            }
            tag("details") {
                tag("summary") { say(.chartAsTable) }
                table(say, curve.samples)
            }
        }
    }

    private static func table(_ say: Voice, _ samples: [PoolSample]) -> HTML {
        // Two dozen rows say what the drawing does; the newest is one of them.
        let step = max(1, (samples.count + 23) / 24)
        let rows = samples.reversed().enumerated().filter { $0.offset.isMultiple(of: step) }.map(\.element)
        return Parts.table(
            say(.chartCaption),
            [say(.height), say(.poolTransparent), say(.poolSapling), say(.poolRing), say(.circuits)],
            numeric: [1, 2, 3, 4],
            rows.map { sample in
                [HTML(text: Figures.grouped(sample.height))] + sample.totals.map { HTML(text: Figures.grouped($0)) }
            })
    }
}
