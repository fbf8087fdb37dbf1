import PostgresDriver
import Coordination
import Narrative
import Postgres
import Vocabulary

extension Backend {
    /// - Throws: when PostgreSQL does not know the zone that new members get.
    func requireTimeZone() async throws {
        let name = self.configuration.timeZone
        let known = try await self.database.read("SELECT true FROM pg_timezone_names WHERE name = \(name)")
        guard known.isEmpty else { return }
        throw ConfigurationError(problems: ["TIME_ZONE must be an IANA name such as America/Mexico_City"])
    }

    /// Gives a newcomer a story to play: the demo's, published again whenever its file has changed.
    func publishDemo(_ files: Files, clock: any WallClock) async throws {
        let story = try ContentCommand.story(at: files.demoStory)
        _ = try await ContentCommand.publish(story, with: self.coordinator(clock: clock))
    }
}
