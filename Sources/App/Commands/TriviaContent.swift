import Coordination
import Crypto
import Gamification
import JSON
import Vocabulary

/// What writers do with a file of questions, whose name ends in `trivia.json`.
enum TriviaContent {
    static func isTrivia(_ path: String) -> Bool { path.hasSuffix("trivia.json") }

    /// Says how many questions are in a file, or what is wrong with them.
    static func isRight(_ path: String) -> Bool {
        do {
            say("\(path): \(try Self.questions(at: path).questions.count) questions, nothing wrong")
            return true
        } catch {
            say("\(error)")
            return false
        }
    }

    static func publish(_ path: String, _ context: CommandContext) async throws {
        let questions = try Self.questions(at: path)
        let receipt = try await context.withBackend { backend in
            try await Self.publish(questions, with: backend.coordinator(clock: SystemClock()))
        }
        say(JSONWriter.text(of: receipt))
    }

    static func diff(_ questions: PublishTrivia, of path: String, with coordinator: Coordinator) async throws {
        switch try await coordinator.preview(questions, with: PublishTrivia.Handler()).result {
        case .success(let receipt): say("\(path): \(JSONWriter.text(of: receipt))")
        case .failure(let refusal): say("\(path): \(refusal.field ?? "questions"): \(refusal.detail)")
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
