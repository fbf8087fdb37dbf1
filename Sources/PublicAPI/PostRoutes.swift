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
    private let workflow: String
    private let command: @Sendable (JSONFields) throws(JSONFault) -> Publish.Input

    /// - Parameters:
    ///   - workflow: the name of what delivers them.
    ///   - command: publishes what is in the body.
    public init(
        desk: StaffDesk, publish: Publish, deliveredBy workflow: String,
        command: @escaping @Sendable (JSONFields) throws(JSONFault) -> Publish.Input
    ) {
        self.workflow = workflow
        self.desk = desk
        self.publish = publish
        self.command = command
    }

    public func install(on router: inout Router) {
        let (desk, publish, command, workflow) = (self.desk, self.publish, self.command, self.workflow)
        let posts = PostReader(database: desk.database)
        router.get("/api/v1/posts") { request throws(Problem) in
            try await desk.list(request, allowedTo: .usersRead) { limit throws(DatabaseError) in
                try await posts.posts(deliveredBy: workflow, limit: limit)
            }
        }
        router.post("/api/v1/posts") { request throws(Problem) in
            try await desk.perform(request, allowedTo: .contentWrite, publish) { body throws(JSONFault) in
                try command(body)
            }
        }
    }
}
