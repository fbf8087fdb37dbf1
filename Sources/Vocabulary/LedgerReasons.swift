/// `VALID_BESITOS_REASONS` (seed 001 section 6.2.1): where besitos may come from.
public enum EarnSource: String, Sendable, CaseIterable {
    case dailyReward = "daily_reward"
    case decision
    case fragment
    case mission
    case achievement
    case trivia
    case reaction
    case experience
    case eventBonus = "event_bonus"
    case gift
    case refund
    case adminGrant = "admin_grant"
    /// Reaching a level of one's own.
    case level
    /// Days in a row.
    case streak
    /// Using an item up.
    case item
}

/// `VALID_SPEND_REASONS`: what besitos may be spent on.
public enum SpendPurpose: String, Sendable, CaseIterable {
    case purchase
    case fragmentUnlock = "fragment_unlock"
    case auction
    case gift
    case adminCorrection = "admin_correction"
}
