import PrivateCluster
import HTTPServer
import Telemetry

enum Serve {
    /// Runs until SIGTERM or SIGINT, then ends in the reverse order of starting: no new requests, those
    /// under way finish, then Telegram's side, the database, the private cluster.
    static func run(_ context: CommandContext) async throws {
        guard context.words.isEmpty else { throw UsageError("`serve` takes settings only") }
        let configuration = try context.configuration()
        let log = Logger.standard(level: configuration.logLevel)
        let files = try Files(configuration)
        let backend = try await Backend.open(configuration, mode: .own, log: log)
        do {
            try await backend.migrate()
            let service = try await Service.start(backend, files: files)
            // Whoever reads the announcement may ask for the end at once.
            let signals = Signals()
            service.announce()
            await signals.untilAskedToEnd()
            log.info("ending")
            await service.stop()
        } catch {
            await backend.close()
            throw error
        }
        await backend.close()
        log.info("ended")
    }
}
