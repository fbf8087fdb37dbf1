import Coordination
import Crypto
import Experiences
import JSON
import Narrative
import Vocabulary

/// What writers do with the files of stories; those of ``GameContent``, of trivia and of experiences are JSON.
enum ContentCommand {
    static func run(_ context: CommandContext) async throws {
        let words = context.words.dropFirst()
        switch (context.words.first, words.count) {
        case ("check", 1...): try Self.check(Array(words))
        case ("diff", 1...): try await Self.diff(Array(words), context)
        case ("publish", 1): try await Self.publish(context.words[1], context)
        case ("versions", 1): try await Self.versions(context.words[1], context)
        case ("show", 1), ("show", 2):
            try await Self.show(context.words[1], try words.dropFirst().first.map(Self.version), context)
        case ("rollback", 2): try await Self.rollBack(context.words[1], try Self.version(context.words[2]), context)
        case ("playtest", 1): try PlaytestCommand.run(context.words[1], context)
        case ("solve", 1): try ContentSolving.solve(context.words[1], context)
        case ("import", 1): try ContentExchange.readTwee(at: context.words[1], context)
        case ("export", 1): try ContentExchange.writeTwee(from: context.words[1], context)
        default: throw UsageError("there is no such thing to do with content; `dianabot help` lists what there is")
        }
    }

    /// Everything in every path, all findings of all of it. Stories may name what the files beside them make.
    private static func check(_ paths: [String]) throws {
        let files = try ContentFiles.all(in: paths)
        let asked = files.trivia.filter(TriviaContent.isRight)
        let made = files.games.compactMap(Self.checkedGame)
        let woven = files.experiences.compactMap { path in
            ExperienceFiles.checked(at: path).map { (path: path, content: $0) }
        }
        let references = files.games.isEmpty ? nil : StoryReferences(made, woven.map(\.content))
        let told = try files.stories.compactMap { try Self.checkedStory($0, naming: references) }
        let known = [ExperienceContent.Reference.Kind: Set<String>](made, told, woven.map(\.content))
        let right = woven.filter { ExperienceFiles.isRight($0.content, at: $0.path, naming: known) }
        let mistaken = files.count - asked.count - made.count - told.count - right.count
        if mistaken > 0 { throw ContentMistakes(files: mistaken) }
    }

    private static func checkedStory(_ path: String, naming references: StoryReferences?) throws -> Story? {
        let found = Self.read(path, try Files.read(path))
        guard let story = found.story else { return nil }
        let unknown = references?.findings(in: story) ?? []
        Self.tell(unknown, of: path)
        let verdict = found.findings.isEmpty && unknown.isEmpty ? "nothing wrong" : "it can be published"
        say("\(path): \(story.levels.count) levels, \(story.fragments.count) fragments, \(verdict)")
        return story
    }

    /// What publishing every file would change, each by itself.
    private static func diff(_ paths: [String], _ context: CommandContext) async throws {
        let files = try ContentFiles.all(in: paths)
        let stories = try files.stories.map { (path: $0, story: try Self.story(at: $0)) }
        let games = try files.games.map { (path: $0, content: try Self.gameContent(at: $0)) }
        let experiences = try files.experiences.map { (path: $0, content: try ExperienceFiles.content(at: $0)) }
        let trivia = try files.trivia.map { (path: $0, questions: try TriviaContent.questions(at: $0)) }
        try await context.withBackend { backend in
            let coordinator = backend.coordinator(clock: SystemClock())
            for (path, questions) in trivia { try await TriviaContent.diff(questions, of: path, with: coordinator) }
            for (path, content) in games { try await Self.diff(content, of: path, with: coordinator) }
            for (path, content) in experiences { try await ExperienceFiles.diff(content, of: path, with: coordinator) }
            let archive = StoryArchive(database: backend.database)
            for (path, story) in stories {
                if files.count > 1 { say("\(path):") }
                try await Self.diff(story, of: path, from: archive)
            }
        }
    }

