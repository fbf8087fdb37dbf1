public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// A member takes the day's besitos: once per local day, whatever happens to their time zone.
public struct ClaimDailyReward: Command, JSONDecodable {
    public static let name = "gamification.claim_daily_reward"

    public let user: UserID

    public init(user: UserID) { self.user = user }

    public var lane: String? { "user:\(self.user)" }

    public func encode(into json: inout JSONWriter) { json.object { $0.member("user_id", self.user) } }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id")
        self.init(user: try fields.id("user_id"))
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable, Equatable {
        public let amount: Besitos
        public let balance: Besitos

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("amount", self.amount)
                json.member("balance", self.balance)
            }
        }

        init(amount: Besitos, balance: Besitos) {
            self.amount = amount
            self.balance = balance
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.init(amount: try fields.besitos("amount"), balance: try fields.besitos("balance"))
        }
    }
}

extension ClaimDailyReward {
    public struct Handler: CommandHandler {
        private let ledger: any BesitoLedger

        public init(ledger: any BesitoLedger) { self.ledger = ledger }

        /// Looks only once it holds the balance, so two taps at once see each other. A day that is not later
        /// than the newest taken one is none: moving west gives nothing twice.
        public func execute(
            _ input: ClaimDailyReward, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.lockBalance(of: input.user)
            let today: Today? = try await work.transaction.first(.today(of: input.user, at: work.now))
            guard let today else { return .failure(.noSuchUser) }
            if let refusal = today.refusal { return .failure(refusal) }

            let entry = LedgerEntry(EarnSource.dailyReward, reference: today.day.description)
            switch try await self.ledger.grant(today.amount, to: input.user, for: entry, in: work) {
            case .failure(let refusal): return .failure(refusal)
            case .success(let receipt):
                work.transaction.queue(
                    """
                    INSERT INTO gamification.daily_rewards (user_id, local_day, transaction_id)
                    VALUES (\(input.user), \(today.day), \(receipt.transaction))
                    """)
                return .success(Receipt(amount: receipt.amount, balance: receipt.balance))
            }
        }
    }
}

private struct Today: RowDecodable {
    let day: LocalDay
    let newestTaken: LocalDay?
    let amount: Besitos
    let secondsLeft: Int64

    init(row: Row) throws(DatabaseError) {
        self.day = try row.get("today")
        self.newestTaken = try row.optional("newest_taken")
        self.amount = try row.get("amount")
        self.secondsLeft = try row.get("seconds_left")
    }

    var refusal: Refusal? {
        guard let newestTaken = self.newestTaken, newestTaken >= self.day else { return nil }
        return .dailyAlreadyClaimed(secondsLeft: self.secondsLeft)
    }
}

extension SQL {
    fileprivate static func today(of user: UserID, at now: Instant) -> SQL {
        """
        SELECT today, amount,
               (SELECT max(local_day) FROM gamification.daily_rewards WHERE user_id = \(user)) AS newest_taken,
               ceil(extract(epoch FROM (today + 1)::timestamp AT TIME ZONE time_zone - \(now)::timestamptz))::bigint
                   AS seconds_left
        FROM (SELECT time_zone, (\(now)::timestamptz AT TIME ZONE time_zone)::date AS today
              FROM published.members WHERE user_id = \(user)) AS member,
             gamification.earning_rules
        WHERE source = 'daily_reward'
        """
    }
}
