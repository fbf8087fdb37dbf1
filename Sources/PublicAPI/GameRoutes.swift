import Coordination
public import Gamification
public import HTTPServer
import HTTPWire
import Identity
import JSON
import Postgres
public import Vocabulary

/// Gifts, rankings, multipliers, and how the economy does.
public struct GameRoutes: Sendable {
    private let desk: StaffDesk
    private let clock: any WallClock
    private let multipliers: MultiplierReader
    private let boards: LeaderboardReader
    private let economy: EconomyWatch
    private let lots: LotReader

    public init(desk: StaffDesk, clock: any WallClock) {
        self.desk = desk
        self.clock = clock
        self.multipliers = MultiplierReader(database: desk.database)
        self.boards = LeaderboardReader(database: desk.database)
        self.economy = EconomyWatch(database: desk.database)
        self.lots = LotReader(database: desk.database)
    }

    public func install(on router: inout Router) {
        self.installGifts(on: &router)
        self.installBoards(on: &router)
        self.installMultipliers(on: &router)
        self.installEconomy(on: &router)
    }

    private func installGifts(on router: inout Router) {
        let desk = self.desk
        router.get("/api/v1/gift-rules") { request throws(Problem) in
            try await desk.show(request, allowedTo: .usersRead) { () throws(DatabaseError) in
                try await GiftRules.current(in: desk.database)
            }
        }
        router.on(
            .put, "/api/v1/gift-rules",
            .later { request throws(Problem) in
                try await desk.perform(request, allowedTo: .economyWrite, ChangeGiftRules.Handler()) {
                    body throws(JSONFault) in
                    ChangeGiftRules(try GiftRules(body))
                }
            })
        router.post("/api/v1/users/{user}/gifts") { request throws(Problem) in
            try await desk.perform(request, allowedTo: .besitosGrant, about: UserID.self, GiveBesitos.Handler()) {
                user, body throws(JSONFault) in
                try GiveBesitos(body, from: user)
            }
        }
    }

    private func installBoards(on router: inout Router) {
        let (desk, boards, clock) = (self.desk, self.boards, self.clock)
        router.get("/api/v1/leaderboards/{board}") { request throws(Problem) in
            let board: Board = try request.path("board")
            return try await desk.list(request, allowedTo: .usersRead) { limit throws(DatabaseError) in
                try await boards.top(board, at: clock.now(), limit: limit)
            }
        }
        router.on(
            .put, "/api/v1/users/{user}/leaderboard-visibility",
            .later { request throws(Problem) in
                try await desk.perform(
                    request, allowedTo: .besitosGrant, about: UserID.self, ShowInLeaderboards.Handler()
                ) { user, body throws(JSONFault) in
                    try body.allow(only: "shown")
                    return ShowInLeaderboards(user: user, isShown: try body.bool("shown"))
                }
            })
    }

    private func installMultipliers(on router: inout Router) {
        let (desk, multipliers) = (self.desk, self.multipliers)
        router.get("/api/v1/multipliers") { request throws(Problem) in
            try await desk.list(request, allowedTo: .usersRead) { limit throws(DatabaseError) in
                try await multipliers.multipliers(limit: limit)
            }
        }
        router.post("/api/v1/multipliers") { request throws(Problem) in
            try await desk.perform(request, allowedTo: .economyWrite, StartMultiplier.Handler()) {
                body throws(JSONFault) in
                try StartMultiplier(body)
            }
        }
        router.post("/api/v1/multipliers/{multiplier}/cancellations") { request throws(Problem) in
            let key: String = try request.path("multiplier")
            return try await desk.perform(request, allowedTo: .economyWrite, CancelMultiplier.Handler()) {
                body throws(JSONFault) in
                try body.allow(only: "reason")
                return CancelMultiplier(key: key, reason: try body.reason())
            }
        }
        router.get("/api/v1/economy-segments") { request throws(Problem) in
            try await desk.list(request, allowedTo: .usersRead) { _ throws(DatabaseError) in
                try await multipliers.segments()
            }
        }
        router.on(
            .put, "/api/v1/economy-segments/{segment}",
            .later { request throws(Problem) in
                let segment: String = try request.path("segment")
                return try await desk.perform(request, allowedTo: .economyWrite, ChangeEconomySegment.Handler()) {
                    body throws(JSONFault) in
                    try body.allow(only: "from_lifetime", "earn_percent")
                    return ChangeEconomySegment(try EconomySegment(body, segment: segment))
                }
            })
    }

    private func installEconomy(on router: inout Router) {
        let (desk, economy, lots, clock) = (self.desk, self.economy, self.lots, self.clock)
        router.get("/api/v1/economy") { request throws(Problem) in
            try await desk.show(request, allowedTo: .usersRead) { () throws(DatabaseError) in
                try await economy.health(at: clock.now())
            }
        }
        router.get("/api/v1/economy-settings") { request throws(Problem) in
            try await desk.show(request, allowedTo: .usersRead) { () throws(DatabaseError) in
                try await EconomySettings.current(in: desk.database)
            }
        }
        router.on(
            .put, "/api/v1/economy-settings",
            .later { request throws(Problem) in
                try await desk.perform(request, allowedTo: .economyWrite, ChangeEconomySettings.Handler()) {
                    body throws(JSONFault) in
                    ChangeEconomySettings(try EconomySettings(body))
                }
            })
        router.get("/api/v1/economy/snapshots") { request throws(Problem) in
            try await desk.list(request, allowedTo: .usersRead) { limit throws(DatabaseError) in
                try await economy.snapshots(limit: limit)
            }
        }
        router.get("/api/v1/users/{user}/lots") { request throws(Problem) in
            _ = try await desk.access.staff(request, allowedTo: .usersRead)
            let user = try await desk.members.user(of: request)
            return try await desk.list(request, allowedTo: .usersRead) { limit throws(DatabaseError) in
                try await lots.open(of: user, at: clock.now(), limit: limit)
            }
        }
        router.get("/api/v1/users/{user}/transactions/{transaction}") { request throws(Problem) in
            _ = try await desk.access.staff(request, allowedTo: .usersRead)
            let user = try await desk.members.user(of: request)
            let id: Int64 = try request.path("transaction")
            let explained = try await unlessBroken { () async throws(DatabaseError) in
                try await lots.explanation(of: id, user: user)
            }
            guard let explained else { throw Problem(Refusal.noSuchTransaction) }
            return .json(explained)
        }
    }
}

extension Board: TextParameter {
    public init?(parameter text: String) { self.init(rawValue: text) }
    public static var parameterRule: String { "one of \(Self.allCases.map(\.rawValue).joined(separator: ", "))" }
}
