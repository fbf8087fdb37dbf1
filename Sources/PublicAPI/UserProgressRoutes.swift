public import Coordination
import Gamification
public import HTTPServer
import HTTPWire
public import Identity
import JSON
public import Postgres
public import Vocabulary

/// What members own, do and have achieved, below `/api/v1/users/{user}`; and what staff put right of it.
public struct UserProgressRoutes: Sendable {
    private let access: StaffAccess
    private let coordinator: Coordinator
    private let members: MemberDirectory
    private let bag: BagReader
    private let missions: MissionReader
    private let achievements: AchievementReader
    private let levels: LevelReader
    private let corrections: CorrectionReader
    private let requirements: RequirementKinds
    private let parts: Parts
    private let clock: any WallClock

    private struct Parts {
        let ledger: any BesitoLedger
        let inventory: any Inventory
        let achievements: any Achievements
    }

    public init(
        access: StaffAccess, database: any Database, coordinator: Coordinator, ledger: any BesitoLedger,
        inventory: any Inventory, requirements: RequirementKinds, clock: any WallClock, members: MemberDirectory? = nil
    ) {
        self.access = access
        self.coordinator = coordinator
        self.members = members ?? MemberDirectory(database: database)
        self.bag = BagReader(database: database)
        self.missions = MissionReader(database: database)
        self.achievements = AchievementReader(database: database, requirements: requirements)
        self.levels = LevelReader(database: database)
        self.corrections = CorrectionReader(database: database)
        self.requirements = requirements
        self.parts = Parts(
            ledger: ledger, inventory: inventory,
            achievements: PostgresAchievements(ledger: ledger, inventory: inventory))
        self.clock = clock
    }

    public func install(on router: inout Router) {
        self.installReading(on: &router)
        let (ledger, inventory, achievements) = (self.parts.ledger, self.parts.inventory, self.parts.achievements)
        self.post(
            "item-uses", UseItem.Handler(ledger: ledger, inventory: inventory, achievements: achievements), on: &router)
        self.post("inventory-corrections", CorrectInventory.Handler(), on: &router)
        self.post("mission-assignments", AssignMissions.Handler(requirements: self.requirements), on: &router)
        self.post(
            "mission-claims",
            ClaimMission.Handler(ledger: ledger, inventory: inventory, achievements: achievements), on: &router)
        self.post("mission-corrections", CorrectMission.Handler(requirements: self.requirements), on: &router)
        self.post("achievements", GrantAchievement.Handler(achievements: achievements), on: &router)
        self.post("achievement-revocations", RevokeAchievement.Handler(), on: &router)
        self.post("streak-corrections", CorrectStreak.Handler(), on: &router)
    }

    private func installReading(on router: inout Router) {
        router.get("/api/v1/users/{user}/inventory") { request throws(Problem) in
            try await self.list(request) { (user) async throws(DatabaseError) in try await self.bag.bag(of: user) }
        }
        router.get("/api/v1/users/{user}/missions") { request throws(Problem) in
            let limit = try request.limit(most: 100)
            return try await self.list(request) { (user) async throws(DatabaseError) in
                try await self.missions.missions(of: user, limit: limit)
            }
        }
        router.get("/api/v1/users/{user}/achievements") { request throws(Problem) in
            let now = self.clock.now()
            return try await self.list(request) { (user) async throws(DatabaseError) in
                try await self.achievements.achievements(of: user, at: now)
            }
        }
        router.get("/api/v1/users/{user}/corrections") { request throws(Problem) in
            let limit = try request.limit(most: 100)
            return try await self.list(request) { (user) async throws(DatabaseError) in
                try await self.corrections.corrections(of: user, limit: limit)
            }
        }
        router.get("/api/v1/users/{user}/standing") { request throws(Problem) in try await self.standing(request) }
    }

    private func list<Element: JSONEncodable & Sendable>(
        _ request: RoutedRequest, _ read: (UserID) async throws(DatabaseError) -> [Element]
    ) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .usersRead)
        let user = try await self.members.user(of: request)
        let found = try await unlessBroken { () async throws(DatabaseError) in try await read(user) }
        return .json { $0.member("data", found) }
    }

    private func standing(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .usersRead)
        let user = try await self.members.user(of: request)
        let now = self.clock.now()
        let standing = try await unlessBroken { () async throws(DatabaseError) in
            try await self.levels.standing(of: user, at: now)
        }
        guard let standing else { throw Problem(Refusal.noSuchUser) }
        return .json(standing)
    }

    /// A command about the member of the path; its other members are the body's.
    private func post<Handler: CommandHandler>(
        _ resource: String, _ handler: Handler, on router: inout Router
    ) where Handler.Input: JSONDecodable {
        router.post("/api/v1/users/{user}/\(resource)") { request throws(Problem) in
            let staff = try await self.access.staff(request, allowedTo: .besitosGrant)
            let key = try request.idempotencyKey(of: staff)
            let user = try await self.members.user(of: request)
            guard var body = try request.json().object, body["user_id"] == nil else {
                throw Problem(422, "http.invalid_field", "The body must be an object without a user_id.", field: "")
            }
            body["user_id"] = .int(user.rawValue)
            let input: Handler.Input
            do throws(JSONFault) { input = try Handler.Input(json: .object(body)) } catch { throw Problem(error) }
            return try await self.coordinator.answer(input, with: handler, key: key, to: request)
        }
    }
}
