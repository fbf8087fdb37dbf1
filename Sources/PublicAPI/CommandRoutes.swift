public import Coordination
public import HTTPServer
import HTTPWire
public import Identity
public import JSON
import Postgres

/// A command that staff may ask for by name.
public struct StaffCommand: Sendable {
    public let operation: Operation
    public let scope: Scope

    public init(_ operation: Operation, _ scope: Scope) {
        self.operation = operation
        self.scope = scope
    }
}

/// `/api/v1/commands`: every command there is, each of them to be done or only tried.
public struct CommandRoutes: Sendable {
    private let access: StaffAccess
    private let coordinator: Coordinator
    private let commands: [StaffCommand]

    public init(access: StaffAccess, coordinator: Coordinator, commands: [StaffCommand]) {
        self.access = access
        self.coordinator = coordinator
        self.commands = commands.sorted { $0.operation.name < $1.operation.name }
    }

    public func install(on router: inout Router) {
        router.get("/api/v1/commands") { request throws(Problem) in try await self.list(request) }
        router.post("/api/v1/commands/{command}") { request throws(Problem) in try await self.perform(request) }
    }

    private func list(_ request: RoutedRequest) async throws(Problem) -> Response {
        let staff = try await self.access.staff(request)
        let allowed = self.commands.filter { staff.scopes.contains($0.scope) }
        return .json { $0.member("data", allowed) }
    }

    private func perform(_ request: RoutedRequest) async throws(Problem) -> Response {
        let name: String = try request.path("command")
        let staff = try await self.access.staff(request)
        guard let command = self.commands.first(where: { $0.operation.name == name }) else {
            throw Problem(404, "coordination.no_such_command", "There is no such command.", field: "command")
        }
        try staff.require(command.scope)
        let key = try request.idempotencyKey(of: staff)
        let json = try request.json()
        let call: any OperationCall
        do throws(JSONFault) { call = try command.operation.call(json) } catch { throw Problem(error) }
        return try await self.answer(call, key: key, to: request)
    }

    private func answer(
        _ call: any OperationCall, key: IdempotencyKey, to request: RoutedRequest
    ) async throws(Problem) -> Response {
        if try request.isDryRun {
            return try Response.preview(
                try await unlessBroken { () async throws(DatabaseError) in try await call.preview(by: self.coordinator)
                }
            )
        }
        return try Response.outcome(
            try await unlessBroken { () async throws(DatabaseError) in
                try await call.perform(by: self.coordinator, key: key, request: request.id)
            })
    }
}

extension StaffCommand: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("name", self.operation.name)
            json.member("scope", self.scope.rawValue)
            json.member("example", self.operation.example)
        }
    }
}
