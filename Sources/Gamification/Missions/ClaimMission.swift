public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// A member takes the reward of a mission they completed: once, however often it is asked for.
public struct ClaimMission: Command, JSONDecodable {
    public static let name = "gamification.claim_mission"

    public let user: UserID
    public let key: String
    /// `nil` for what has waited longest.
    public let period: String?

    public init(user: UserID, key: String, period: String? = nil) {
        self.user = user
        self.key = key
        self.period = period
    }

    public var lane: String? { "user:\(self.user)" }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("mission_key", self.key)
            json.member("period_key", ifPresent: self.period)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "mission_key", "period_key")
        self.init(
            user: try fields.id("user_id"), key: try fields.key("mission_key"),
            period: try fields.optional("period_key") { (fields) throws(JSONFault) in
                try fields.string("period_key", bytes: 1...20)
            })
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Hashable, Sendable {
        public let key: String
        public let period: String
        public let title: LocalizedText
        public let icon: String
        public let paid: PaidReward

        init(key: String, period: String, title: LocalizedText, icon: String, paid: PaidReward) {
            self.key = key
            self.period = period
            self.title = title
            self.icon = icon
            self.paid = paid
        }

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("mission_key", self.key)
                json.member("period_key", self.period)
                json.member("title", self.title)
                json.member("icon", self.icon)
                json.member("rewards", self.paid)
            }
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.key = try fields.string("mission_key")
            self.period = try fields.string("period_key")
            self.title = try LocalizedText(json: try fields.value("title"))
            self.icon = try fields.string("icon")
            self.paid = try PaidReward(json: try fields.value("rewards"))
        }
    }
}

extension ClaimMission {
    public struct Handler: CommandHandler {
        private let payer: RewardPayer

        public init(ledger: any BesitoLedger, inventory: any Inventory, achievements: any Achievements) {
            self.payer = RewardPayer(ledger: ledger, inventory: inventory, achievements: achievements)
        }

        /// The row's own change decides: of two at once the second finds nothing to claim. A cap that keeps the
        /// besitos away leaves the mission to be claimed another day.
        public func execute(
            _ input: ClaimMission, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            guard let row = try await work.transaction.rows(.claim(input, at: work.now)).first else {
                return .failure(try await self.refusal(of: input, in: work))
            }
            let (key, period): (String, String) = (input.key, try row.get("period_key"))
            let title = try row.words("title")
            let icon: String = try row.get("icon")
            let mission: Int64 = try row.get("mission_id")
            let paid = try await self.payer.pay(
                try row.reward("rewards"), to: input.user, from: .mission, reference: "mission:\(key)", in: work)
            return paid.map { paid in
                work.emit(
                    MissionClaimed(missionID: mission, missionKey: key, periodKey: period, besitos: paid.besitos),
                    about: input.user)
                return Receipt(key: key, period: period, title: title, icon: icon, paid: paid)
            }
        }

        private func refusal(of input: ClaimMission, in work: UnitOfWork) async throws(DatabaseError) -> Refusal {
            let row = try await work.transaction.rows(
                """
                SELECT EXISTS (SELECT FROM gamification.user_missions AS held
                    WHERE held.mission_id = mission.mission_id AND user_id = \(input.user) AND held.status = 'claimed'
                      AND (\(input.period)::text IS NULL OR period_key = \(input.period))) AS is_claimed
                FROM gamification.missions AS mission WHERE mission_key = \(input.key)
                """
            ).first
            guard let row else { return .noSuchMission }
            return try row.get("is_claimed") ? .missionAlreadyClaimed : .missionNotCompleted
        }
    }
}

extension SQL {
    fileprivate static func claim(_ input: ClaimMission, at now: Instant) -> SQL {
        """
        UPDATE gamification.user_missions AS held SET status = 'claimed', claimed_at = \(now)
        FROM gamification.missions AS mission
        WHERE mission_key = \(input.key) AND held.mission_id = mission.mission_id AND user_id = \(input.user)
          AND held.status = 'completed'
          AND period_key = (
            SELECT period_key FROM gamification.user_missions AS waiting
            WHERE waiting.mission_id = mission.mission_id AND waiting.user_id = \(input.user)
              AND waiting.status = 'completed' AND (\(input.period)::text IS NULL OR waiting.period_key = \(input.period))
            ORDER BY completed_at, period_key LIMIT 1)
        RETURNING held.mission_id, period_key, title::text, icon, rewards::text
        """
    }
}
