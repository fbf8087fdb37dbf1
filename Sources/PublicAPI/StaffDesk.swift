public import Coordination
import HTTPServer
import HTTPWire
public import Identity
import JSON
public import Postgres
import Vocabulary

/// What every resource of staff does the same way: ask for the scope, read the body, do the command under its key.
public struct StaffDesk: Sendable {
    let access: StaffAccess
    let database: any Database
    let coordinator: Coordinator
    let members: MemberDirectory

    public init(access: StaffAccess, database: any Database, coordinator: Coordinator, members: MemberDirectory? = nil)
    {
        self.access = access
        self.database = database
        self.coordinator = coordinator
        self.members = members ?? MemberDirectory(database: database)
    }

    /// - Parameter read: makes the command of the body's object.
    func perform<Handler: CommandHandler>(
        _ request: RoutedRequest, allowedTo scope: Scope, _ handler: Handler,
        _ read: (JSONFields) throws(JSONFault) -> Handler.Input
    ) async throws(Problem) -> Response {
        let staff = try await self.access.staff(request, allowedTo: scope)
        let key = try request.idempotencyKey(of: staff)
        let fields = try request.jsonObject()
        let command: Handler.Input
        do throws(JSONFault) { command = try read(fields) } catch { throw Problem(error) }
        return try await self.coordinator.answer(command, with: handler, key: key, to: request)
    }

    /// As ``perform(_:allowedTo:_:_:)``, about the member in the path.
    func perform<Handler: CommandHandler>(
        _ request: RoutedRequest, allowedTo scope: Scope, about _: UserID.Type, _ handler: Handler,
        _ read: (UserID, JSONFields) throws(JSONFault) -> Handler.Input
    ) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: scope)
        let user = try await self.members.user(of: request)
        return try await self.perform(request, allowedTo: scope, handler) { fields throws(JSONFault) in
            try read(user, fields)
        }
    }

    /// One thing that staff with `scope` may read.
    func show(
        _ request: RoutedRequest, allowedTo scope: Scope,
        _ read: () async throws(DatabaseError) -> (some JSONEncodable)?
    ) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: scope)
        let found = try await unlessBroken { () async throws(DatabaseError) in try await read() }
        guard let found else { throw Problem(404, "http.not_found", "There is nothing here yet.") }
        return .json(found)
    }

    /// `{"data": […]}` of what staff with `scope` may read.
    func list<Element: JSONEncodable>(
        _ request: RoutedRequest, allowedTo scope: Scope,
        _ read: (_ limit: Int) async throws(DatabaseError) -> [Element]
    ) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: scope)
        let limit = try request.limit()
        let elements = try await unlessBroken { () async throws(DatabaseError) in try await read(limit) }
        return .json { $0.member("data", elements) }
    }
}

extension RoutedRequest {
    /// `limit`, 1 to 100 (20).
    func limit() throws(Problem) -> Int {
        let limit: Int64 = try self.query("limit") ?? 20
        guard (1...100).contains(limit) else {
            throw Problem(400, "http.invalid_parameter", "limit must be from 1 to 100.", field: "limit")
        }
        return Int(limit)
    }
}
