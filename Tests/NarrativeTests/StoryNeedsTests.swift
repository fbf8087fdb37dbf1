import Coordination
import Testing

@testable import Narrative

@Suite struct StoryNeedsTests {
    private func parse(_ needs: String) -> (requirement: Requirement?, codes: [String]) {
        let source = StorySource.changed("es: Dormir\n", to: "es: Dormir\n  needs: \(needs)\n")
        let (story, findings) = StoryParser.parse(Array(source.utf8), knowing: .house)
        return (
            story?.fragments.first { $0.key == "jardin" }?.decisions.last?.needs,
            findings.map { "\($0.line) \($0.code.rawValue)" }
        )
    }

    private func flag(_ name: String) -> Requirement { .atom(.init("flag", .key(name))) }
    private let coins = Requirement.atom(.init("min_besitos", .number(20)))

    @Test func `a comma requires both sides, or leaves a choice, not turns one condition around`() {
        #expect(self.parse("flag left").requirement == self.flag("left"))
        #expect(self.parse("besitos 20").requirement == self.coins)
        #expect(self.parse("min_besitos 20, not flag left").requirement == .all([self.coins, .not(self.flag("left"))]))
        #expect(
            self.parse("flag left or flag confident_approach or not visited puerta 3, min_besitos 20").requirement
                == .all([
                    .any([
                        self.flag("left"), self.flag("confident_approach"),
                        .not(.atom(.init("visited", .count(3, of: "puerta")))),
                    ]), self.coins,
                ]))
        #expect(
            self.parse("flag left\n  needs: min_besitos 20").requirement == .all([self.flag("left"), self.coins]))
    }

    @Test(arguments: [
        ("", "44 bad_requirement"), ("moon", "44 bad_requirement"), ("flag", "44 bad_requirement"),
        ("flag a b", "44 bad_requirement"), ("flag Left", "44 bad_requirement"), ("besitos", "44 bad_requirement"),
        ("besitos many", "44 bad_requirement"), ("besitos 0", "44 bad_requirement"),
        ("flag left,", "44 bad_requirement"), ("flag left or", "44 bad_requirement"), ("not", "44 bad_requirement"),
        ("flag nowhere", "44 unknown_flag"), ("not flag nowhere", "44 unknown_flag"),
        ("visited nowhere", "44 unknown_fragment"), ("completed nowhere 2", "44 unknown_fragment"),
        ("narrative_level 3", "44 unknown_level"),
    ])
    func `a condition nobody can meet, or read, is an error on its line`(needs: String, expected: String) {
        let (requirement, codes) = self.parse(needs)
        #expect(codes.contains(expected), "\(codes)")
        #expect(requirement == nil)
    }

    @Test(arguments: 0..<300)
    func `no row of words stops the reader: either it means something, or an error says that it does not`(seed: Int) {
        let words = ["flag", "left", "or", "not", ",", "visited", "puerta", "2", "min_besitos", "-1", "besitos", "Á"]
        var state = UInt64(seed)
        let line = (0..<(seed % 12)).map { _ -> String in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return words[Int(state >> 33) % words.count]
        }.joined(separator: " ")
        let (requirement, codes) = self.parse(line)
        #expect((requirement == nil) == !codes.isEmpty, "\(line)")
    }

    @Test func `conditions are bounded`() {
        let many = Array(repeating: "flag left", count: 33).joined(separator: ", ")
        #expect(self.parse(many).codes.contains("44 too_many"))
        #expect(self.parse(String(many.dropLast(11))).requirement?.atoms.count == 32)
    }

    @Test func `the beginning is open to everybody`() {
        let fragment = StorySource.changed("title.en: The door\n", to: "title.en: The door\nneeds: besitos 1\n")
        let level = StorySource.changed("title.en: One\n", to: "title.en: One\nneeds: besitos 1\n")
        for source in [fragment, level] {
            let (story, findings) = StoryParser.parse(Array(source.utf8), knowing: .house)
            #expect(story == nil && findings.map(\.code).contains(.gatedStart))
        }
    }

    @Test func `a fragment whose every way has a condition is a warning`() {
        let source = StorySource.changed("es: Salir\n", to: "es: Salir\n  needs: besitos 1\n")
        let (story, findings) = StoryParser.parse(Array(source.utf8), knowing: .house)
        #expect(story != nil && findings.map(\.code) == [.noOpenDecision])
    }
}
