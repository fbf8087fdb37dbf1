public import Coordination
public import EventCatalogue
public import HTTPServer
import HTTPWire
import Identity
import JSON
public import Postgres
public import Vocabulary

/// `/api/v1/events`, `/api/v1/event-types` and `/api/v1/subscribers`: what happened, what it means, and who has
/// heard of it.
public struct EventRoutes: Sendable {
    let access: StaffAccess
    let reader: EventReader
    let coordinator: Coordinator
    let clock: any WallClock

    public init(access: StaffAccess, database: any Database, coordinator: Coordinator, clock: any WallClock) {
        self.access = access
        self.reader = EventReader(database: database)
        self.coordinator = coordinator
        self.clock = clock
    }

    public func install(on router: inout Router) {
        router.get("/api/v1/event-types") { request throws(Problem) in try await self.types(request) }
        router.get("/api/v1/event-types/{type}") { request throws(Problem) in try await self.schema(request) }
        router.get("/api/v1/events") { request throws(Problem) in try await self.list(request) }
        self.installSubscribers(on: &router)
    }

    // MARK: - The catalogue

    private func types(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .eventsRead)
        return .json { json in
            json.member("data", EventTypes.all)
            json.member(
                "aliases", object: { for (alias, name) in EventTypes.aliases.sorted(by: <) { $0.member(alias, name) } })
        }
    }

    /// The schema itself, so that validators can be pointed here.
    private func schema(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .eventsRead)
        guard let type = EventTypes[try request.path("type", as: String.self)] else {
            throw Problem(404, "coordination.no_such_event_type", "The catalogue has no such type of event.")
        }
        return Response(
            status: 200, headers: [("Content-Type", "application/schema+json")], body: JSONWriter.bytes(of: type.schema)
        )
    }

    // MARK: - The log

    /// Newest first; `limit` 1 to 100 (20), `starting_after` the `next` of the page before.
    private func list(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .eventsRead)
        var query = EventQuery()
        query.limit = try request.pageLimit()
        query.pattern = try request.query("type")
        query.user = (try request.query("user_id", as: Int64.self)).map { UserID($0) }
        query.operation = try request.query("operation_id")
        query.from = try request.query("from")
        query.until = try request.query("until")
        query.before = try request.query("starting_after")
        let page = try await unlessBroken { [query] () async throws(DatabaseError) in
            try await self.reader.events(query)
        }
        return .json { json in
            json.member("data", page.events)
            json.member("has_more", page.next != nil)
            json.member("next", page.next)
        }
    }
}

extension EventPattern: TextParameter {
    public init?(parameter text: String) { self.init(text) }
    public static var parameterRule: String { "a type of the catalogue, or a module's such as narrative.*" }
}

extension Instant: TextParameter {
    public init?(parameter text: String) { self.init(rfc3339: text) }
    public static var parameterRule: String { "a time such as 2026-01-31T09:05:00Z" }
}

extension RoutedRequest {
    /// `limit`, 1 to 100, 20 unless given.
    func pageLimit() throws(Problem) -> Int {
        let limit: Int64 = try self.query("limit") ?? 20
        guard (1...100).contains(limit) else {
            throw Problem(400, "http.invalid_parameter", "limit must be from 1 to 100.", field: "limit")
        }
        return Int(limit)
    }
}
