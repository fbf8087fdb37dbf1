import JSON
import Testing

@testable import Narrative

@Suite struct StoryDiffTests {
    private func diff(_ old: String?, _ new: String) throws -> StoryDiff {
        func story(_ source: String) throws -> Story {
            try #require(StoryParser.parse(Array(source.utf8), knowing: .house).story)
        }
        return StoryDiff(from: try old.map(story), to: try story(new))
    }

    @Test func `the same text, and one that only moved in its file, differ in nothing`() throws {
        #expect(try self.diff(StorySource.twoRooms, "// hello\n" + StorySource.twoRooms).isEmpty)
    }

    @Test func `a change names its place and what it was`() throws {
        let changed = StorySource.changed("en: Knock", to: "en: Knock twice")
            .replacing("text.es: Una sala.", with: "text.es: " + String(repeating: "Una sala. ", count: 12))
            .replacing("start: puerta", with: "start: sala")
        #expect(
            try self.diff(StorySource.twoRooms, changed).lines(readers: ["sala": 3]) == [
                #"start: start "puerta" → "sala""#,
                "~ fragment sala (line 25): content.text.es (9 to 119 characters); "
                    + "content.reading_time_seconds 5 → 7; 3 read it now",
                #"~ decision puerta/tocar (line 14): text.en "Knock" → "Knock twice""#,
            ])
    }

    @Test func `what comes and goes is told, with who stands there`() throws {
        let start = try #require(StorySource.twoRooms.firstRange(of: ":: jardin")?.lowerBound)
        let end = try #require(StorySource.twoRooms.firstRange(of: ":: fin")?.lowerBound)
        let without = String(StorySource.twoRooms[..<start] + StorySource.twoRooms[end...])
            .replacing("* rodear -> jardin", with: "* rodear -> fin")
        #expect(
            try self.diff(StorySource.twoRooms, without).lines(readers: ["jardin": 1, "fin": 9]) == [
                "- fragment jardin; 1 read it now", #"~ decision puerta/rodear (line 17): next "jardin" → "fin""#,
                "- decision jardin/volver", "- decision jardin/dormir",
            ])
        let added = try self.diff(nil, StorySource.twoRooms)
        #expect(added.fragments.map(\.kind) == [.added, .added, .added, .added])
        #expect(added.levels.map(\.key) == ["uno", "dos"])
    }

    @Test func `the order of decisions is a change`() throws {
        let knock = "* tocar -> sala, +5 besitos, flag confident_approach\n  es: Tocar\n  en: Knock\n"
        let around = "* rodear -> jardin\n  es: Rodear\n  en: Go round\n"
        let swapped = StorySource.changed(knock + around, to: around + knock)
        let change = try #require(try self.diff(StorySource.twoRooms, swapped).decisions.first)
        #expect(change.fields == [.init(name: "position", before: 2, after: 1)])
    }
}
