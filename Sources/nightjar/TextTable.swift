/// A table in plain text: the first column to the left, the others, which hold numbers unless it is said, to the right.
struct TextTable {
    private let head: [String]
    private let texts: Set<String>
    private var rows: [[String]] = []

    /// A table with a line of headings; the columns under those in `texts` go to the left, too.
    init(_ head: [String], texts: Set<String> = []) {
        self.head = head
        self.texts = texts
    }

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
                let isText = column == 0 || head.indices.contains(column) && texts.contains(head[column])
                line += (column == 0 ? "" : "  ") + (isText ? cell + space : space + cell)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
