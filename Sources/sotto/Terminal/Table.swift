import VisibleText

/// Columns of text, each as wide as its widest cell.
enum Table {
    static func text(_ cells: [[String]]) -> VisibleText {
        let rows = cells.map { $0.map { VisibleText(of: $0).text } }
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        let lines = rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line +=
                    column == row.count - 1
                    ? cell : cell + String(repeating: " ", count: widths[column] - cell.count + 2)
            }
            return line
        }
        return VisibleText(lines: lines.joined(separator: "\n"))
    }
}
