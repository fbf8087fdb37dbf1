import PostgresDriver
import Postgres

extension Backend {
    /// - Throws: when PostgreSQL does not know the zone that new members get.
    func requireTimeZone() async throws {
        let name = self.configuration.timeZone
        let known = try await self.database.read("SELECT true FROM pg_timezone_names WHERE name = \(name)")
        guard known.isEmpty else { return }
        throw ConfigurationError(problems: ["TIME_ZONE must be an IANA name such as America/Mexico_City"])
    }
}
