public import HTTPServer
import HTTPWire
import JSON
public import Postgres
public import Telemetry

/// What operators and machines ask: is it alive, can it work, what are its numbers, what is its contract.
public struct OperationsRoutes: Sendable {
    private let database: any Database
    private let metrics: Metrics
    private let openAPI: [UInt8]

    /// - Parameter openAPI: the text of `openapi.yaml`.
    public init(database: any Database, metrics: Metrics, openAPI: [UInt8]) {
        self.database = database
        self.metrics = metrics
        self.openAPI = openAPI
    }

    public func install(on router: inout Router) {
        router.on(.get, "/health/live", .now { _ throws(Problem) in Self.alive })
        router.get("/health/ready") { _ throws(Problem) in await self.ready() }
        router.on(.get, "/metrics", .now { _ throws(Problem) in self.exposition() })
        router.on(.get, "/openapi.yaml", .now { _ throws(Problem) in self.contract() })
    }

    private static let alive = Response.json { $0.member("status", "alive") }

    private func ready() async -> Response {
        let answers = (try? await self.database.read("SELECT 1")) != nil
        return .json(status: answers ? 200 : 503) { json in
            json.member("status", answers ? "ready" : "unavailable")
            json.member("checks", object: { $0.member("database", answers ? "ok" : "unreachable") })
        }
    }

    private func exposition() -> Response {
        .text(self.metrics.exposition(), type: "text/plain; version=0.0.4; charset=utf-8")
    }

    private func contract() -> Response {
        Response(status: 200, headers: [("Content-Type", "application/yaml")], body: self.openAPI)
    }
}
