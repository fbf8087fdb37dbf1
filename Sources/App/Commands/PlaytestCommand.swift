import Coordination
import JSON
import Narrative
import Vocabulary

/// `dianabot content playtest FILE [from FRAGMENT] [in es|en] [with "flag seen, courage = 3"] [take a,b,c]`: reads a
/// story as an invented member, who gets nothing. Without `take` it asks what to do.
struct PlaytestCommand {
    private var playtest: Playtest
    private var language = Language.spanish
    private var decisions: [String]?

    static func run(_ words: [String]) throws {
        guard let path = words.first else { throw UsageError("playtest needs the file of a story") }
        let story = try ContentCommand.story(at: path)
        var command = try Self(story, Array(words.dropFirst()))
        command.play()
    }

    private init(_ story: Story, _ words: [String]) throws {
        guard words.count.isMultiple(of: 2) else {
            throw UsageError("playtest takes from, in, with, take, each with a value")
        }
        var reader = PlaytestReader()
        var start: String?
        for (name, value) in zip(words, words.dropFirst()).enumerated().filter({ $0.offset.isMultiple(of: 2) }).map(
            \.element)
        {
            switch name {
            case "from": start = value
            case "in":
                guard let language = Language(rawValue: value) else { throw UsageError("a story is in es and en") }
                self.language = language
            case "with":
                for part in value.split(separator: ",") {
                    do throws(JSONFault) { try reader.take(String(part), in: story) } catch {
                        throw UsageError("\(error)")
                    }
                }
            case "take": self.decisions = value.split(separator: ",").map { String($0).filter { $0 != " " } }
            default: throw UsageError("playtest takes from, in, with, take; not \(name)")
            }
        }
        do throws(JSONFault) {
            self.playtest = try Playtest(story, from: start, as: reader, knowing: .everything)
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
        guard self.decisions == nil else { return self.decisions!.isEmpty ? nil : self.decisions!.removeFirst() }
        guard let line = readLine() else { return nil }
        let choices = self.playtest.choices
        if let number = Int(line), choices.indices.contains(number - 1) { return choices[number - 1].key }
        return line
    }

    private func show() {
        let fragment = self.playtest.fragment
        say("\n== \(fragment.title[self.language])  (\(fragment.key))\n")
        say(self.playtest.text[self.language])
        say("")
        for (index, choice) in self.playtest.choices.enumerated() {
            let lock = choice.missing.isEmpty ? "" : "🔒 "
            say("  \(index + 1)  \(lock)\(choice.text[self.language])  (\(choice.key))")
        }
        if self.playtest.isEnd { say("  the end") }
    }

    private mutating func take(_ key: String) {
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
