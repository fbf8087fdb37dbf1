import JSON
import Narrative

/// What members need for each place of a story, and where they may be stuck.
enum ContentSolving {
    static func solve(_ path: String, _ context: CommandContext) throws {
        let story = try ContentCommand.story(at: path)
        var world = StoryWorld()
        if let daily = try context.number("--daily") { world.besitosPerDay = Int64(daily) }
        guard let solution = StorySolver(story, in: world)?.solution() else {
            throw ContentError("\(path) begins nowhere")
        }
        if context.option("--json") != nil {
            say(JSONWriter.text(of: solution))
        } else {
            say(Self.table(of: solution))
            for finding in solution.findings {
                say("\(path):\(finding.line): \(finding.code.rawValue): \(finding.detail)")
            }
            say(
                solution.isSound
                    ? "every place can be reached, and nobody is stuck for good" : "look at the lines above")
        }
        if !solution.isSound { throw ContentMistakes(files: 1) }
    }

    private static func table(of solution: StorySolution) -> String {
        let width = (solution.reaches.map(\.fragment.count).max() ?? 0) + 2
        func row(_ cells: [String], _ rest: String) -> String {
            func pad(_ text: String, _ width: Int, left: Bool) -> String {
                let gap = String(repeating: " ", count: max(0, width - text.count))
                return left ? text + gap : gap + text
            }
            return pad(cells[0], width, left: true) + cells.dropFirst().map { pad($0, 10, left: false) }.joined()
                + (rest.isEmpty ? "" : "  \(rest)")
        }
        let head = row(["fragment", "decisions", "readings", "besitos", "elsewhere", "day", "at least"], "")
        return
            ([head]
            + solution.reaches.map { reach in
                guard let way = reach.way else { return row([reach.fragment, "-", "-", "-", "-", "-", "-"], "never") }
                let needs =
                    [way.needsVIP ? "VIP" : nil, way.needsPrice ? "at a price" : nil].compactMap { $0 } + way.assumed
                return row(
                    [
                        reach.fragment, "\(way.readings.reduce(0) { $0 + $1.count })", "\(way.readings.count)",
                        "\(way.besitos)", "\(way.elsewhere)", "\(way.days)", "\(way.leastDays)",
                    ], needs.joined(separator: ", "))
            }).joined(separator: "\n")
    }
}
