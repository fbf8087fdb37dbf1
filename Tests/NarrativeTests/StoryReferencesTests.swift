import Testing

@testable import Narrative

@Suite struct StoryReferencesTests {
    @Test func `items and achievements that nobody made are found where they are named`() throws {
        let source = Plot.story(
            "a", "  go -> b, item candle; needs: item rope or not item candle;needs: mission dig or not item rope",
            "  end -> c, item lamp 2", "b",
            "c;needs: item map;gives: achievement brave, achievement first;promise: p when item hat gives item sock")
        let (story, findings) = StoryParser.parse(Array(source.utf8), knowing: .house)
        let references = StoryReferences(items: ["candle"], achievements: ["first"], missions: [])
        let found = references.findings(in: try #require(story, "\(findings)"))
        #expect(
            found.map { "\($0.line) \($0.detail)" } == [
                "16 there is no item rope", "17 there is no mission dig", "17 there is no item rope",
                "18 there is no item lamp", "31 there is no item map", "32 there is no achievement brave",
                "33 there is no item hat", "33 there is no item sock",
            ])
        #expect(found.map(\.code.rawValue).contains("unknown_achievement"))
        #expect(found.map(\.code.rawValue).contains("unknown_mission"))
        #expect(found.allSatisfy { $0.severity == .warning })
    }

    @Test func `experiences that nobody made are found where they are opened or begun`() throws {
        let source = Plot.story(
            "a", "  go -> b, unlock experience ball, unlock shop mask", "  end -> b, start experience tour", "b")
        let story = try #require(StoryParser.parse(Array(source.utf8), knowing: .house).story)
        let found = StoryReferences(items: [], experiences: ["tour"]).findings(in: story)
        #expect(found.map(\.detail).sorted() == ["there is no experience ball", "there is no item mask"])
        #expect(found.map(\.code.rawValue).sorted() == ["unknown_experience", "unknown_item"])
    }

    @Test func `what is there twice is found where it stands`() {
        let source = StorySource.twoRooms.replacing(
            "narrator: lucien\n", with: "narrator: lucien\nvar: luck = 0\nvar: luck = 1\n")
        let findings = StoryParser.parse(Array(source.utf8), knowing: .house).findings
        #expect(findings.map(\.code) == [.duplicateKey] && findings[0].line == 5, "\(findings)")
        #expect(findings.first?.detail == "the variable luck is on line 4 already")
    }
}
