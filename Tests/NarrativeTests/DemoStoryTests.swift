import Foundation
import Coordination
import Testing
import Vocabulary

@testable import Narrative

/// The story that ships with the product, read from the repository.
enum DemoStory {
    static let source: [UInt8] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return (try? Data(contentsOf: root.appending(path: "Content/demo/mansion.story"))).map(Array.init) ?? []
    }()
}

@Suite struct DemoStoryTests {
    private let story: Story

    init() throws {
        let (story, findings) = StoryParser.parse(DemoStory.source, knowing: .house)
        #expect(findings.isEmpty, "\(findings)")
        self.story = try #require(story)
    }

    @Test func `it has three levels, one of them VIP, and is long enough for two evenings`() {
        #expect(self.story.levels.map(\.isVIP) == [false, false, true])
        #expect(self.story.fragments.count >= 25)
        #expect(self.story.fragments.filter { $0.level == "la-segunda-noche" }.count >= 8)
    }

    @Test func `every fragment that goes on leaves a choice, and no decision pays more than 5 besitos`() {
        for fragment in self.story.fragments where !fragment.decisions.isEmpty {
            let open = fragment.decisions.filter { $0.needs == .nothing && !$0.isFallback }
            #expect(open.count >= 2, "\(fragment.key)")
            for decision in fragment.decisions { #expect((0...5).contains(decision.besitos.units), "\(decision.key)") }
        }
    }

    @Test func `everything in it can be reached, and nobody is stuck`() throws {
        let solution = try #require(StorySolver(self.story)).solution()
        #expect(solution.isSound)
        #expect(solution.findings.isEmpty, "\(solution.findings)")
        let free = solution.reaches.filter { $0.way?.needsVIP == false }.map(\.fragment)
        #expect(free.count >= 20)
        #expect(solution.reaches.allSatisfy { ($0.way?.days ?? .max) <= 7 })
    }

    @Test func `a gate that shows itself and one that hides are there to be seen`() {
        let decisions = self.story.fragments.flatMap(\.decisions)
        #expect(self.story.fragments.contains { $0.needs.atoms.map(\.kind).contains("min_besitos") })
        #expect(decisions.contains { $0.isHidden && $0.needs != .nothing })
    }

    @Test func `every way has at least four decisions`() {
        let fragments = Dictionary(uniqueKeysWithValues: self.story.fragments.map { ($0.key, $0) })
        var steps = [self.story.start: 0]
        var open = [self.story.start]
        while !open.isEmpty {
            let key = open.removeFirst()
            for next in fragments[key]?.decisions.map(\.next) ?? [] where steps[next] == nil {
                steps[next] = (steps[key] ?? 0) + 1
                open.append(next)
            }
        }
        for ending in self.story.fragments where ending.decisions.isEmpty { #expect(steps[ending.key] ?? 0 >= 4) }
    }

    @Test func `no text is left in one language for both`() {
        for fragment in self.story.fragments {
            #expect(fragment.content.text.spanish != fragment.content.text.english)
            for decision in fragment.decisions { #expect(decision.text.spanish != decision.text.english) }
        }
    }
}
