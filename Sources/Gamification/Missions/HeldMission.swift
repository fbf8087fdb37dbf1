public import JSON
public import Postgres
public import Vocabulary

/// A mission as a member has it.
public struct HeldMission: Hashable, Sendable {
    public let id: Int64
    public let key: String
    public let kind: MissionKind
    public let periodKey: String
    public let status: MissionStatus
    public let icon: String
    public let title: LocalizedText
    public let description: LocalizedText
    public let objectives: [ObjectiveProgress]
    public let rewards: Reward
    public let expiresAt, completedAt, claimedAt: Instant?

    /// From 0 to 1, over all objectives.
    public var progress: Double {
        guard !self.objectives.isEmpty else { return 1 }
        return self.objectives.reduce(0) { $0 + Double($1.done) / Double(max(1, $1.objective.count)) }
            / Double(self.objectives.count)
    }
}

extension HeldMission: RowDecodable {
    public init(row: Row) throws(DatabaseError) {
        guard let kind = MissionKind(rawValue: try row.get("mission_type")) else { throw .badColumn("mission_type") }
        guard let status = MissionStatus(rawValue: try row.get("status")) else { throw .badColumn("status") }
        self.id = try row.get("mission_id")
        self.key = try row.get("mission_key")
        self.kind = kind
        self.periodKey = try row.get("period_key")
        self.status = status
        self.icon = try row.get("icon")
        self.title = try row.words("title")
        self.description = try row.words("description")
        self.objectives = try row.objectives("progress")
        self.rewards = try row.reward("rewards")
        self.expiresAt = try row.optional("expires_at")
        self.completedAt = try row.optional("completed_at")
        self.claimedAt = try row.optional("claimed_at")
    }
}

extension HeldMission: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("mission_id", self.id)
            json.member("key", self.key)
            json.member("mission_type", self.kind.rawValue)
            json.member("period_key", self.periodKey)
            json.member("status", self.status.rawValue)
            json.member("icon", self.icon)
            json.member("title", self.title)
            json.member("description", self.description)
            json.member("objectives", self.objectives)
            json.member("rewards", self.rewards)
            json.member("expires_at", self.expiresAt)
            json.member("completed_at", self.completedAt)
            json.member("claimed_at", self.claimedAt)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        func time(_ name: String) throws(JSONFault) -> Instant? {
            try fields.optional(name) { (fields) throws(JSONFault) in try fields.time(name) }
        }
        self.id = try fields.int("mission_id")
        self.key = try fields.string("key")
        self.kind = try fields.choice("mission_type")
        self.periodKey = try fields.string("period_key")
        self.status = try fields.choice("status")
        self.icon = try fields.string("icon")
        self.title = try LocalizedText(json: try fields.value("title"))
        self.description = try LocalizedText(json: try fields.value("description"))
        self.objectives = try fields.list("objectives", upTo: 100) { (json, _) throws(JSONFault) in
            try ObjectiveProgress(json: json)
        }
        self.rewards = try Reward(json: try fields.value("rewards"))
        self.expiresAt = try time("expires_at")
        self.completedAt = try time("completed_at")
        self.claimedAt = try time("claimed_at")
    }
}

extension SQL {
    /// What goes on, what waits to be claimed, and what was claimed in a period that still lasts; what to do first
    /// comes first.
    static func held(by user: UserID, at now: Instant) -> SQL {
        """
        SELECT mission_id, mission_key, mission_type, period_key, held.status, icon, title::text, description::text,
               progress::text, rewards::text, expires_at, completed_at, claimed_at
        FROM gamification.user_missions AS held JOIN gamification.missions AS mission USING (mission_id)
        WHERE user_id = \(user) AND (held.status = 'completed' OR
            held.status = 'active' AND mission.status = 'active' AND (expires_at IS NULL OR expires_at > \(now)) OR
            held.status = 'claimed' AND expires_at > \(now))
        ORDER BY array_position('{completed,active,claimed}', held.status),
                 array_position('{daily,weekly,narrative,special}', mission_type), position, period_key
        """
    }

    /// All there ever was, newest first.
    static func missions(of user: UserID, limit: Int) -> SQL {
        """
        SELECT mission_id, mission_key, mission_type, period_key, held.status, icon, title::text, description::text,
               progress::text, rewards::text, expires_at, completed_at, claimed_at
        FROM gamification.user_missions AS held JOIN gamification.missions AS mission USING (mission_id)
        WHERE user_id = \(user)
        ORDER BY assigned_at DESC, mission_id DESC, period_key DESC
        LIMIT \(limit)
        """
    }
}
