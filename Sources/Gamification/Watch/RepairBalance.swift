public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// Staff put a member's books right: balance, what was ever earned, and what is left of the lots are counted anew from
/// the ledger's rows and the uses of the lots, which nobody can change. Books that add up stay as they are.
public struct RepairBalance: Command, JSONDecodable {
    public static let name = "gamification.repair_balance"

    public let user: UserID
    public let reason: String

    public init(user: UserID, reason: String) {
        self.user = user
        self.reason = reason
    }

    public var lane: String? { "user:\(self.user)" }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("reason", self.reason)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "reason")
        self.init(user: try fields.id("user_id"), reason: try fields.reason())
    }

    /// The books as they stand now, and as they stood.
    public struct Receipt: JSONEncodable, JSONDecodable, Sendable, Hashable {
        public let user: UserID
        public let balance, lifetime: Int64
        public let balanceBefore, lifetimeBefore: Int64
        /// Lots that had another rest than their uses leave.
        public let lots: Int64

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("user_id", self.user)
                json.member("balance", self.balance)
                json.member("lifetime", self.lifetime)
                json.member("balance_before", self.balanceBefore)
                json.member("lifetime_before", self.lifetimeBefore)
                json.member("lots", self.lots)
            }
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.user = try fields.id("user_id")
            self.balance = try fields.int("balance")
            self.lifetime = try fields.int("lifetime")
            self.balanceBefore = try fields.int("balance_before")
            self.lifetimeBefore = try fields.int("lifetime_before")
            self.lots = try fields.int("lots")
        }

        init(row: Row, of user: UserID, lots: Int) throws(DatabaseError) {
            self.user = user
            self.balance = try row.get("balance")
            self.lifetime = try row.get("lifetime")
            self.balanceBefore = try row.get("balance_before")
            self.lifetimeBefore = try row.get("lifetime_before")
            self.lots = Int64(lots)
        }

        var changesNothing: Bool {
            self.lots == 0 && self.balance == self.balanceBefore && self.lifetime == self.lifetimeBefore
        }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: RepairBalance, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.holdBalance(of: input.user)
            let results = try await work.transaction.flight([
                .recountLots(of: input.user), .recountBalance(of: input.user, at: work.now),
                .ledgerMismatches(of: input.user, limit: 1),
            ])
            guard let row = results[1].first else { return .failure(.nothingToRepairFrom) }
            guard results[2].isEmpty else { return .failure(.booksBeyondRepair) }
            let receipt = try Receipt(row: row, of: input.user, lots: results[0].count)
            if !receipt.changesNothing {
                work.correct(
                    "balance", of: input.user, to: "\(receipt.balanceBefore) -> \(receipt.balance)",
                    because: input.reason)
            }
            return .success(receipt)
        }
    }
}

extension Refusal {
    static let nothingToRepairFrom = Refusal(
        .conflict, "gamification.nothing_to_repair_from",
        "The member has no ledger, or its sum is no balance that anybody can have.")
    static let booksBeyondRepair = Refusal(
        .conflict, "gamification.books_beyond_repair",
        "The ledger's own rows disagree with each other: counting them anew puts nothing right.")
}

extension SQL {
    fileprivate static func recountLots(of user: UserID) -> SQL {
        """
        UPDATE gamification.lots SET remaining = granted - used
        FROM (
            SELECT lot_id, coalesce(sum(amount), 0) AS used
            FROM gamification.lots LEFT JOIN gamification.lot_uses USING (lot_id)
            WHERE user_id = \(user) GROUP BY lot_id
        ) AS uses
        WHERE uses.lot_id = lots.lot_id AND remaining <> granted - used AND used BETWEEN 0 AND granted
        RETURNING lots.lot_id
        """
    }

    /// No row when the sum is no balance that anybody can have.
    fileprivate static func recountBalance(of user: UserID, at now: Instant) -> SQL {
        """
        UPDATE gamification.user_balances AS now SET besitos = ledger, lifetime_besitos = earned, updated_at = \(now)
        FROM (
            SELECT coalesce(sum(amount), 0)::bigint AS ledger,
                   coalesce(sum(amount) FILTER (WHERE transaction_type = 'earn'), 0)::bigint AS earned
            FROM gamification.transactions WHERE user_id = \(user)
        ) AS rows, gamification.user_balances AS old
        WHERE now.user_id = \(user) AND old.user_id = now.user_id AND ledger BETWEEN 0 AND \(Besitos.max)
        RETURNING ledger AS balance, earned AS lifetime, old.besitos AS balance_before,
                  old.lifetime_besitos AS lifetime_before
        """
    }
}
