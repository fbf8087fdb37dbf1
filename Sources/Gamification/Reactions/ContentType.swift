import Postgres

/// What members can react to.
public enum ContentType: String, Sendable, CaseIterable {
    case narrativeFragment = "narrative_fragment"
    case channelPost = "channel_post"
    case mission
}

extension ContentType {
    /// A row when there is such content, published and not archived.
    func existence(of id: Int64) -> SQL {
        switch self {
        case .narrativeFragment: "SELECT true FROM published.fragments WHERE fragment_id = \(id)"
        case .channelPost:
            "SELECT true FROM gamification.channel_posts WHERE post_id = \(id) AND message_id IS NOT NULL"
        case .mission: "SELECT true FROM gamification.missions WHERE mission_id = \(id) AND status <> 'draft'"
        }
    }
}
