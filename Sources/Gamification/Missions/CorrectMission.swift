public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// Staff put right where a member stands with a mission, and say why. What was claimed stays claimed.
public struct CorrectMission: Command, JSONDecodable {
    public static let name = "gamification.correct_mission"

    public enum Change: String, Sendable, CaseIterable {
        /// As if all had been done; the reward waits to be claimed.
        case completed
        /// As if nothing had been done.
        case reset
        /// It is over.
        case expired
    }

    public let user: UserID
    public let key: String
    public let change: Change
    public let reason: String

    public init(user: UserID, key: String, change: Change, reason: String) {
        self.user = user
        self.key = key
        self.change = change
        self.reason = reason
    }

    public var lane: String? { "user:\(self.user)" }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("mission_key", self.key)
            json.member("change", self.change.rawValue)
            json.member("reason", self.reason)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "mission_key", "change", "reason")
        self.init(
            user: try fields.id("user_id"), key: try fields.key("mission_key"), change: try fields.choice("change"),
            reason: try fields.reason())
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Hashable, Sendable {
        public let period: String
        public let status: MissionStatus

        init(period: String, status: MissionStatus) {
            self.period = period
            self.status = status
        }

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("period_key", self.period)
                json.member("status", self.status.rawValue)
            }
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.init(period: try fields.string("period_key"), status: try fields.choice("status"))
        }
    }

    public struct Handler: CommandHandler {
        private let keeper: MissionKeeper

        public init(requirements: RequirementKinds) { self.keeper = MissionKeeper(requirements: requirements) }

        public func execute(
            _ input: CorrectMission, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.holdProgress(of: input.user)
            try await self.keeper.assignAll(to: input.user, in: work)
            guard let row = try await work.transaction.rows(.correct(input, at: work.now)).first else {
                return .failure(.noSuchMission)
            }
            if input.change == .completed {
                work.emit(
                    MissionCompleted(
                        missionID: try row.get("mission_id"), missionKey: input.key,
                        besitos: try row.reward("rewards").besitos), about: input.user)
            }
            work.correct("mission:\(input.key)", of: input.user, to: input.change.rawValue, because: input.reason)
            guard let status = MissionStatus(rawValue: try row.get("status")) else { throw .badColumn("status") }
            return .success(Receipt(period: try row.get("period_key"), status: status))
        }
    }
}

extension SQL {
    /// The member's newest one that was not claimed; no row when there is none.
    fileprivate static func correct(_ input: CorrectMission, at now: Instant) -> SQL {
        let (status, done): (SQL, SQL) =
            switch input.change {
            case .completed: ("'completed'", "objective -> 'count'")
            case .reset: ("'active'", "to_jsonb(0)")
            case .expired: ("'expired'", "coalesce(objective -> 'done', to_jsonb(0))")
            }
        return """
            UPDATE gamification.user_missions AS held
            SET status = \(status), completed_at = CASE WHEN \(status) = 'completed' THEN \(now)::timestamptz END,
                progress = (SELECT jsonb_agg(objective || jsonb_build_object('done', \(done)) ORDER BY place)
                            FROM jsonb_array_elements(held.progress) WITH ORDINALITY AS list (objective, place))
            FROM gamification.missions AS mission
            WHERE mission_key = \(input.key) AND held.mission_id = mission.mission_id AND user_id = \(input.user)
              AND held.status <> 'claimed' AND held.status <> \(status)
              AND period_key = (
                SELECT period_key FROM gamification.user_missions AS own
                WHERE own.mission_id = mission.mission_id AND own.user_id = \(input.user)
                ORDER BY assigned_at DESC, period_key DESC LIMIT 1)
            RETURNING held.mission_id, period_key, held.status, rewards::text
            """
    }
}
