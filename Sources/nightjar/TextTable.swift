/// A table in plain text: the first column to the left, the others, which hold numbers, to the right.
struct TextTable {
    private let head: [String]
    private var rows: [[String]] = []

    /// A table with a line of headings.
    init(_ head: [String]) { self.head = head }

    /// Adds a line; as many cells as there are headings.
    mutating func append(_ row: [String]) { rows.append(row) }

    /// The lines, without spaces at the end.
    var lines: [String] {
        let all = [head] + rows
        let widths = head.indices.map { column in
            all.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let space = String(repeating: " ", count: max(0, widths[column] - cell.count))
                line += column == 0 ? cell + space : "  " + space + cell
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
