import Coordination
import Crypto
import Gamification
import JSON
import Vocabulary

// What members own and do, in files of JSON.
extension ContentCommand {
    static func runGame(_ context: CommandContext) async throws {
        let path = context.words[1]
        let content = try Self.gameContent(at: path)
        switch context.words[0] {
        case "check":
            print(
                """
                \(path): \(content.items.count) items, \(content.missions.count) missions, \
                \(content.achievements.count) achievements, nothing wrong
                """)
        case "publish":
            let receipt = try await context.withBackend { backend in
                try await Self.publish(content, with: backend.coordinator(clock: SystemClock()))
            }
            say(JSONWriter.text(of: receipt))
        default: throw UsageError("say `content check FILE` or `content publish FILE`")
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
