import Foundation

/// Writes a line to the standard error.
func printError(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

/// What the program prints.
struct Report {
    var measurements: [Measurement] = []

    var text: String {
        var lines: [String] = []
        for (index, result) in measurements.enumerated() {
            if index == 0 || measurements[index - 1].kind != result.kind {
                lines.append("\(result.transactions) transactions: \(result.kind.text); \(result.bytes) bytes")
            }
            lines.append("  \(result.threads) thread\(result.threads == 1 ? "" : "s")")
            lines.append(Self.row("proofs alone", result.proofs, result.transactions))
            for storage in StorageKind.allCases {
                guard let blocks = result.blocks[storage] else { continue }
                let overheads = [result.overhead(storage, \.wall), result.overhead(storage, \.processor)]
                    .map { String(format: "%+.1f %%", $0) }
                lines.append(
                    Self.row("block, \(storage.rawValue)", blocks.map(\.whole), result.transactions)
                        + ", overhead \(overheads[0]) (\(overheads[1]) of processor time)")
                lines.append(
                    "      process \(Self.milliseconds(blocks.map(\.process.wall)))"
                        + ", finalize \(Self.milliseconds(blocks.map(\.finalize.wall)))"
                        + ", commit \(Self.milliseconds(blocks.map(\.commit.wall)))")
            }
        }
        if let peak = peakResidentBytes() { lines.append("peak resident memory: \(peak >> 20) MiB") }
        return lines.joined(separator: "\n")
    }

    private static func milliseconds(_ seconds: [Double]) -> String { String(format: "%.1f ms", 1e3 * median(seconds)) }

    private static func row(_ name: String, _ costs: [Cost], _ transactions: Int) -> String {
        let wall = median(costs.map(\.wall))
        return "    " + name.padding(toLength: 16, withPad: " ", startingAt: 0)
            + String(format: "%9.1f ms, %8.1f transactions/s", 1e3 * wall, Double(transactions) / wall)
    }

    /// The same for programs: seconds and bytes.
    var json: Data {
        get throws {
            let rows = measurements.map { result -> [String: Any] in
                var row: [String: Any] = [
                    "kind": result.kind.rawValue, "threads": result.threads, "transactions": result.transactions,
                    "bytes": result.bytes, "proofs": Self.seconds(result.proofs),
                ]
                for (storage, blocks) in result.blocks {
                    row[storage.rawValue] = [
                        "block": Self.seconds(blocks.map(\.whole)), "process": Self.seconds(blocks.map(\.process)),
                        "finalize": Self.seconds(blocks.map(\.finalize)), "commit": Self.seconds(blocks.map(\.commit)),
                        "overheadPercent": result.overhead(storage, \.wall),
                        "processorOverheadPercent": result.overhead(storage, \.processor),
                    ]
                }
                return row
            }
            var document: [String: Any] = ["measurements": rows]
            document["peakResidentBytes"] = peakResidentBytes()
            return try JSONSerialization.data(withJSONObject: document, options: [.prettyPrinted, .sortedKeys])
        }
    }

    private static func seconds(_ costs: [Cost]) -> [String: Double] {
        ["wall": median(costs.map(\.wall)), "processor": median(costs.map(\.processor))]
    }
}
