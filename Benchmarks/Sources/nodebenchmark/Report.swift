import Foundation
import Primitives

/// Figures with their units, in the order in which they were taken.
struct Report {
    private var figures: [(name: String, value: Double, unit: String)] = []
    private let isJSON: Bool

    init(isJSON: Bool) { self.isJSON = isJSON }

    /// Notes a figure, and prints it at once where people read.
    mutating func add(_ name: String, _ value: Double, _ unit: String) {
        figures.append((name, value, unit))
        if !isJSON { print("\(name)\t\(Self.text(value))\t\(unit)") }
    }

    mutating func add(_ name: String, _ count: Int, _ unit: String = "") { add(name, Double(count), unit) }

    private static func text(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String(format: value < 10 ? "%.3f" : "%.1f", value)
    }

    /// Prints all of them where programs read.
    func finish() {
        guard isJSON else { return }
        let members = figures.map { figure in
            JSONValue.object([
                .init("name", .string(figure.name)), .init("value", .number(Self.text(figure.value))),
                .init("unit", .string(figure.unit)),
            ])
        }
        print(JSONValue.object([.init("figures", .array(members))]).serialized(indentation: 2))
    }
}

extension Duration {
    /// The time in seconds.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}

/// The time that `body` takes, in seconds, and what it returns.
func timed<R>(_ body: () throws -> R) rethrows -> (seconds: Double, result: R) {
    let start = ContinuousClock.now
    let result = try body()
    return ((ContinuousClock.now - start).inSeconds, result)
}

/// Memory of this process in bytes, from the system's account of it; nil where there is none.
func memory(_ field: String) -> Double? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
    for line in status.split(separator: "\n") where line.hasPrefix(field + ":") {
        return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Double($0) }
            .map { $0 * 1024 }
    }
    return nil
}
