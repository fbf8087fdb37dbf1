public import JSON
public import Postgres
public import Vocabulary

/// What members have achieved. Owned by Gamification; anyone with a unit of work may give one.
public protocol Achievements: Sendable {
    /// Gives an achievement, whatever earns it otherwise, with what it pays, and says so.
    ///
    /// - Parameters:
    ///   - times: how often the member has it then, if it can be had more than once; `nil` for once more.
    ///   - source: what gave it: `fragment:garden`.
    /// - Returns: `nil` when there is no such achievement to be had, or the member had it before.
    func grant(
        _ key: String, times: Int64?, to user: UserID, from source: String, in work: UnitOfWork
    ) async throws(DatabaseError) -> GrantedAchievement?
}

extension Achievements {
    /// Gives it once, or once more.
    public func grant(
        _ key: String, to user: UserID, from source: String, in work: UnitOfWork
    ) async throws(DatabaseError) -> GrantedAchievement? {
        try await self.grant(key, times: nil, to: user, from: source, in: work)
    }
}

/// An achievement that a member just got.
public struct GrantedAchievement: Hashable, Sendable {
    public let key: String
    public let icon: String
    public let name: LocalizedText
    /// What it paid.
    public let besitos: Besitos
    public let items: [GivenItem]

    public init(key: String, icon: String, name: LocalizedText, besitos: Besitos, items: [GivenItem]) {
        self.key = key
        self.icon = icon
        self.name = name
        self.besitos = besitos
        self.items = items
    }
}

extension GrantedAchievement: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("key", self.key)
            json.member("icon", self.icon)
            json.member("name", self.name)
            json.member("besitos", self.besitos)
            json.member("items", self.items)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.init(
            key: try fields.string("key"), icon: try fields.string("icon"),
            name: try LocalizedText(json: try fields.value("name")), besitos: try fields.besitos("besitos"),
            items: try fields.list("items", upTo: 100) { (json, _) throws(JSONFault) in try GivenItem(json: json) })
    }
}
