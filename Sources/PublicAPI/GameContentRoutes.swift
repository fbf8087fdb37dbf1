public import Coordination
import Gamification
public import HTTPServer
import HTTPWire
import Identity
import JSON
public import Postgres
public import Vocabulary

/// What there is to own, to do and to achieve: `/api/v1/items`, `missions`, `achievements`, `levels`, `streak-rewards`.
/// Each is made and changed by a PUT of the whole thing, as its file has it.
public struct GameContentRoutes: Sendable {
    private let access: StaffAccess
    private let coordinator: Coordinator
    private let requirements: RequirementKinds
    private let bag: BagReader
    private let missions: MissionReader
    private let achievements: AchievementReader
    private let levels: LevelReader
    private let clock: any WallClock

    public init(
        access: StaffAccess, database: any Database, coordinator: Coordinator, requirements: RequirementKinds,
        clock: any WallClock
    ) {
        self.access = access
        self.coordinator = coordinator
        self.requirements = requirements
        self.bag = BagReader(database: database)
        self.missions = MissionReader(database: database)
        self.achievements = AchievementReader(database: database, requirements: requirements)
        self.levels = LevelReader(database: database)
        self.clock = clock
    }

    public func install(on router: inout Router) {
        router.get("/api/v1/items") { request throws(Problem) in
            try await self.list(request) { (after, limit) async throws(DatabaseError) in
                try await self.bag.items(after: after, limit: limit)
            }
        }
        router.get("/api/v1/missions") { request throws(Problem) in
            try await self.list(request) { (after, limit) async throws(DatabaseError) in
                try await self.missions.missions(after: after, limit: limit)
            }
        }
        router.get("/api/v1/achievements") { request throws(Problem) in
            try await self.list(request) { (after, limit) async throws(DatabaseError) in
                try await self.achievements.achievements(after: after, limit: limit)
            }
        }
        router.get("/api/v1/levels") { request throws(Problem) in
            try await self.steps(request) { () async throws(DatabaseError) in try await self.levels.curve() }
        }
        router.get("/api/v1/streak-rewards") { request throws(Problem) in
            try await self.steps(request) { () async throws(DatabaseError) in try await self.levels.streakRewards() }
        }
        router.get("/api/v1/achievements/{achievement}/candidates") { request throws(Problem) in
            try await self.candidates(request)
        }
        router.post("/api/v1/achievements/{achievement}/backfills") { request throws(Problem) in
            try await self.backfill(request)
        }
        self.installPublishing(on: &router)
    }

    private func installPublishing(on router: inout Router) {
        let kinds = self.requirements
        self.put("/api/v1/items/{item}", on: &router) { json, request throws(Problem) in
            let key: String = try request.path("item")
            return try read { () throws(JSONFault) in try GameContent.item(json, key: key) }
        }
        self.put("/api/v1/missions/{mission}", on: &router) { json, request throws(Problem) in
            let key: String = try request.path("mission")
            return try read { () throws(JSONFault) in try GameContent.mission(json, key: key, knowing: kinds) }
        }
        self.put("/api/v1/achievements/{achievement}", on: &router) { json, request throws(Problem) in
            let key: String = try request.path("achievement")
            return try read { () throws(JSONFault) in try GameContent.achievement(json, key: key, knowing: kinds) }
        }
        self.put("/api/v1/levels", on: &router) { json, _ throws(Problem) in
            try read { () throws(JSONFault) in try GameContent.only("levels", of: json, knowing: kinds) }
        }
        self.put("/api/v1/streak-rewards", on: &router) { json, _ throws(Problem) in
            try read { () throws(JSONFault) in try GameContent.only("streaks", of: json, knowing: kinds) }
        }
        router.post("/api/v1/game-content") { request throws(Problem) in
            try await self.publish(request) { json, _ throws(Problem) in
                try read { () throws(JSONFault) in try GameContent(json: json, knowing: kinds) }
            }
        }
    }

    private typealias Read = @Sendable (JSONValue, RoutedRequest) throws(Problem) -> GameContent

    private func put(_ path: String, on router: inout Router, _ read: @escaping Read) {
        router.on(
            .put, path, .later { request throws(Problem) in try await self.publish(request, read) })
    }

    private func publish(_ request: RoutedRequest, _ read: Read) async throws(Problem) -> Response {
        let staff = try await self.access.staff(request, allowedTo: .contentWrite)
        let key = try request.idempotencyKey(of: staff)
        let content = try read(try request.json(), request)
        return try await self.coordinator.answer(
            PublishGameContent(content), with: PublishGameContent.Handler(), key: key, to: request)
    }

    /// By key; `limit` 1 to 100 (20), `starting_after` the key of the last one seen.
    private func list(
        _ request: RoutedRequest, _ read: (String?, Int) async throws(DatabaseError) -> [Definition]
    ) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .usersRead)
        let limit = try request.limit(most: 100)
        let after: String? = try request.query("starting_after")
        let found = try await unlessBroken { () async throws(DatabaseError) in try await read(after, limit + 1) }
        return .json { json in
            json.member("data", Array(found.prefix(limit)))
            json.member("has_more", found.count > limit)
        }
    }

    private func steps<Step: JSONEncodable & Sendable>(
        _ request: RoutedRequest, _ read: () async throws(DatabaseError) -> [Step]
    ) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .usersRead)
        let found = try await unlessBroken { () async throws(DatabaseError) in try await read() }
        return .json { $0.member("data", found) }
    }

    /// Who would get it: looks at `limit` members (1 to 200) after `starting_after`.
    private func candidates(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .usersRead)
        let key: String = try request.path("achievement")
        let limit = try request.limit(most: 200)
        let after: Int64? = try request.query("starting_after")
        let now = self.clock.now()
        let found = try await unlessBroken { () async throws(DatabaseError) in
            try await self.achievements.candidates(for: key, after: after.map { UserID($0) }, limit: limit, at: now)
        }
        guard let found else { throw Problem(Refusal.noSuchAchievement) }
        return .json { json in
            json.member("data", found.users)
            json.member("examined", found.examined)
            json.member("last_user_id", found.last)
            json.member("has_more", found.examined == Int64(limit))
        }
    }

    private func backfill(_ request: RoutedRequest) async throws(Problem) -> Response {
        let staff = try await self.access.staff(request, allowedTo: .besitosGrant)
        let key = try request.idempotencyKey(of: staff)
        let achievement: String = try request.path("achievement")
        return try await self.coordinator.answer(
            BackfillAchievement(key: achievement), with: BackfillAchievement.Handler(), key: key, to: request)
    }
}

/// - Throws: 422 that names the member at fault.
private func read<Value>(_ body: () throws(JSONFault) -> Value) throws(Problem) -> Value {
    do throws(JSONFault) { return try body() } catch { throw Problem(error) }
}

extension RoutedRequest {
    /// `limit` from 1 to `most`; 20 unless given.
    func limit(most: Int64) throws(Problem) -> Int {
        let limit: Int64 = try self.query("limit") ?? 20
        guard (1...most).contains(limit) else {
            throw Problem(400, "http.invalid_parameter", "limit must be from 1 to \(most).", field: "limit")
        }
        return Int(limit)
    }
}
