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

    @Test func `every fragment that goes on offers everybody two decisions of 3 to 5 besitos`() {
        let gated = Set(self.story.fragments.filter { $0.needs != .nothing }.map(\.key))
        for fragment in self.story.fragments where !fragment.decisions.isEmpty {
            let open = fragment.decisions.filter { $0.needs == .nothing && !gated.contains($0.next) }
            #expect(open.count == 2, "\(fragment.key)")
            for decision in open { #expect((3...5).contains(decision.besitos.units), "\(decision.key)") }
        }
    }

    @Test func `a gate that shows itself and one that hides are there to be seen`() {
        let decisions = self.story.fragments.flatMap(\.decisions)
        #expect(self.story.fragments.contains { $0.needs.atoms.map(\.kind).contains("min_besitos") })
        #expect(decisions.contains { $0.isHidden && $0.needs != .nothing })
    }

    @Test func `every way has at least four decisions`() {
        let fragments = Dictionary(uniqueKeysWithValues: self.story.fragments.map { ($0.key, $0) })
        func shortest(_ key: String) -> Int {
            (fragments[key]?.decisions.map { shortest($0.next) }.min()).map { $0 + 1 } ?? 0
        }
        #expect(shortest(self.story.start) >= 4)
    }

    @Test func `no text is left in one language for both`() {
        for fragment in self.story.fragments {
            #expect(fragment.content.text.spanish != fragment.content.text.english)
            for decision in fragment.decisions { #expect(decision.text.spanish != decision.text.english) }
        }
    }
}
