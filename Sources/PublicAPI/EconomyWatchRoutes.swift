import Gamification
public import HTTPServer
import HTTPWire
import Identity
import JSON
import Postgres
import Vocabulary

/// `/api/v1/ledger-proofs`, frozen balances and reversals: whether the books add up, and what staff do when not.
public struct EconomyWatchRoutes: Sendable {
    private let desk: StaffDesk
    private let watch: LedgerWatch

    public init(desk: StaffDesk) {
        self.desk = desk
        self.watch = LedgerWatch(database: desk.database)
    }

    public func install(on router: inout Router) {
        let (desk, watch) = (self.desk, self.watch)
        router.get("/api/v1/ledger-proofs") { request throws(Problem) in
            try await desk.list(request, allowedTo: .usersRead) { limit throws(DatabaseError) in
                try await watch.proofs(limit: limit)
            }
        }
        router.post("/api/v1/ledger-proofs") { request throws(Problem) in
            try await desk.perform(request, allowedTo: .economyWrite, ProveLedger.Handler()) { body throws(JSONFault) in
                try ProveLedger(body)
            }
        }
        router.get("/api/v1/frozen-balances") { request throws(Problem) in
            try await desk.list(request, allowedTo: .usersRead) { limit throws(DatabaseError) in
                try await watch.frozenBalances(limit: limit)
            }
        }
        router.post("/api/v1/users/{user}/balance-freezes") { request throws(Problem) in
            try await desk.perform(
                request, allowedTo: .economyWrite, about: UserID.self, FreezeBalance.Handler()
            ) { user, body throws(JSONFault) in
                try body.allow(only: "reason")
                return FreezeBalance(user: user, reason: try body.reason())
            }
        }
        router.post("/api/v1/users/{user}/balance-repairs") { request throws(Problem) in
            try await desk.perform(
                request, allowedTo: .economyWrite, about: UserID.self, RepairBalance.Handler()
            ) { user, body throws(JSONFault) in
                try body.allow(only: "reason")
                return RepairBalance(user: user, reason: try body.reason())
            }
        }
        router.post("/api/v1/users/{user}/balance-releases") { request throws(Problem) in
            try await desk.perform(
                request, allowedTo: .economyWrite, about: UserID.self, ReleaseBalance.Handler()
            ) { user, body throws(JSONFault) in
                try body.allow(only: "reason")
                return ReleaseBalance(user: user, reason: try body.reason())
            }
        }
        router.post("/api/v1/grant-reversals") { request throws(Problem) in
            try await desk.perform(request, allowedTo: .economyWrite, ReverseGrants.Handler()) {
                body throws(JSONFault) in
                try ReverseGrants(body)
            }
        }
    }
}
