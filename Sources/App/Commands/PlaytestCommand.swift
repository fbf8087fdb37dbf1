import Coordination
import JSON
import Narrative
import Vocabulary

/// Reads a story as an invented member, who gets nothing. Without `--take` it asks what to do.
struct PlaytestCommand {
    private var playtest: Playtest
    private let language: Language
    private var decisions: [String]?

    static func run(_ path: String, _ context: CommandContext) throws {
        var command = try Self(try ContentCommand.story(at: path), context)
        command.play()
    }

    private init(_ story: Story, _ context: CommandContext) throws {
        guard let language = Language(rawValue: context.option("--language") ?? "es") else {
            throw UsageError("--language is es or en")
        }
        self.language = language
        self.decisions = context.option("--take").map {
            $0.split(separator: ",").map { $0.split(separator: " ").joined(separator: " ") }
        }
        do throws(JSONFault) {
            var reader = PlaytestReader()
            for part in (context.option("--with") ?? "").split(separator: ",") {
                try reader.take(String(part), in: story)
            }
            self.playtest = try Playtest(story, from: context.option("--from"), as: reader, knowing: .everything)
        } catch { throw UsageError("\(error)") }
    }

    private mutating func play() {
        while true {
            self.show()
            guard !self.playtest.isEnd, let decision = self.next() else { return }
            self.take(decision)
        }
    }

    private mutating func next() -> String? {
        if var left = self.decisions {
            guard !left.isEmpty else { return nil }
            defer { self.decisions = left }
            return left.removeFirst()
        }
        guard let line = readLine() else { return nil }
        let choices = self.playtest.choices
        if let number = Int(line), choices.indices.contains(number - 1) { return choices[number - 1].key }
        return line
    }

    private func show() {
        let fragment = self.playtest.fragment
        say("\n== \(fragment.title[self.language])  (\(fragment.key))\n")
        say(self.playtest.text[self.language])
        if let game = fragment.game {
            let attempts = game.attempts.map { "\($0) attempts" } ?? "as many attempts as one likes"
            say("\n  a game: play \(game.kind)  \(JSONWriter.text(of: game.shown))  (\(attempts))")
        }
        say("")
        for (index, choice) in self.playtest.choices.enumerated() {
            let lock = choice.missing.isEmpty ? "" : "🔒 "
            say("  \(index + 1)  \(lock)\(choice.text[self.language])  (\(choice.key))")
        }
        if self.playtest.isEnd { say("  the end") }
    }

    private mutating func play(_ attempt: String) {
        guard let played = self.playtest.play(attempt) else { return say("  that is no attempt at a game here") }
        let told = played.told == .null ? "" : " \(JSONWriter.text(of: played.told))"
        say("  \(played.outcome.rawValue)\(told)")
        if !played.given.isEmpty { say("  would give \(JSONWriter.text(of: played.given))") }
    }

    private mutating func take(_ key: String) {
        if key.hasPrefix("play ") { return self.play(String(key.dropFirst(5))) }
        if key.hasPrefix("unlock "), self.playtest.unlock(String(key.dropFirst(7))) {
            return say("  paid")
        }
        guard let given = self.playtest.take(key) else {
            let missing = self.playtest.choices.first { $0.key == key }?.missing.flatMap(\.checks) ?? []
            let needs = missing.map { "\($0.kind) \($0.subject ?? "") (\($0.current))" }.joined(separator: ", ")
            return say(needs.isEmpty ? "  there is no such decision here" : "  it needs \(needs)")
        }
        if !given.isEmpty { say("  would give \(JSONWriter.text(of: given))") }
    }
}
