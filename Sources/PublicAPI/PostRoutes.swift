public import Coordination
import Gamification
public import HTTPServer
import HTTPWire
import Identity
public import JSON
import Postgres

/// Posts in channels: what was published, how it was received, and publishing one.
public struct PostRoutes<Publish: CommandHandler>: Sendable {
    private let desk: StaffDesk
    private let publish: Publish
    private let command: @Sendable (JSONFields) throws(JSONFault) -> Publish.Input

    /// - Parameter command: publishes what is in the body.
    public init(
        desk: StaffDesk, publish: Publish,
        command: @escaping @Sendable (JSONFields) throws(JSONFault) -> Publish.Input
    ) {
        self.desk = desk
        self.publish = publish
        self.command = command
    }

    public func install(on router: inout Router) {
        let (desk, publish, command) = (self.desk, self.publish, self.command)
        let posts = PostReader(database: desk.database)
        router.get("/api/v1/posts") { request throws(Problem) in
            try await desk.list(request, allowedTo: .usersRead) { limit throws(DatabaseError) in
                try await posts.posts(limit: limit)
            }
        }
        router.post("/api/v1/posts") { request throws(Problem) in
            try await desk.perform(request, allowedTo: .contentWrite, publish) { body throws(JSONFault) in
                try command(body)
            }
        }
    }
}
