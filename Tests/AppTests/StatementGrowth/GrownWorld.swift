import BotUI
import Coordination
import Crypto
import HTTPClient
import HTTPServer
import HTTPWire
import Identity
import JSON
import Postgres
import PostgresDriver
import TelegramAPI
import Telemetry
import TestKit
import Testing
import Vocabulary

@testable import App

/// The example world behind the product's own routes, asked without sockets.
struct GrownWorld {
    let stage: Stage
    private let database: PostgresDatabase
    private let names: [String]
    private let responder: Responder
    private let key = StaffKey(random: SecureRandom())
    private let reads: [String]

    static func with(_ body: (GrownWorld) async throws -> Void) async throws {
        let environment = [
            "TELEGRAM_BOT_TOKEN": "1:example-token", "TELEGRAM_WEBHOOK_SECRET": "example",
            "PUBLIC_URL": "https://bot.example",
        ]
        let configuration = try Configuration(SettingValues(flags: [], environment: environment))
        try await TestDatabase.with { storage async throws in
            try await ExampleWorld.build(in: storage.database, configuration, at: SystemClock().now())
            let backend = Backend(
                configuration: configuration, log: .silent, metrics: Metrics(), loops: TestDatabase.loops, cluster: nil,
                postgres: PostgresConfiguration(connectionString: storage.connectionString), database: storage.database)
            let around = try Surroundings.start(backend)
            try await body(try await GrownWorld(backend, around))
            await around.stop()
        }
    }

    private init(_ backend: Backend, _ around: Surroundings) async throws {
        let telegram = try TelegramSide(backend, http: HTTPClient(loop: TestDatabase.loops[0]))
        let router = try Service.router(
            backend, backend.coordinator(clock: telegram.clock), around, files: try Files(backend.configuration),
            telegram: telegram)
        let now = try await ExampleWorld.present(in: backend.database).now
        self.database = backend.database
        self.stage = Stage(
            backend.database, plain: backend.database, at: now, backend.configuration, points: CrashPoints())
        self.names = Stage.names(backend.configuration)
        self.responder = Responder(router: router, log: .silent)
        self.reads = router.routes.filter { $0.method == .get && $0.pattern.hasPrefix("/api/") }.map(\.pattern)
            .filter { $0 != "/api/v1/events/live" }
        try await self.stage.perform(
            CreateStaffKey(self.key, label: "test", scopes: Scope.allCases, ratePerMinute: 1_000_000))
    }

    /// Of each operation's example, done and undone.
    func statementsOfOperations() async throws -> [String: ClosedRange<Int>] {
        var counts: [String: ClosedRange<Int>] = [:]
        for name in self.names {
            let operation = try self.stage.operation(name)
            let call = try operation.call(operation.example)
            counts[name] = try await self.statements {
                let preview = try await call.preview(by: self.stage.coordinator)
                #expect(throws: Never.self, "\(name)") { try preview.result.get() }
            }
        }
        return counts
    }

    /// The least and the most of several times: some of what is read is remembered, and what the time before locked may
    /// be locked still.
    private func statements(_ body: () async throws -> Void) async throws -> ClosedRange<Int> {
        var counts: [Int] = []
        for _ in 0..<3 {
            let before = self.database.statementCount
            try await body()
            counts.append(self.database.statementCount - before)
        }
        return (counts.min() ?? 0)...(counts.max() ?? 0)
    }

    /// Of each route that reads.
    func statementsOfReads() async throws -> [String: ClosedRange<Int>] {
        var counts: [String: ClosedRange<Int>] = [:]
        for route in self.reads {
            let path = try await self.path(of: route)
            counts[route] = try await self.statements { try await self.get(path) }
        }
        return counts
    }

    private func get(_ path: String) async throws {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        let request = Request(
            method: .get, path: parts[0], query: parts.count > 1 ? parts[1] : nil,
            headers: HeaderFields(["authorization": "Bearer \(self.key.text)"]), body: [])
        let response = await self.responder.respond(to: request, id: "test")
        #expect(response.status == 200, "\(path)")
    }

    /// The route with the example world's names in it.
    private func path(of route: String) async throws -> String {
        let names = [
            "user": "1", "workflow": "1", "achievement": ExampleWorld.earnableAchievement, "auction": "1",
            "board": "earned", "transaction": "1", "type": "gamification.besitos_earned",
            "name": ExampleWorld.subscriber, "story": ExampleWorld.storyKey, "version": "1", "job": "1",
            "queue": ExampleWorld.queue,
            "operation": try await self.operation(),
        ]
        var path = names.reduce(route) { $0.replacing("{\($1.key)}", with: $1.value) }
        if let query = Self.queries[route] { path += "?" + query }
        #expect(!path.contains("{"), "\(route)")
        return path
    }

    private static let queries = [
        "/api/v1/operations": "update_id=\(ExampleWorld.greeting.id)", "/api/v1/stories/{story}/changes": "from=1&to=2",
    ]

    func ids<Entity>(_ rows: SQL) async throws -> [ID<Entity>] {
        try await self.database.read(rows).map { try $0.get("id") }
    }

    /// One that gave besitos.
    private func operation() async throws -> String {
        let found = try await self.database.read(
            "SELECT operation_id FROM gamification.transactions ORDER BY transaction_id LIMIT 1")
        return try #require(try found.first?.get("operation_id"))
    }
}
