import Coordination
import HTTPClient
import HTTPServer
import HTTPWire
import PostgresDriver
import Telemetry
import TestKit
import Testing

@testable import App

@Suite struct OpenAPITests {
    @Test func `the document and the served routes are the same, in both directions`() async throws {
        let files = try Files(try Configuration(SettingValues(flags: [], environment: [:])))
        let documented = Self.operations(in: String(decoding: try files.openAPI, as: UTF8.self))
        let served = try await TestDatabase.with { storage async throws in
            try await Self.served(on: storage, files: files)
        }
        #expect(documented.subtracting(served).isEmpty, "documented, not served")
        #expect(served.subtracting(documented).isEmpty, "served, not documented")
        #expect(documented.count > 5)
    }

    /// The contract's routes: the playground, the simulator and pages are no part of it.
    private static func served(on storage: TestDatabase, files: Files) async throws -> Set<String> {
        var configuration = try Configuration(SettingValues(flags: [], environment: [:]))
        configuration.telegramToken = "1:not-a-real-token"
        configuration.telegramWebhookSecret = "secret"
        let backend = Backend(
            configuration: configuration, log: .silent, metrics: Metrics(), loops: TestDatabase.loops, cluster: nil,
            postgres: PostgresConfiguration(connectionString: storage.connectionString), database: storage.database)
        let telegram = try TelegramSide(backend, http: HTTPClient(loop: TestDatabase.loops[0]))
        let coordinator = backend.coordinator(clock: telegram.clock)
        let around = try Surroundings.start(backend)
        let router = try Service.router(backend, coordinator, around, files: files, telegram: telegram)
        await around.stop()
        return Set(
            router.routes.filter { !$0.pattern.hasPrefix("/stories/") }.map { "\($0.method.rawValue) \($0.pattern)" })
    }

    /// `GET /path` for every operation, read from the document's indentation.
    private static func operations(in document: String) -> Set<String> {
        var found: Set<String> = []
        var path: Substring?
        for line in document.split(separator: "\n") {
            if line.hasPrefix("  /") { path = line.dropFirst(2).prefix { $0 != ":" } }
            if !line.hasPrefix("  ") { path = nil }
            let word = line.dropFirst(4).prefix { $0 != ":" }
            if let path, line.hasPrefix("    "), ["get", "post", "put", "patch", "delete"].contains(word) {
                found.insert("\(word.uppercased()) \(path)")
            }
        }
        return found
    }
}
