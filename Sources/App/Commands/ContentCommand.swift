import PrivateCluster
import Coordination
import Crypto
import JSON
import Narrative
import Vocabulary

enum ContentCommand {
    static func run(_ context: CommandContext) async throws {
        guard context.words.count == 2 else { throw UsageError("say `content check FILE` or `content publish FILE`") }
        if context.words[1].hasSuffix(".json") { return try await Self.runGame(context) }
        let story = try Self.story(at: context.words[1])
        switch context.words[0] {
        case "check": print("\(context.words[1]): \(story.fragments.count) fragments, nothing wrong")
        case "publish":
            let receipt = try await context.withBackend { backend in
                try await Self.publish(story, with: backend.coordinator(clock: SystemClock()))
            }
            say(JSONWriter.text(of: receipt))
        default: throw UsageError("say `content check FILE` or `content publish FILE`")
        }
    }

    /// The story in a file; prints what the checker found.
    static func story(at path: String) throws -> Story {
        let (story, findings) = StoryParser.parse(try Files.read(path), knowing: .everything)
        for finding in findings { print("\(path): \(finding)") }
        guard let story, !findings.contains(where: { $0.severity == .error }) else {
            throw UsageError("\(path) has mistakes; nothing was published")
        }
        return story
    }

    static func publish(_ story: Story, with coordinator: Coordinator) async throws -> PublishStory.Receipt {
        let outcome = try await coordinator.perform(
            PublishStory(story), with: PublishStory.Handler(), key: .once(random: SecureRandom()))
        switch outcome {
        case .done(let receipt), .replayed(let receipt): return receipt
        case .refused(let refusal): throw UsageError(refusal.detail)
        case .keyReused: throw UsageError("the random key was used before")
        }
    }
}
