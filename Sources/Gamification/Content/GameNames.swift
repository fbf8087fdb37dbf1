public import Postgres
public import Vocabulary

/// What things are called, for who only knows their keys.
public struct GameNames: Sendable {
    public struct Name: Sendable {
        public let icon: String
        public let text: LocalizedText
    }

    private var missions: [String: Name] = [:]
    private var achievements: [String: Name] = [:]
    private var items: [String: Name] = [:]

    /// Of nothing.
    public init() {}

    /// In one statement; without any keys in none.
    public static func read(
        missions: [String] = [], achievements: [String] = [], items: [String] = [], from database: any Database
    ) async throws(DatabaseError) -> GameNames {
        var names = GameNames()
        guard !missions.isEmpty || !achievements.isEmpty || !items.isEmpty else { return names }
        for row in try await database.read(.names(missions, achievements, items)) {
            let key: String = try row.get("key")
            let name = Name(icon: try row.get("icon"), text: try row.words("name"))
            switch try row.get("kind", as: String.self) {
            case "mission": names.missions[key] = name
            case "achievement": names.achievements[key] = name
            default: names.items[key] = name
            }
        }
        return names
    }

    public func mission(_ key: String) -> Name? { self.missions[key] }
    public func achievement(_ key: String) -> Name? { self.achievements[key] }
    public func item(_ key: String) -> Name? { self.items[key] }
}

extension SQL {
    fileprivate static func names(_ missions: [String], _ achievements: [String], _ items: [String]) -> SQL {
        """
        SELECT 'mission' AS kind, mission_key AS key, icon, title::text AS name
        FROM gamification.missions WHERE mission_key = ANY (\(missions))
        UNION ALL
        SELECT 'achievement', achievement_key, icon, name::text
        FROM gamification.achievements WHERE achievement_key = ANY (\(achievements))
        UNION ALL
        SELECT 'item', item_key, icon, name::text FROM gamification.items WHERE item_key = ANY (\(items))
        """
    }
}
