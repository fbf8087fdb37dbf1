public import Coordination
public import HTTPServer
import HTTPWire
import Identity
import JSON
import Membership
public import Narrative
import Postgres
import Vocabulary

/// `/api/v1/users/{user}/story` and `…/entitlements`: where members are in the story, and what opens it to them.
public struct PlayingRoutes: Sendable {
    private let desk: StaffDesk
    private let reader: NarrativeReader
    private let entitlements: EntitlementReader
    private let takeDecision: TakeDecision.Handler
    private let unlockFragment: UnlockFragment.Handler
    private let playGame: PlayGame.Handler
    private let accessVIP: AccessVIPNarrative.Handler

    public init(desk: StaffDesk, ledger: any BesitoLedger, rewards: RewardGiver, requirements: RequirementKinds) {
        self.takeDecision = TakeDecision.Handler(rewards: rewards, requirements: requirements)
        self.desk = desk
        self.reader = NarrativeReader(database: desk.database, requirements: requirements)
        self.entitlements = EntitlementReader(database: desk.database)
        self.unlockFragment = UnlockFragment.Handler(ledger: ledger, requirements: requirements)
        self.playGame = PlayGame.Handler(rewards: rewards, requirements: requirements)
        self.accessVIP = AccessVIPNarrative.Handler(requirements: requirements)
    }

    public func install(on router: inout Router) {
        router.get("/api/v1/users/{user}/story") { request throws(Problem) in try await self.state(request) }
        router.post("/api/v1/users/{user}/story/decisions") { request throws(Problem) in
            try await self.decide(request)
        }
        router.post("/api/v1/users/{user}/story/unlocks") { request throws(Problem) in
            try await self.desk.perform(request, allowedTo: .besitosGrant, about: UserID.self, self.unlockFragment) {
                (user, body) throws(JSONFault) in
                try body.allow(only: "fragment_id")
                return UnlockFragment(user: user, fragment: try body.id("fragment_id"))
            }
        }
        router.post("/api/v1/users/{user}/story/game-attempts") { request throws(Problem) in
            // Who wins may be paid.
            try await self.desk.perform(request, allowedTo: .besitosGrant, about: UserID.self, self.playGame) {
                (user, body) throws(JSONFault) in
                try body.allow(only: "attempt", "fragment_id")
                return try PlayGame(user: user, reading: body)
            }
        }
        router.post("/api/v1/users/{user}/story/vip-accesses") { request throws(Problem) in
            try await self.desk.perform(request, allowedTo: .contentWrite, about: UserID.self, self.accessVIP) {
                (user, body) throws(JSONFault) in
                try body.allow(only: "fragment_id")
                return AccessVIPNarrative(user: user, fragment: try body.id("fragment_id"))
            }
        }
        router.get("/api/v1/users/{user}/entitlements") { request throws(Problem) in
            try await self.entitlements(request)
        }
        router.post("/api/v1/users/{user}/entitlements") { request throws(Problem) in
            try await self.desk.perform(
                request, allowedTo: .membershipWrite, about: UserID.self, GrantEntitlement.Handler()
            ) { (user, body) throws(JSONFault) in
                try body.allow(only: "entitlement", "days", "reason")
                return GrantEntitlement(
                    user: user, entitlement: try body.choice("entitlement"),
                    days: try body.optional("days") { (found) throws(JSONFault) in
                        Int(try found.int("days", in: 1...36_500))
                    }, reason: try body.string("reason", bytes: 1...500))
            }
        }
        router.post("/api/v1/users/{user}/entitlement-revocations") { request throws(Problem) in
            try await self.desk.perform(
                request, allowedTo: .membershipWrite, about: UserID.self, RevokeEntitlement.Handler()
            ) { (user, body) throws(JSONFault) in
                try body.allow(only: "entitlement", "reason")
                return RevokeEntitlement(
                    user: user, entitlement: try body.choice("entitlement"),
                    reason: try body.string("reason", bytes: 1...500))
            }
        }
        router.get("/api/v1/stories/{story}/figures") { request throws(Problem) in try await self.figures(request) }
    }

    private func state(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.desk.access.staff(request, allowedTo: .usersRead)
        let user = try await self.desk.members.user(of: request)
        let state = try await unlessBroken { () async throws(DatabaseError) in try await self.reader.state(of: user) }
        guard let state else { throw Problem(Refusal.noSuchUser) }
        return .json(state)
    }

    /// `TOMAR_DECISION`, by the decision's id or by the keys that writers know.
    private func decide(_ request: RoutedRequest) async throws(Problem) -> Response {
        // It pays.
        let staff = try await self.desk.access.staff(request, allowedTo: .besitosGrant)
        let user = try await self.desk.members.user(of: request)
        let key = try request.idempotencyKey(of: staff)
        let body = try request.jsonObject()
        let wanted: (id: DecisionID?, fragment: String, decision: String)
        do throws(JSONFault) {
            try body.allow(only: "decision_id", "fragment", "decision")
            let id = try body.optional("decision_id") { (found) throws(JSONFault) in
                try found.id("decision_id", of: Decision.self)
            }
            if let id {
                wanted = (id, "", "")
            } else {
                wanted = (
                    nil, try body.string("fragment", bytes: 1...64), try body.string("decision", bytes: 1...64)
                )
            }
        } catch { throw Problem(error) }
        let found = try await unlessBroken { () async throws(DatabaseError) in
            try await self.reader.decision(wanted.decision, of: wanted.fragment)
        }
        guard let decision = wanted.id ?? found else { throw Problem(Refusal.noSuchDecision) }
        return try await self.desk.coordinator.answer(
            TakeDecision(user: user, decision: decision), with: self.takeDecision, key: key, to: request)
    }

    private func entitlements(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.desk.access.staff(request, allowedTo: .usersRead)
        let user = try await self.desk.members.user(of: request)
        let found = try await unlessBroken { () async throws(DatabaseError) in
            try await self.entitlements.entitlements(of: user, limit: 100)
        }
        return .json { $0.member("data", found) }
    }

    private func figures(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.desk.access.staff(request, allowedTo: .contentWrite)
        let story: String = try request.path("story")
        let figures = try await unlessBroken { () async throws(DatabaseError) in
            try await self.reader.figures(of: story)
        }
        return .json { $0.member("data", figures) }
    }
}
