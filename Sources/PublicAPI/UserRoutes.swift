public import Coordination
public import Gamification
public import HTTPServer
import HTTPWire
public import Identity
import JSON
public import Postgres
public import Vocabulary

/// `/api/v1/users`: who members are, what they own and what happened to it.
public struct UserRoutes: Sendable {
    private let access: StaffAccess
    private let members: MemberDirectory
    private let besitos: BesitoReader
    private let coordinator: Coordinator
    private let grantBesitos: GrantBesitos.Handler
    private let spendBesitos: SpendBesitos.Handler
    private let clock: any WallClock

    public init(
        access: StaffAccess, database: any Database, coordinator: Coordinator, ledger: any BesitoLedger,
        clock: any WallClock, members: MemberDirectory? = nil, besitos: BesitoReader? = nil
    ) {
        self.access = access
        self.members = members ?? MemberDirectory(database: database)
        self.besitos = besitos ?? BesitoReader(database: database)
        self.coordinator = coordinator
        self.grantBesitos = GrantBesitos.Handler(ledger: ledger)
        self.spendBesitos = SpendBesitos.Handler(ledger: ledger)
        self.clock = clock
    }

    public func install(on router: inout Router) {
        router.get("/api/v1/users/{user}") { request throws(Problem) in try await self.show(request) }
        router.get("/api/v1/users/{user}/balance") { request throws(Problem) in try await self.balance(request) }
        router.get("/api/v1/users/{user}/transactions") { request throws(Problem) in
            try await self.transactions(request)
        }
        router.post("/api/v1/users/{user}/grants") { request throws(Problem) in try await self.grant(request) }
        router.post("/api/v1/users/{user}/spends") { request throws(Problem) in try await self.spend(request) }
    }

    private func show(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .usersRead)
        let reference: UserReference = try request.path("user")
        let member = try await unlessBroken { () async throws(DatabaseError) in
            try await self.members.member(reference)
        }
        guard let member else { throw Problem(Refusal.noSuchUser) }
        return .json(member)
    }

    /// As kept, unless the caller asks for a fresh one (RFC 9111, 5.2.1.4).
    private func balance(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .usersRead)
        let user: UserID
        switch try request.path("user") as UserReference {
        case .user(let id): user = id
        case .telegram: user = try await self.members.user(of: request)
        }
        let isFresh = request.headers["cache-control"]?.lowercased().contains("no-cache") ?? false
        let balance = try await unlessBroken { () async throws(DatabaseError) in
            try await self.besitos.balance(of: user, at: self.clock.now(), isFresh: isFresh)
        }
        guard let balance else { throw Problem(Refusal.noSuchUser) }
        return .json(balance)
    }

    /// Newest first; `limit` 1 to 100 (20), `starting_after` the id of the last row seen.
    private func transactions(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .usersRead)
        let limit: Int64 = try request.query("limit") ?? 20
        guard (1...100).contains(limit) else {
            throw Problem(400, "http.invalid_parameter", "limit must be from 1 to 100.", field: "limit")
        }
        let before: Int64? = try request.query("starting_after")
        let user = try await self.members.user(of: request)
        let page = try await unlessBroken { () async throws(DatabaseError) in
            try await self.besitos.history(of: user, before.map(HistoryCursor.before) ?? .newest, limit: Int(limit))
        }
        return .json { json in
            json.member("data", page.rows)
            json.member("has_more", page.hasOlder)
        }
    }

    private func grant(_ request: RoutedRequest) async throws(Problem) -> Response {
        let staff = try await self.access.staff(request, allowedTo: .besitosGrant)
        let key = try request.idempotencyKey(of: staff)
        let body = try MovementBody(try request.jsonObject(), reasonUnlessGiven: EarnSource.adminGrant)
        let command = GrantBesitos(
            user: try await self.members.user(of: request), amount: body.amount, source: body.reason,
            description: body.description)
        return try await self.coordinator.answer(command, with: self.grantBesitos, key: key, to: request)
    }

    private func spend(_ request: RoutedRequest) async throws(Problem) -> Response {
        let staff = try await self.access.staff(request, allowedTo: .besitosGrant)
        let key = try request.idempotencyKey(of: staff)
        let body = try MovementBody(try request.jsonObject(), reasonUnlessGiven: SpendPurpose.adminCorrection)
        let command = SpendBesitos(
            user: try await self.members.user(of: request), amount: body.amount, purpose: body.reason,
            description: body.description
        )
        return try await self.coordinator.answer(command, with: self.spendBesitos, key: key, to: request)
    }
}
