public import Coordination
public import HTTPServer
import HTTPWire
import Identity
import JSON
public import Postgres

/// `/api/v1/operations`: what was done, and everything that came of it.
public struct OperationRoutes: Sendable {
    private let access: StaffAccess
    private let reader: OperationReader

    public init(access: StaffAccess, database: any Database, tables: [TracedTable]) {
        self.access = access
        self.reader = OperationReader(database: database, tables: tables)
    }

    public func install(on router: inout Router) {
        router.get("/api/v1/operations") { request throws(Problem) in try await self.find(request) }
        router.get("/api/v1/operations/{operation}") { request throws(Problem) in try await self.show(request) }
    }

    /// By `update_id` or `request_id`.
    private func find(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .eventsRead)
        let update: Int64? = try request.query("update_id")
        let wanted: String? = try request.query("request_id")
        guard (update == nil) != (wanted == nil) else {
            throw Problem(400, "http.invalid_parameter", "Say either update_id or request_id.", field: "update_id")
        }
        let found = try await unlessBroken { () async throws(DatabaseError) in
            if let wanted { return try await self.reader.receipts(ofRequest: wanted) }
            return try await self.reader.receipt(ofUpdate: update ?? 0).map { [$0] } ?? []
        }
        return .json { $0.member("data", found) }
    }

    private func show(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .eventsRead)
        let id: OperationID = try request.path("operation")
        let trace = try await unlessBroken { () async throws(DatabaseError) in try await self.reader.trace(id) }
        guard let trace else { throw Problem(404, "coordination.no_such_operation", "Nothing is known of it.") }
        return .json(trace)
    }
}

extension OperationID: TextParameter {
    public init?(parameter text: String) { self.init(text) }
    public static var parameterRule: String { "32 lower-case hexadecimal digits" }
}
