import Vocabulary

/// A ranking.
public enum Board: String, Sendable, CaseIterable {
    /// Besitos ever earned.
    case earned
    /// Besitos earned since Monday, UTC.
    case week
    /// Achievements.
    case achievements
}

extension Board {
    /// As scores are kept under it: a week has a name of its own.
    func name(at now: Instant) -> String {
        guard self == .week else { return self.rawValue }
        let day = now.seconds >= 0 ? now.seconds / 86_400 : 0
        // 1970-01-01 was a Thursday.
        return "week:\(LocalDay(daysSince1970: day - (day + 3) % 7))"
    }
}
