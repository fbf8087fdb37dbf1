import Coordination
import Vocabulary

extension Catalogue {
    /// Why a ledger row moved besitos, from its `source` column.
    func callAsFunction(reasonFor source: String) -> String {
        if let source = EarnSource(rawValue: source) { return self(source.phrase) }
        if let purpose = SpendPurpose(rawValue: source) { return self(purpose.phrase) }
        if source == "reversal" { return self(.reasonReversed) }
        return source == "lot_expired" ? self(.lotExpired) : source
    }

    /// What a refusal says to a member: its section's phrase, with the refusal's facts by their names as numbers,
    /// and `seconds_left` as `{span}` too.
    func callAsFunction(_ refusal: Refusal) -> String {
        guard let phrase = Sections.refusals[refusal.code] else { return self(.tryAgainSoon) }
        var values = refusal.facts.map { (key: $0.key, value: self.number($0.value)) }
        if let seconds = refusal.facts["seconds_left"] { values.append(("span", self.span(seconds: seconds))) }
        return self(phrase, values)
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
        case .level: .sourceLevel
        case .streak: .sourceStreak
        case .item: .sourceItem
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
