import Testing

@testable import Narrative

@Suite struct StoryReferencesTests {
    @Test func `items and achievements that nobody made are found where they are named`() throws {
        let source = Plot.story(
            "a", "  go -> b, item candle; needs: item rope or not item candle", "  end -> c, item lamp 2", "b",
            "c;needs: item map;gives: achievement brave, achievement first;promise: p when item hat gives item sock")
        let (story, findings) = StoryParser.parse(Array(source.utf8), knowing: .house)
        let references = StoryReferences(items: ["candle"], achievements: ["first"])
        let found = references.findings(in: try #require(story, "\(findings)"))
        #expect(
            found.map { "\($0.line) \($0.detail)" } == [
                "13 there is no item rope", "17 there is no item lamp", "25 there is no item map",
                "25 there is no achievement brave", "25 there is no item hat", "25 there is no item sock",
            ])
        #expect(found.map(\.code.rawValue).contains("unknown_achievement"))
        #expect(found.allSatisfy { $0.severity == .warning })
    }
}
