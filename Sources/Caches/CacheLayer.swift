/// How long an answer may be kept: by what it is about. What decides about besitos or money is never kept.
public enum CacheLayer: String, Sendable, CaseIterable {
    /// Who somebody is: their id, language, time zone.
    case session
    /// What writers and staff set up.
    case content
    /// What was worked out from other rows.
    case computed

    public var timeToLive: Duration {
        switch self {
        case .session: .seconds(1800)
        case .content: .seconds(3600)
        case .computed: .seconds(300)
        }
    }
}
