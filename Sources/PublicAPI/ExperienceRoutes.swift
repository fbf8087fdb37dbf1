import Coordination
public import Experiences
public import HTTPServer
import HTTPWire
import Identity
import JSON
import Postgres
public import Vocabulary

/// What stories and missions are woven into: `/api/v1/experiences`, and members' own below `/api/v1/users/{user}`.
public struct ExperienceRoutes: Sendable {
    private let desk: StaffDesk
    private let keeper: ExperienceKeeper
    private let reader: ExperienceReader
    private let clock: any WallClock

    public init(desk: StaffDesk, keeper: ExperienceKeeper, reader: ExperienceReader, clock: any WallClock) {
        self.desk = desk
        self.keeper = keeper
        self.reader = reader
        self.clock = clock
    }

    public func install(on router: inout Router) {
        router.get("/api/v1/experiences") { request throws(Problem) in try await self.list(request) }
        router.on(
            .put, "/api/v1/experiences/{experience}",
            .later { request throws(Problem) in try await self.publish(request) })
        router.get("/api/v1/users/{user}/experiences") { request throws(Problem) in try await self.ofMember(request) }
        router.post("/api/v1/users/{user}/experiences") { request throws(Problem) in try await self.start(request) }
    }

    /// By key; `limit` 1 to 100 (20), `starting_after` the key of the last one seen.
    private func list(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.desk.access.staff(request, allowedTo: .usersRead)
        let limit = try request.limit(most: 100)
        let after: String? = try request.query("starting_after")
        let found = try await unlessBroken { () async throws(DatabaseError) in
            try await self.reader.experiences(after: after, limit: limit + 1)
        }
        return .json { json in
            json.member("data", Array(found.prefix(limit)))
            json.member("has_more", found.count > limit)
        }
    }

    private func publish(_ request: RoutedRequest) async throws(Problem) -> Response {
        let staff = try await self.desk.access.staff(request, allowedTo: .contentWrite)
        let key = try request.idempotencyKey(of: staff)
        let experience: String = try request.path("experience")
        let json = try request.json()
        let content: ExperienceContent
        do throws(JSONFault) {
            content = try ExperienceContent.experience(json, key: experience, knowing: self.keeper.requirements)
        } catch { throw Problem(error) }
        return try await self.desk.coordinator.answer(
            PublishExperiences(content), with: PublishExperiences.Handler(), key: key, to: request)
    }

    private func ofMember(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.desk.access.staff(request, allowedTo: .usersRead)
        let user = try await self.desk.members.user(of: request)
        let now = self.clock.now()
        let found = try await unlessBroken { () async throws(DatabaseError) in
            try await self.reader.experiences(of: user, at: now)
        }
        return .json { $0.member("data", found) }
    }

    private func start(_ request: RoutedRequest) async throws(Problem) -> Response {
        try await self.desk.perform(
            request, allowedTo: .besitosGrant, about: UserID.self, StartExperience.Handler(keeper: self.keeper)
        ) { user, fields throws(JSONFault) in
            try fields.allow(only: "experience_key")
            return StartExperience(user: user, key: try fields.key("experience_key"))
        }
    }
}
