import Coordination
import Crypto
import Gamification
import JSON
import Vocabulary

/// What writers do with a file of questions, whose name ends in `trivia.json`.
enum TriviaContent {
    static func isTrivia(_ path: String) -> Bool { path.hasSuffix("trivia.json") }

    static func run(_ context: CommandContext) async throws {
        let path = context.words[1]
        let questions = try Self.questions(at: path)
        switch context.words[0] {
        case "check": say("\(path): \(questions.questions.count) questions, nothing wrong")
        case "publish":
            let receipt = try await context.withBackend { backend in
                try await Self.publish(questions, with: backend.coordinator(clock: SystemClock()))
            }
            say(JSONWriter.text(of: receipt))
        default: throw UsageError("questions can be checked and published")
        }
    }

    static func questions(at path: String) throws -> PublishTrivia {
        do {
            return try PublishTrivia(json: try JSONReader.read(try Files.read(path)), knowing: .everything)
        } catch let fault as JSONFault {
            throw UsageError("\(path): \(fault)")
        } catch let error as JSONSyntaxError {
            throw UsageError("\(path) is not JSON: \(error)")
        }
    }

    static func publish(
        _ questions: PublishTrivia, with coordinator: Coordinator
    ) async throws -> PublishTrivia.Receipt {
        let outcome = try await coordinator.perform(
            questions, with: PublishTrivia.Handler(), key: .once(random: SecureRandom()))
        switch outcome {
        case .done(let receipt), .replayed(let receipt): return receipt
        case .refused(let refusal): throw UsageError(refusal.detail)
        case .keyReused: throw UsageError("the random key was used before")
        }
    }
}
