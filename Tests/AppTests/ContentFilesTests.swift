import Experiences
import Foundation
import Gamification
import JSON
import Narrative
import Testing

@testable import App

@Suite struct ContentFilesTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "content-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for path in ["b.story", "a/c.story", "a/d/e.story", "a/notes.txt", ".hidden/f.story"] {
            let file = "\(folder)/\(path)"
            try FileManager.default.createDirectory(
                atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data().write(to: URL(filePath: file))
        }
        try body(folder)
    }

    @Test func `of a folder everything below it is found, in order, and a file is taken as it is`() throws {
        try self.inFolder { folder in
            let found = try ContentFiles.find([folder, "\(folder)/a/notes.txt"], endingIn: ".story")
            #expect(
                found.map { $0.dropFirst(folder.count + 1) }
                    == ["a/c.story", "a/d/e.story", "b.story", "a/notes.txt"])
            #expect(try ContentFiles.find(["\(folder)/"], endingIn: ".json").isEmpty)
        }
    }

    @Test func `the example of the page about experiences is one`() throws {
        let page = try String(contentsOfFile: "docs/experiences.md", encoding: .utf8)
        let example = try #require(page.components(separatedBy: "```json\n").last?.components(separatedBy: "```").first)
        let content = try ExperienceContent(json: try JSONReader.read(example), knowing: .everything)
        let files = try Files(try Configuration(SettingValues(flags: [], environment: [:])))
        let known = [ExperienceContent.Reference.Kind: Set<String>](
            [try ContentCommand.gameContent(at: files.demoGame)], [try ContentCommand.story(at: files.demoStory)],
            [content])
        #expect(content.experiences.count == 1 && content.unknown(among: known).isEmpty)
    }

    @Test func `the demo's story and experiences name only what the demo makes`() throws {
        let files = try Files(try Configuration(SettingValues(flags: [], environment: [:])))
        let story = try ContentCommand.story(at: files.demoStory)
        let game = try ContentCommand.gameContent(at: files.demoGame)
        let experiences = try ExperienceFiles.content(at: files.demoExperiences)
        let findings = StoryReferences([game], [experiences]).findings(in: story)
        #expect(findings.isEmpty, "\(findings)")
        let known = [ExperienceContent.Reference.Kind: Set<String>]([game], [story], [experiences])
        #expect(experiences.unknown(among: known).isEmpty)
        #expect(!experiences.unknown(among: [.fragment: []]).isEmpty)
        #expect(!StoryReferences([]).findings(in: story).isEmpty)
    }
}
