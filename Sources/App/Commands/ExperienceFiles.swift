import Coordination
import Crypto
import Experiences
import Gamification
import JSON
import Narrative
import Vocabulary

/// What writers do with a file of experiences, whose name ends in `experiences.json`.
enum ExperienceFiles {
    static func isOne(_ path: String) -> Bool { path.hasSuffix("experiences.json") }

    /// Says how many experiences are in a file, or what is wrong with them.
    static func checked(at path: String) -> ExperienceContent? {
        do {
            return try Self.content(at: path)
        } catch {
            say("\(error)")
            return nil
        }
    }

    /// Says where a file names what neither it nor those beside it make.
    static func isRight(
        _ content: ExperienceContent, at path: String, naming known: [ExperienceContent.Reference.Kind: Set<String>]
    ) -> Bool {
        let unknown = content.unknown(among: known)
        for reference in unknown { say("\(path): \(reference.place): there is no \(reference.kind) \(reference.key)") }
        if unknown.isEmpty { say("\(path): \(content.experiences.count) experiences, nothing wrong") }
        return unknown.isEmpty
    }

    static func publish(_ path: String, _ context: CommandContext) async throws {
        let content = try Self.content(at: path)
        let receipt = try await context.withBackend { backend in
            try await Self.publish(content, with: backend.coordinator(clock: SystemClock()))
        }
        say(JSONWriter.text(of: receipt))
    }

    static func diff(_ content: ExperienceContent, of path: String, with coordinator: Coordinator) async throws {
        let preview = try await coordinator.preview(PublishExperiences(content), with: PublishExperiences.Handler())
        switch preview.result {
        case .success(let receipt): say("\(path): \(JSONWriter.text(of: receipt))")
        case .failure(let refusal): say("\(path): \(refusal.field ?? "experiences"): \(refusal.detail)")
        }
    }

    /// - Throws: ``UsageError`` that says where the first mistake is.
    static func content(at path: String) throws -> ExperienceContent {
        guard let json = try? JSONReader.read(try Files.read(path)) else { throw UsageError("\(path) is not JSON") }
        do throws(JSONFault) { return try ExperienceContent(json: json, knowing: .everything) } catch {
            throw UsageError("\(path): \(error)")
        }
    }

    static func publish(
        _ content: ExperienceContent, with coordinator: Coordinator
    ) async throws -> PublishExperiences.Receipt {
        let outcome = try await coordinator.perform(
            PublishExperiences(content), with: PublishExperiences.Handler(), key: .once(random: SecureRandom()))
        switch outcome {
        case .done(let receipt), .replayed(let receipt): return receipt
        case .refused(let refusal): throw UsageError("\(refusal.field ?? "experiences"): \(refusal.detail)")
        case .keyReused: throw UsageError("the random key was used before")
        }
    }
}

extension [ExperienceContent.Reference.Kind: Set<String>] {
    /// What files that are checked together make; of a kind that none of them makes nothing is known.
    init(_ games: [GameContent], _ stories: [Story], _ experiences: [ExperienceContent]) {
        self.init()
        if !stories.isEmpty { self[.fragment] = Set(stories.flatMap(\.fragments).map(\.key)) }
        self[.experience] = Set(experiences.flatMap(\.experiences).map(\.key))
        guard !games.isEmpty else { return }
        self[.item] = Set(games.flatMap(\.items).map(\.key))
        self[.mission] = Set(games.flatMap(\.missions).map(\.key))
        self[.achievement] = Set(games.flatMap(\.achievements).map(\.key))
    }
}
