public import Coordination
public import HTTPServer
import HTTPWire
public import Identity
import JSON
public import Postgres
public import Vocabulary

/// `/api/v1/users/{user}/state`: all that is known of a member, from one snapshot.
public struct StateRoutes: Sendable {
    private let access: StaffAccess
    private let state: StateReader
    private let members: MemberDirectory
    private let clock: any WallClock

    public init(
        access: StaffAccess, database: any Database, sections: [any StateSection], clock: any WallClock,
        members: MemberDirectory? = nil
    ) {
        self.access = access
        self.state = StateReader(database: database, sections: sections)
        self.members = members ?? MemberDirectory(database: database)
        self.clock = clock
    }

    public func install(on router: inout Router) {
        router.get("/api/v1/users/{user}/state") { request throws(Problem) in try await self.show(request) }
    }

    private func show(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .usersRead)
        let user = try await self.members.user(of: request)
        let now = self.clock.now()
        let state = try await unlessBroken { () async throws(DatabaseError) in
            try await self.state.state(of: user, at: now)
        }
        return .json(JSONText(state))
    }
}
