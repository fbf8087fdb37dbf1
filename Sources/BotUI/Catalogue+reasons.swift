import Coordination
import Vocabulary

extension Catalogue {
    /// Why a ledger row moved besitos, from its `source` column.
    func callAsFunction(reasonFor source: String) -> String {
        if let source = EarnSource(rawValue: source) { return self(source.phrase) }
        if let purpose = SpendPurpose(rawValue: source) { return self(purpose.phrase) }
        return source == "lot_expired" ? self(.lotExpired) : source
    }

    /// What a refusal says to a member.
    func callAsFunction(_ refusal: Refusal) -> String {
        switch refusal.code {
        case "gamification.daily_already_claimed":
            self(.dailyAlreadyClaimed, ["span": self.span(seconds: refusal.facts["seconds_left"] ?? 0)])
        case "gamification.source_cap_reached", "gamification.daily_maximum_reached": self(.capReached)
        case "narrative.no_story": self(.noStoryYet)
        case "narrative.locked": self(.lockedToast)
        case "narrative.not_here", "narrative.no_such_decision", "narrative.story_ended": self(.staleButton)
        default: self(.tryAgainSoon)
        }
    }
}

extension EarnSource {
    fileprivate var phrase: Phrase {
        switch self {
        case .dailyReward: .sourceDailyReward
        case .decision: .sourceDecision
        case .fragment: .sourceFragment
        case .mission: .sourceMission
        case .achievement: .sourceAchievement
        case .trivia: .sourceTrivia
        case .reaction: .sourceReaction
        case .experience: .sourceExperience
        case .eventBonus: .sourceEventBonus
        case .gift: .sourceGift
        case .refund: .sourceRefund
        case .adminGrant: .sourceAdminGrant
        }
    }
}

extension SpendPurpose {
    fileprivate var phrase: Phrase {
        switch self {
        case .purchase: .purposePurchase
        case .fragmentUnlock: .purposeFragmentUnlock
        case .auction: .purposeAuction
        case .gift: .sourceGift
        case .adminCorrection: .purposeAdminCorrection
        }
    }
}
