public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// How the economy does: the measures of seed 001's monitor, over the last 30 days.
public struct EconomyHealth: RowDecodable, JSONEncodable, Sendable {
    /// Members for whom a change of the average means something.
    static let fewest = 10

    /// Who owns or owned besitos, who earned some in the window, who bought something in it.
    public let members, activeMembers, buyers: Int64
    public let outstanding, averageBalance, medianBalance: Int64
    /// In the window: what came into being, and what ceased to be.
    public let minted, burned: Int64
    /// The alert's threshold in percent.
    public let threshold: Int64
    /// How much the average balance has grown in the window, in percent; `nil` before ten members have a past.
    public let inflationPercent: Int64?

    public init(row: Row) throws(DatabaseError) {
        self.members = try row.get("members")
        self.activeMembers = try row.get("active_members")
        self.buyers = try row.get("buyers")
        self.outstanding = try row.get("outstanding")
        self.averageBalance = try row.get("average_balance")
        self.medianBalance = try row.get("median_balance")
        self.minted = try row.get("minted")
        self.burned = try row.get("burned")
        self.threshold = try row.get("inflation_alert_percent")
        let (before, owners): (Int64, Int64) = (try row.get("outstanding_before"), try row.get("members_before"))
        self.inflationPercent =
            owners < Self.fewest || before <= 0 || self.members == 0
            ? nil
            : Int64((Double(self.outstanding) / Double(self.members) / (Double(before) / Double(owners)) - 1) * 100)
    }

    /// Of the active members, who bought something, in percent.
    public var purchaseRatePercent: Int64? {
        self.activeMembers > 0 ? self.buyers * 100 / self.activeMembers : nil
    }

    public var isInflated: Bool { self.inflationPercent.map { $0 > self.threshold } ?? false }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("members", self.members)
            json.member("active_members", self.activeMembers)
            json.member("outstanding", self.outstanding)
            json.member("average_balance", self.averageBalance)
            json.member("median_balance", self.medianBalance)
            json.member("minted", self.minted)
            json.member("burned", self.burned)
            json.member("inflation_percent", self.inflationPercent)
            json.member("inflation_alert_percent", self.threshold)
            json.member("purchase_rate_percent", self.purchaseRatePercent)
            json.member("is_alert", self.isInflated)
        }
    }
}

public struct EconomyWatch: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    public func health(at now: Instant) async throws(DatabaseError) -> EconomyHealth? {
        try await self.database.first(.economyHealth(at: now))
    }

    /// One a day, the newest first.
    public func snapshots(limit: Int) async throws(DatabaseError) -> [EconomySnapshot] {
        try await self.database.all(
            """
            SELECT taken_on, members, active_members, buyers, outstanding, median_balance, minted, burned
            FROM gamification.economy_snapshots ORDER BY taken_on DESC LIMIT \(limit)
            """)
    }
}

public struct EconomySnapshot: RowDecodable, JSONEncodable, Sendable {
    public let takenOn: LocalDay
    public let members, activeMembers, buyers, outstanding, medianBalance, minted, burned: Int64

    public init(row: Row) throws(DatabaseError) {
        self.takenOn = try row.get("taken_on")
        self.members = try row.get("members")
        self.activeMembers = try row.get("active_members")
        self.buyers = try row.get("buyers")
        self.outstanding = try row.get("outstanding")
        self.medianBalance = try row.get("median_balance")
        self.minted = try row.get("minted")
        self.burned = try row.get("burned")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("taken_on", self.takenOn)
            json.member("members", self.members)
            json.member("active_members", self.activeMembers)
            json.member("buyers", self.buyers)
            json.member("outstanding", self.outstanding)
            json.member("median_balance", self.medianBalance)
            json.member("minted", self.minted)
            json.member("burned", self.burned)
        }
    }
}

/// Every day: keeps the measures, and says when prices are running away.
public struct WatchEconomy: Job {
    public static let kind = "gamification.watch_economy"
    public static let policy = JobPolicy(priority: 8, timeout: .seconds(600))

    public init() {}
    public init(json: JSONValue) throws(JSONFault) {}
    public func encode(into json: inout JSONWriter) { json.object { _ in } }

    public struct Handler: JobHandler {
        public init() {}

        public func run(_ job: WatchEconomy, _ run: JobRun) async throws {
            try await run.finish { (work) throws(DatabaseError) in
                let health: EconomyHealth = try await work.transaction.one(.economyHealth(at: work.now))
                work.transaction.queue(
                    """
                    INSERT INTO gamification.economy_snapshots (taken_on, taken_at, members, active_members, buyers,
                        outstanding, median_balance, minted, burned)
                    VALUES ((\(work.now)::timestamptz AT TIME ZONE 'UTC')::date, \(work.now), \(health.members),
                            \(health.activeMembers), \(health.buyers), \(health.outstanding), \(health.medianBalance),
                            \(health.minted), \(health.burned))
                    ON CONFLICT (taken_on) DO NOTHING
                    """)
                if let inflation = health.inflationPercent, health.isInflated {
                    work.emit(
                        EconomyAlert(measure: "inflation_percent", value: inflation, threshold: health.threshold),
                        about: nil)
                }
            }
        }
    }
}

extension SQL {
    /// What is held is its owners' still; gifts move what is there.
    fileprivate static func economyHealth(at now: Instant) -> SQL {
        """
        WITH moved AS (
            SELECT coalesce(sum(amount) FILTER (WHERE transaction_type = 'earn'), 0)::bigint AS minted,
                   coalesce(-sum(amount) FILTER (WHERE transaction_type IN ('spend', 'expire', 'reversal')), 0)::bigint
                       AS burned,
                   count(DISTINCT user_id) FILTER (WHERE transaction_type = 'earn') AS active_members,
                   count(DISTINCT user_id) FILTER (WHERE source = 'purchase') AS buyers
            FROM gamification.transactions
            WHERE created_at > \(now)::timestamptz - interval '30 days' AND created_at <= \(now)
        ), owned AS (
            SELECT count(*) AS members, coalesce(sum(besitos), 0)::bigint AS outstanding,
                   coalesce(avg(besitos), 0)::bigint AS average_balance,
                   coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY besitos), 0)::bigint AS median_balance
            FROM gamification.user_balances WHERE lifetime_besitos > 0
        ), past AS (
            SELECT count(*) AS members_before FROM gamification.user_balances AS b
            WHERE EXISTS (SELECT FROM gamification.transactions AS t WHERE t.user_id = b.user_id
                          AND created_at <= \(now)::timestamptz - interval '30 days')
        )
        SELECT members, active_members, buyers, outstanding, average_balance, median_balance, minted, burned,
               outstanding - minted + burned AS outstanding_before, members_before, inflation_alert_percent
        FROM moved, owned, past, gamification.economy_settings
        """
    }
}
