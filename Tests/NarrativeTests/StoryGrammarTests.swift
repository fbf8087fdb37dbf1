import Coordination
import JSON
import Testing
import Vocabulary

@testable import Narrative

/// What a story may say since it remembers, gives and promises.
@Suite struct StoryGrammarTests {
    private static let variables = "var: courage = 0\nvar: mask = none\nvar: clues = {}\n"

    private func source(
        head: String = "", room: String = "", leave: String = "+3 besitos, flag left, flag confident_approach",
        leaveLines: String = ""
    ) -> String {
        StorySource.changed("narrator: lucien\n", to: "narrator: lucien\n\(Self.variables)\(head)")
            .replacing("+3 besitos, flag left, flag confident_approach", with: leave)
            .replacing("es: Salir\n", with: "es: Salir\n\(leaveLines)")
            .replacing("title.en: The room\n", with: "title.en: The room\n\(room)")
    }

    private func story(_ source: String) throws -> Story {
        let (story, findings) = StoryParser.parse(Array(source.utf8), knowing: .house)
        return try #require(story, "\(findings)")
    }

    private func codes(_ source: String) -> [String] {
        StoryParser.parse(Array(source.utf8), knowing: .house).findings.map(\.code.rawValue)
    }

    @Test func `variables have a type and a first value`() throws {
        #expect(
            try self.story(self.source()).variables == [
                StoryVariable(key: "courage", initial: .number(0)), StoryVariable(key: "mask", initial: .word("none")),
                StoryVariable(key: "clues", initial: .set([])),
            ])
    }

    @Test func `a decision changes what is remembered and gives more than besitos`() throws {
        let leave =
            "flag left, unflag confident_approach, courage += 2, mask = gold, clues += letter, courage -= 1, "
            + "item candle 2, unlock jardin, achievement first, vip 3 days, +4 besitos"
        let decision = try #require(
            try self.story(self.source(leave: leave)).fragments.first { $0.key == "sala" }?.decisions.first)
        #expect(decision.besitos == Besitos(4) && decision.flags == ["left"])
        #expect(
            decision.effects == [
                .clear(flag: "confident_approach"), .add("courage", 2), .assign("mask", .word("gold")),
                .put("clues", member: "letter"), .add("courage", -1),
            ])
        #expect(
            decision.rewards
                == StoryRewards(
                    items: [.init(key: "candle", quantity: 2)], achievements: ["first"], unlocks: ["jardin"], vipDays: 3
                ))
    }

    @Test func `a decision opens experiences and goods, and begins one experience`() throws {
        let leave = "unlock experience ball, start experience tour, unlock shop mask"
        let decision = try #require(
            try self.story(self.source(leave: leave)).fragments.first { $0.key == "sala" }?.decisions.first)
        let rewards = StoryRewards(experiences: ["ball"], trigger: "tour", shopItems: ["mask"])
        #expect(decision.rewards == rewards)
        #expect(try StoryRewards(json: JSONValue(of: rewards)) == rewards)
        #expect(self.codes(self.source(leave: leave + ", start experience other")).contains("too_many"))
        #expect(self.codes(self.source(leave: "unlock attic ball")).contains("bad_consequence"))
    }

    @Test func `a fragment gives, promises, has a price, a preview, and may be secret`() throws {
        let room = """
            needs: visited jardin
            price: 500
            secret: yes
            preview.es: Detrás se oye música.
            preview.en: There is music behind it.
            gives: +20 besitos, item candle
            promise: again when visited sala 2 gives +10 besitos, unlock jardin

            """
        let fragment = try #require(try self.story(self.source(room: room)).fragments.first { $0.key == "sala" })
        #expect(fragment.price == Besitos(500) && fragment.isSecret)
        #expect(fragment.content.preview?.english == "There is music behind it.")
        #expect(fragment.rewards == StoryRewards(besitos: Besitos(20)!, items: [.init(key: "candle", quantity: 1)]))
        #expect(
            fragment.promises == [
                StoryPromise(
                    key: "again", condition: .atom(.init("visited", .count(2, of: "sala"))),
                    rewards: StoryRewards(besitos: Besitos(10)!, unlocks: ["jardin"]))
            ])
    }

    @Test func `and binds closer than or, and parentheses closer than both`() throws {
        func needs(_ text: String) throws -> Requirement {
            try StoryConditions.requirement(of: text, knowing: .house)
        }
        let (a, b, c) = (try needs("flag a"), try needs("flag b"), try needs("flag c"))
        #expect(try needs("flag a and flag b or flag c") == .any([.all([a, b]), c]))
        #expect(try needs("flag a and (flag b or not flag c)") == .all([a, .any([b, .not(c)])]))
        #expect(try needs("flag a or flag b, flag c") == .all([.any([a, b]), c]))
        let three = Requirement.atom(.init("variable", .count(3, of: "courage")))
        let four = Requirement.atom(.init("variable", .count(4, of: "courage")))
        #expect(try needs("courage >= 3") == three)
        #expect(try needs("courage > 3") == four)
        #expect(try needs("courage < 3") == .not(three))
        #expect(try needs("courage == 3") == .all([three, .not(four)]))
        #expect(try needs("mask == gold") == .atom(.init("value", .key("mask.gold"))))
        #expect(try needs("clues lacks letter") == .not(.atom(.init("value", .key("clues.letter")))))
    }

    @Test func `a decision may be for once, and a fallback is there when nothing else is`() throws {
        let once = try self.story(self.source(leaveLines: "  once: yes\n"))
        #expect(once.fragments.first { $0.key == "sala" }?.decisions.first?.isOnce == true)
        #expect(self.codes(self.source(leaveLines: "  once: yes\n")) == ["no_open_decision"])
        #expect(self.codes(self.source(leaveLines: "  fallback: yes\n")).isEmpty)
        #expect(self.codes(self.source(leaveLines: "  fallback: yes\n  once: yes\n")).contains("bad_value"))
    }

    @Test func `pages may be longer together than one message`() throws {
        let page = String(repeating: "a", count: 3000)
        let long = StorySource.changed("text.es: Una sala.", to: "text.es:\n  \(page)\n  ---\n  \(page)")
        let text = try #require(try self.story(long).fragments.first { $0.key == "sala" }).content.text.spanish
        #expect(FragmentContent.pages(of: text) == [page, page])
        #expect(
            self.codes(StorySource.changed("text.es: Una sala.", to: "text.es:\n  \(page)\n  \(page)"))
                == ["text_too_long"])
    }

    @Test(arguments: [
        ("courage += 1", "courage += some", "bad_consequence"), ("courage += 1", "mask += gold", "bad_consequence"),
        ("courage += 1", "mask = 3", "bad_consequence"), ("courage += 1", "luck += 1", "unknown_variable"),
        ("courage += 1", "item candle 0", "bad_consequence"), ("courage += 1", "vip 0 days", "bad_consequence"),
        ("courage += 1", "unlock nowhere", "unknown_fragment"), ("courage += 1", "flag courage", "bad_variable"),
    ])
    func `a consequence that means nothing is an error`(good: String, bad: String, code: String) {
        #expect(self.codes(self.source(leave: "flag left, flag confident_approach, \(good)")).isEmpty)
        #expect(self.codes(self.source(leave: "flag left, flag confident_approach, \(bad)")).contains(code))
    }

    @Test(arguments: [
        ("needs: luck >= 1", "unknown_variable"), ("needs: mask >= 1", "bad_variable"),
        ("needs: courage has letter", "bad_variable"), ("needs: (flag left", "bad_requirement"),
        ("needs: unlocked nowhere", "unknown_fragment"), ("needs: turns_since nowhere 2", "unknown_fragment"),
        ("price: 0", "bad_value"), ("gives: flag left", "bad_consequence"), ("gives: 5 besitos", "bad_consequence"),
        ("promise: later gives +5 besitos", "bad_value"),
        ("promise: later when moon gives +5 besitos", "bad_requirement"),
        ("promise: later when flag left gives moon", "bad_consequence"), ("preview.es: Sólo así", "missing_language"),
        ("needs: not not not not not not flag left", "bad_requirement"),
    ])
    func `what a fragment cannot mean is an error`(line: String, code: String) {
        #expect(
            self.codes(self.source(room: line + "\n")).contains(code), "\(self.codes(self.source(room: line + "\n")))")
    }

    @Test(arguments: ["var: courage = 1", "var: name = ana", "var: Luck = 1", "var: luck", "var: luck = {A}"])
    func `a variable that cannot be is an error`(line: String) {
        let codes = self.codes(self.source(head: line + "\n"))
        #expect(codes == ["bad_variable"] || codes == ["duplicate_key"], "\(codes)")
    }

    @Test func `the beginning gives nothing and is not VIP`() {
        for line in ["gives: +5 besitos", "vip: yes"] {
            let source = StorySource.changed("title.en: The door\n", to: "title.en: The door\n\(line)\n")
            #expect(StoryParser.parse(Array(source.utf8), knowing: .house).story == nil)
        }
    }
}
