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

    @Test func `every fragment that goes on offers two decisions of 3 to 5 besitos`() {
        for fragment in self.story.fragments where !fragment.decisions.isEmpty {
            #expect(fragment.decisions.count == 2, "\(fragment.key)")
            for decision in fragment.decisions { #expect((3...5).contains(decision.besitos.units), "\(decision.key)") }
        }
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
