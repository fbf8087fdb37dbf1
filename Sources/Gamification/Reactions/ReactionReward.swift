public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// What one reaction to one kind of content pays, and how often.
public struct ReactionReward: RowDecodable, JSONEncodable, JSONDecodable, Hashable, Sendable {
    public let contentType: ContentType
    public let reaction: String
    public let besitos: Besitos
    /// Payments for one content, whichever reactions.
    public let maxPerContent: Int64
    /// Payments on one of the member's days; `nil` for no limit but that of the earning rule.
    public let maxPerDay: Int64?
    public let isActive: Bool

    public init(
        contentType: ContentType, reaction: String, besitos: Besitos, maxPerContent: Int64 = 1, maxPerDay: Int64? = 3,
        isActive: Bool = true
    ) {
        self.contentType = contentType
        self.reaction = reaction
        self.besitos = besitos
        self.maxPerContent = maxPerContent
        self.maxPerDay = maxPerDay
        self.isActive = isActive
    }

    public init(row: Row) throws(DatabaseError) {
        guard let type = ContentType(rawValue: try row.get("content_type")) else { throw .badColumn("content_type") }
        self.contentType = type
        self.reaction = try row.get("reaction_type")
        self.besitos = try row.get("besitos_reward")
        self.maxPerContent = try row.get("max_per_user_per_content")
        self.maxPerDay = try row.optional("max_per_user_per_day")
        self.isActive = try row.get("is_active")
    }

    public init(json: JSONValue) throws(JSONFault) { try self.init(JSONFields(json)) }

    public init(_ fields: JSONFields) throws(JSONFault) {
        try fields.allow(
            only: "content_type", "reaction", "besitos_reward", "max_per_user_per_content", "max_per_user_per_day",
            "is_active")
        self.contentType = try fields.choice("content_type")
        self.reaction = try fields.string("reaction", bytes: 1...32)
        self.besitos = Besitos(try fields.int("besitos_reward", in: 0...1000)) ?? .zero
        self.maxPerContent =
            try fields.optional("max_per_user_per_content") { (fields) throws(JSONFault) in
                try fields.int("max_per_user_per_content", in: 1...1000)
            } ?? 1
        self.maxPerDay = try fields.optional("max_per_user_per_day") { (fields) throws(JSONFault) in
            try fields.int("max_per_user_per_day", in: 1...1000)
        }
        self.isActive =
            try fields.optional("is_active") { (fields) throws(JSONFault) in try fields.bool("is_active") } ?? true
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("content_type", self.contentType.rawValue)
            json.member("reaction", self.reaction)
            json.member("besitos_reward", self.besitos)
            json.member("max_per_user_per_content", self.maxPerContent)
            json.member("max_per_user_per_day", self.maxPerDay)
            json.member("is_active", self.isActive)
        }
    }
}

/// Staff change what a reaction pays; it holds from the next one on.
public struct ChangeReactionReward: Command, JSONDecodable {
    public typealias Receipt = ReactionReward

    public static let name = "gamification.change_reaction_reward"

    public let reward: ReactionReward

    public init(_ reward: ReactionReward) { self.reward = reward }
    public init(json: JSONValue) throws(JSONFault) { self.init(try ReactionReward(json: json)) }
    public func encode(into json: inout JSONWriter) { self.reward.encode(into: &json) }

    public struct Handler: CommandHandler {
        public init() {}

        public func validate(_ input: ChangeReactionReward) -> Refusal? {
            let isWord = input.reward.reaction.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz_".utf8.contains($0) }
            return isWord && input.reward.reaction.first != "_"
                ? nil
                : Refusal(
                    .invalid, "gamification.bad_reaction", "A reaction is a word of a-z and _.", field: "reaction")
        }

        public func execute(
            _ input: ChangeReactionReward, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<ReactionReward, Refusal> {
            let reward = input.reward
            work.transaction.queue(
                """
                INSERT INTO gamification.reaction_reward_configs (content_type, reaction_type, besitos_reward,
                    max_per_user_per_content, max_per_user_per_day, is_active)
                VALUES (\(reward.contentType.rawValue), \(reward.reaction), \(reward.besitos), \(reward.maxPerContent),
                        \(reward.maxPerDay), \(reward.isActive))
                ON CONFLICT (content_type, reaction_type) DO UPDATE
                SET besitos_reward = excluded.besitos_reward,
                    max_per_user_per_content = excluded.max_per_user_per_content,
                    max_per_user_per_day = excluded.max_per_user_per_day, is_active = excluded.is_active
                """)
            work.emit(
                GameRuleChanged(
                    rule: "reaction:\(reward.contentType.rawValue)/\(reward.reaction)",
                    value: JSONWriter.text(of: reward)), about: nil)
            return .success(reward)
        }
    }
}