    private static func diff(_ story: Story, of path: String, from archive: StoryArchive) async throws {
        Self.tell(try await archive.takenKeys(of: story), of: path)
        let published = try await archive.source(of: story.key)
        let old = published.flatMap { StoryParser.parse(Array($0.utf8), knowing: .everything).story }
        if published != nil, old == nil { say("what is published cannot be read any more; everything is shown as new") }
        let lines = StoryDiff(from: old, to: story).lines(readers: try await archive.readers(of: story.key))
        for line in lines { say(line) }
        if lines.isEmpty { say("nothing changes for readers") }
    }

    private static func publish(_ path: String, _ context: CommandContext) async throws {
        if TriviaContent.isTrivia(path) { return try await TriviaContent.publish(path, context) }
        if ExperienceFiles.isOne(path) { return try await ExperienceFiles.publish(path, context) }
        if path.hasSuffix(".json") { return try await Self.publishGame(path, context) }
        let story = try Self.story(at: path)
        say(
            JSONWriter.text(
                of: try await context.withBackend { backend in
                    let references = try await StoryArchive(database: backend.database).references()
                    Self.tell(references.findings(in: story), of: path)
                    return try await Self.publish(story, with: backend.coordinator(clock: SystemClock()))
                }))
    }

    private static func versions(_ story: String, _ context: CommandContext) async throws {
        let versions = try await context.withBackend { backend in
            try await StoryArchive(database: backend.database).versions(of: story, before: nil, limit: 100)
        }
        guard !versions.isEmpty else { throw ContentError("no version of \(story) was published") }
        for version in versions {
            let origin = version.restores.map { ", the text of \($0) again" } ?? ""
            say("\(version.version)  \(version.publishedAt)  \(version.fragments) fragments\(origin)")
        }
    }

    private static func show(_ story: String, _ version: Int?, _ context: CommandContext) async throws {
        let source = try await context.withBackend { backend in
            try await StoryArchive(database: backend.database).source(of: story, version: version)
        }
        guard let source else { throw ContentError("there is no such version of \(story)") }
        say(source.last == "\n" ? String(source.dropLast()) : source)
    }

    private static func rollBack(_ story: String, _ version: Int, _ context: CommandContext) async throws {
        let receipt = try await context.withBackend { backend in
            try await backend.coordinator(clock: SystemClock()).perform(
                RollBackStory(story, to: version), with: RollBackStory.Handler(requirements: .everything),
                key: .once(random: SecureRandom())
            ).receipt()
        }
        say(JSONWriter.text(of: receipt))
    }
}

extension ContentCommand {
    /// The story in a file; prints what the checker found.
    static func story(at path: String) throws -> Story {
        guard let story = Self.read(path, try Files.read(path)).story else { throw ContentMistakes(files: 1) }
        return story
    }

    static func publish(_ story: Story, with coordinator: Coordinator) async throws -> PublishStory.Receipt {
        try await coordinator.perform(
            PublishStory(story), with: PublishStory.Handler(), key: .once(random: SecureRandom())
        ).receipt()
    }

    private static func read(_ path: String, _ source: [UInt8]) -> (story: Story?, findings: [StoryFinding]) {
        let found = StoryParser.parse(source, knowing: .everything)
        Self.tell(found.findings, of: path)
        return found
    }

    private static func tell(_ findings: [StoryFinding], of path: String) {
        for finding in findings { say("\(path):\(finding.line): \(finding.severity) \(finding.said)") }
    }

    private static func version(_ word: String) throws(UsageError) -> Int {
        guard let version = Int(word), (1...Int(Int32.max)).contains(version) else {
            throw UsageError("a version is a whole number from 1")
        }
        return version
    }
}

extension StoryFinding {
    fileprivate var said: String { "\(self.code.rawValue): \(self.detail)" }
}

extension Outcome {
    /// - Throws: ``ContentError`` when there is none.
    fileprivate func receipt() throws(ContentError) -> Receipt {
        switch self {
        case .done(let receipt), .replayed(let receipt): return receipt
        case .refused(let refusal): throw ContentError(refusal.detail)
        case .keyReused: throw ContentError("the random key was used before")
        }
    }
}

/// Something about content that could not be done.
struct ContentError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

struct ContentMistakes: Error, CustomStringConvertible {
    let files: Int

    var description: String { "\(self.files) \(self.files == 1 ? "file has" : "files have") mistakes" }
}
