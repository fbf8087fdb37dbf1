public import Coordination
import Gamification
public import HTTPServer
import HTTPWire
import Identity
import JSON
import Postgres
import Vocabulary

/// What reactions pay, how content was received, and reacting for a member.
public struct ReactionRoutes: Sendable {
    private let desk: StaffDesk
    private let reader: ReactionReader
    private let react: ReactToContent.Handler

    public init(desk: StaffDesk, ledger: any BesitoLedger) {
        self.desk = desk
        self.reader = ReactionReader(database: desk.database)
        self.react = ReactToContent.Handler(ledger: ledger)
    }

    public func install(on router: inout Router) {
        let (desk, reader, react) = (self.desk, self.reader, self.react)
        router.get("/api/v1/reaction-rewards") { request throws(Problem) in
            try await desk.list(request, allowedTo: .usersRead) { _ throws(DatabaseError) in try await reader.rewards()
            }
        }
        router.post("/api/v1/reaction-rewards") { request throws(Problem) in
            try await desk.perform(request, allowedTo: .economyWrite, ChangeReactionReward.Handler()) {
                body throws(JSONFault) in
                ChangeReactionReward(try ReactionReward(body))
            }
        }
        router.get("/api/v1/content-engagement") { request throws(Problem) in
            try await desk.list(request, allowedTo: .usersRead) { limit throws(DatabaseError) in
                try await reader.engagement(limit: limit)
            }
        }
        router.post("/api/v1/users/{user}/reactions") { request throws(Problem) in
            try await desk.perform(request, allowedTo: .besitosGrant, about: UserID.self, react) {
                user, body throws(JSONFault) in
                try ReactToContent(body, user: user)
            }
        }
        router.post("/api/v1/users/{user}/reaction-removals") { request throws(Problem) in
            try await desk.perform(request, allowedTo: .besitosGrant, about: UserID.self, RemoveReaction.Handler()) {
                user, body throws(JSONFault) in
                RemoveReaction(try ReactToContent(body, user: user))
            }
        }
    }
}
