/// A simulation as a person reads it: a table, and a chart of the median balances.
extension EconomySimulation {
    private static let bars = Array("▁▂▃▄▅▆▇█")
    private static let chartHeight = 10
    private static let marks: [Character] = ["c", "r", "d"]

    public var table: String {
        let head = [
            "", "members", "balance", "average", "earned", "spent", "bought", "→common", "→premium", "→rare",
            "can rare",
        ]
        let rows = self.groups.map { group in
            [
                group.name, "\(group.members)", "\(group.medianBalance)", "\(group.averageBalance)", "\(group.earned)",
                "\(group.spent)", "\(group.boughtTenths / 10).\(group.boughtTenths % 10)", Self.day(group.daysToCommon),
                Self.day(group.daysToPremium), Self.day(group.daysToRare), "\(group.affordsRare) %",
            ]
        }
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        return ([head] + rows).map { row in
            zip(row, widths).enumerated().map { index, cell in
                let padding = String(repeating: " ", count: cell.1 - cell.0.count)
                return index == 0 ? cell.0 + padding : padding + cell.0
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    /// One column a day, one letter a kind of members; the highest at the top.
    public var chart: String {
        let highest = max(1, self.groups.flatMap(\.medians).max() ?? 1)
        let days = self.groups.first?.medians.count ?? 0
        var canvas = Array(repeating: Array(repeating: Character(" "), count: days), count: Self.chartHeight)
        for (group, mark) in zip(self.groups, Self.marks) {
            for (day, median) in group.medians.enumerated() {
                let row = Self.chartHeight - 1 - Int(median * Int64(Self.chartHeight - 1) / highest)
                canvas[row][day] = mark
            }
        }
        let width = "\(highest)".count
        let lines = canvas.enumerated().map { row, cells in
            let value = row == 0 ? "\(highest)" : row == Self.chartHeight - 1 ? "0" : ""
            return String(repeating: " ", count: width - value.count) + value + " │" + String(cells)
        }
        let axis = String(repeating: " ", count: width) + " └" + String(repeating: "─", count: days)
        return (lines + [axis]).joined(separator: "\n")
    }

    public var summary: String {
        let inflation = self.inflationPercent.map { "\($0) %" } ?? "not within the first month"
        return "minted \(self.minted)  burned \(self.burned)  inflation of the last 30 days: \(inflation)"
    }

    private static func day(_ day: Int?) -> String { day.map { "day \($0)" } ?? "—" }
}
