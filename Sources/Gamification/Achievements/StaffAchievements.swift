public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Staff give a member an achievement, and say why.
public struct GrantAchievement: Command, JSONDecodable {
    public typealias Receipt = GrantedAchievement

    public static let name = "gamification.grant_achievement"

    let wish: AchievementWish

    public init(user: UserID, key: String, reason: String) {
        self.wish = AchievementWish(user: user, key: key, reason: reason)
    }

    public var lane: String? { "user:\(self.wish.user)" }

    public func encode(into json: inout JSONWriter) { self.wish.encode(into: &json) }

    public init(json: JSONValue) throws(JSONFault) { self.wish = try AchievementWish(json: json) }

    public struct Handler: CommandHandler {
        private let achievements: any Achievements

        public init(achievements: any Achievements) { self.achievements = achievements }

        public func execute(
            _ input: GrantAchievement, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<GrantedAchievement, Refusal> {
            let wish = input.wish
            work.holdProgress(of: wish.user)
            guard let standing = try await work.transaction.rows(.standing(of: wish)).first else {
                return .failure(.noSuchAchievement)
            }
            guard try !standing.get("is_held"), try standing.get("is_member") else {
                return .failure(try standing.get("is_member") ? .achievementHeld : .noSuchUser)
            }
            guard
                let granted = try await self.achievements.grant(wish.key, to: wish.user, from: "staff", in: work)
                // A review gave it meanwhile.
            else { return .failure(.achievementHeld) }
            work.correct("achievement:\(wish.key)", of: wish.user, to: "granted", because: wish.reason)
            return .success(granted)
        }
    }
}

/// Staff take an achievement away, and say why. What it paid stays the member's, and is not paid again.
public struct RevokeAchievement: Command, JSONDecodable {
    public static let name = "gamification.revoke_achievement"

    let wish: AchievementWish

    public init(user: UserID, key: String, reason: String) {
        self.wish = AchievementWish(user: user, key: key, reason: reason)
    }

    public var lane: String? { "user:\(self.wish.user)" }

    public func encode(into json: inout JSONWriter) { self.wish.encode(into: &json) }

    public init(json: JSONValue) throws(JSONFault) { self.wish = try AchievementWish(json: json) }

    public struct Receipt: JSONEncodable, JSONDecodable, Hashable, Sendable {
        public let key: String

        init(key: String) { self.key = key }

        public func encode(into json: inout JSONWriter) { json.object { $0.member("achievement_key", self.key) } }

        public init(json: JSONValue) throws(JSONFault) { self.key = try JSONFields(json).string("achievement_key") }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: RevokeAchievement, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let wish = input.wish
            let revoked = try await work.transaction.rows(
                """
                UPDATE gamification.user_achievements SET revoked_at = \(work.now)
                WHERE user_id = \(wish.user) AND revoked_at IS NULL AND achievement_id = (
                    SELECT achievement_id FROM gamification.achievements WHERE achievement_key = \(wish.key))
                RETURNING achievement_id
                """)
            guard !revoked.isEmpty else { return .failure(.achievementNotHeld) }
            work.correct("achievement:\(wish.key)", of: wish.user, to: "revoked", because: wish.reason)
            return .success(Receipt(key: wish.key))
        }
    }
}

/// Whose achievement, which, and why.
struct AchievementWish: Hashable, Sendable {
    let user: UserID
    let key: String
    let reason: String
}

extension AchievementWish: JSONEncodable {
    func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("achievement_key", self.key)
            json.member("reason", self.reason)
        }
    }

    init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "achievement_key", "reason")
        self.init(
            user: try fields.id("user_id"), key: try fields.key("achievement_key"), reason: try fields.reason())
    }
}

extension SQL {
    fileprivate static func standing(of wish: AchievementWish) -> SQL {
        """
        SELECT EXISTS (SELECT FROM published.members WHERE user_id = \(wish.user)) AS is_member,
               EXISTS (SELECT FROM gamification.user_achievements AS held
                       WHERE held.achievement_id = achievements.achievement_id AND user_id = \(wish.user)
                         AND revoked_at IS NULL AND NOT multiple_grant) AS is_held
        FROM gamification.achievements WHERE achievement_key = \(wish.key) AND status = 'active'
        """
    }
}
