import Coordination
import Crypto
import Experiences
import Gamification
import JSON
import Narrative
import Vocabulary

// What members own and do, in files of JSON.
extension ContentCommand {
    static func publishGame(_ path: String, _ context: CommandContext) async throws {
        let content = try Self.gameContent(at: path)
        let receipt = try await context.withBackend { backend in
            try await Self.publish(content, with: backend.coordinator(clock: SystemClock()))
        }
        say(JSONWriter.text(of: receipt))
    }

    /// Says what is in a file, or what is wrong with it.
    static func checkedGame(at path: String) -> GameContent? {
        do {
            let content = try Self.gameContent(at: path)
            say(
                """
                \(path): \(content.items.count) items, \(content.missions.count) missions, \
                \(content.achievements.count) achievements, nothing wrong
                """)
            return content
        } catch {
            say("\(error)")
            return nil
        }
    }

    static func diff(_ content: GameContent, of path: String, with coordinator: Coordinator) async throws {
        let preview = try await coordinator.preview(PublishGameContent(content), with: PublishGameContent.Handler())
        switch preview.result {
        case .success(let receipt): say("\(path): \(JSONWriter.text(of: receipt))")
        case .failure(let refusal): say("\(path): \(refusal.field ?? "content"): \(refusal.detail)")
        }
    }

    /// - Throws: ``UsageError`` that says where the first mistake is.
    static func gameContent(at path: String) throws -> GameContent {
        guard let json = try? JSONReader.read(try Files.read(path)) else { throw UsageError("\(path) is not JSON") }
        do throws(JSONFault) { return try GameContent(json: json, knowing: .everything) } catch {
            throw UsageError("\(path): \(error)")
        }
    }

    static func publish(
        _ content: GameContent, with coordinator: Coordinator
    ) async throws -> PublishGameContent.Receipt {
        let outcome = try await coordinator.perform(
            PublishGameContent(content), with: PublishGameContent.Handler(), key: .once(random: SecureRandom()))
        switch outcome {
        case .done(let receipt), .replayed(let receipt): return receipt
        case .refused(let refusal): throw UsageError("\(refusal.field ?? "content"): \(refusal.detail)")
        case .keyReused: throw UsageError("the random key was used before")
        }
    }
}

extension StoryReferences {
    init(_ contents: [GameContent], _ experiences: [ExperienceContent] = []) {
        self.init(
            items: Set(contents.flatMap(\.items).map(\.key)),
            achievements: Set(contents.flatMap(\.achievements).map(\.key)),
            missions: Set(contents.flatMap(\.missions).map(\.key)),
            experiences: Set(experiences.flatMap(\.experiences).map(\.key)))
    }
}
