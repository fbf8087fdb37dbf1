import Narrative
import TelegramAPI
import Vocabulary

// What a member reads who may not go somewhere yet.
extension Screen {
    /// Stands before the words of a locked button.
    static let lock = "🔒 "

    /// - Parameters:
    ///   - label: the pressed button's words, when Telegram still shows them.
    ///   - preview: what may be told of what lies behind.
    static func locked(
        _ label: String?, _ refusal: Refusal, _ decision: DecisionID, preview: LocalizedText?, in say: Catalogue
    ) -> Screen {
        let missing = refusal.missing
        let label = label.map { $0.hasPrefix(Self.lock) ? String($0.dropFirst(Self.lock.count)) : $0 }
        var buttons = [[InlineButton(say(.buttonContinue), .story)]]
        if missing.suggestions.contains(where: { $0.code.hasPrefix("gamification.") }) {
            buttons.append([InlineButton(say(.buttonDaily), .daily), InlineButton(say(.buttonBalance), .balance)])
        }
        var lines = say(missing: missing, indentedBy: 0)
        if let price = refusal.facts["unlock_price"], let fragment = refusal.facts["fragment_id"] {
            lines += ["", say(.unlockOffer)]
            let label = say(.buttonUnlock, ["price": say.number(price)])
            buttons.insert([InlineButton(label, .unlock(FragmentID(fragment), decision))], at: 0)
        }
        let parts = [say(.lockedChoice, ["choice": label ?? "…"]), lines.joined(separator: "\n")]
        return Screen((parts + Self.told(preview, in: say)).joined(separator: "\n\n"), buttons)
    }

    /// What a link leads to, for who may not come there yet.
    static func linked(
        _ title: LocalizedText, _ preview: LocalizedText?, _ refusal: Refusal, in say: Catalogue
    ) -> Screen {
        var buttons = [[InlineButton(say(.buttonContinue), .story)]]
        var parts = ["🔒 <b>\(TelegramHTML.escape(title[say.language]))</b>"] + Self.told(preview, in: say)
        var lines = say(missing: refusal.missing, indentedBy: 0)
        if lines.isEmpty { parts.append(say(.linkNotReached)) } else { lines.insert(say(.linkNeeds), at: 0) }
        if let price = refusal.facts["unlock_price"], let fragment = refusal.facts["fragment_id"] {
            lines += ["", say(.unlockOffer)]
            let label = say(.buttonUnlock, ["price": say.number(price)])
            buttons.insert([InlineButton(label, .unlock(FragmentID(fragment), .nowhere))], at: 0)
        }
        if !lines.isEmpty { parts.append(lines.joined(separator: "\n")) }
        return Screen(parts.joined(separator: "\n\n"), buttons)
    }

    private static func told(_ preview: LocalizedText?, in say: Catalogue) -> [String] {
        preview.map { ["<i>\(TelegramHTML.escape($0[say.language]))</i>"] } ?? []
    }
}

extension Screen {
    /// Besitos would open it, and there are too few.
    static func tooDear(_ refusal: Refusal, in say: Catalogue) -> Screen {
        Screen(
            say(
                .tooDear,
                [
                    "required": say.number(refusal.facts["required"] ?? 0),
                    "missing": say.number(refusal.facts["missing"] ?? 0),
                ]),
            [
                [InlineButton(say(.buttonDaily), .daily), InlineButton(say(.buttonBalance), .balance)],
                [InlineButton(say(.buttonContinue), .story)],
            ])
    }

    /// What lies behind a VIP door, as far as it may be told.
    static func vip(_ invitation: VIPInvitation, in say: Catalogue) -> Screen {
        var parts = [say(.vipDoor, ["title": invitation.title[say.language]])] + Self.told(invitation.preview, in: say)
        parts.append(say(invitation.offer == "vip_welcome" ? .vipWelcome : .vipOffer))
        return Screen(parts.joined(separator: "\n\n"), [[InlineButton(say(.buttonContinue), .story)]])
    }
}

extension Catalogue {
    /// With long titles, more would not fit a message; what comes first is the nearest.
    private static let mostLines = 16

    /// A line for each thing that is missing; alternatives below their own line, the nearest first.
    func callAsFunction(missing: [MissingRequirement], indentedBy depth: Int) -> [String] {
        let indent = String(repeating: "   ", count: depth)
        let lines = missing.flatMap { part -> [String] in
            switch part {
            case .one(let check): ["\(indent)\(self(check))"]
            case .anyOf(let ways):
                ["\(indent)\(self(.needOneOf))"] + ways.flatMap { self(missing: $0, indentedBy: depth + 1) }
            }
        }
        return Array(lines.prefix(Self.mostLines))
    }

    private func callAsFunction(_ check: RequirementCheck) -> String {
        let current = self.number(check.current)
        switch check.bound {
        case .atMost(let allowed):
            // What was done once cannot be undone; what is owned can be spent.
            return allowed == 0 && check.subject != nil
                ? self(.needNever)
                : self(.needLess, ["what": self.name(of: check), "allowed": self.number(allowed), "current": current])
        case .atLeast(let required):
            return self.need(check, current: current, required: self.number(required))
        }
    }

    private func need(_ check: RequirementCheck, current: String, required: String) -> String {
        let place = check.label?[self.language]
        switch check.suggestion {
        case "gamification.earn_besitos":
            return self(.needBesitos, ["missing": self.number(check.gap), "current": current, "required": required])
        case "gamification.get_item":
            return self(.needItem, ["item": self.name(of: check), "current": current, "required": required])
        case "gamification.level_up": return self(.needLevel, ["current": current, "required": required])
        case "gamification.complete_mission": return self(.needMission, ["what": self.name(of: check)])
        case "gamification.unlock_achievement": return self(.needAchievement, ["what": self.name(of: check)])
        case "gamification.come_daily": return self(.needStreak, ["current": current, "required": required])
        case "gamification.do_deed":
            return self(.needDeeds, ["what": self.name(of: check), "current": current, "required": required])
        case "narrative.go_on": return self(.needStoryLevel, ["current": current, "required": required])
        case "narrative.take_decision":
            return place.map { self(.needDecisionAt, ["place": $0]) } ?? self(.needDecision)
        case "narrative.visit_fragment", "narrative.complete_fragment":
            return place.map { self(.needFragmentAt, ["place": $0, "current": current, "required": required]) }
                ?? self(.needFragment)
        case "experience.complete_experience": return self(.needExperience, ["what": self.name(of: check)])
        case "commerce.unlock_item": return self(.needShopUnlock, ["what": self.name(of: check)])
        case "narrative.win_game": return place.map { self(.needGameAt, ["place": $0]) } ?? self(.needGame)
        case "narrative.play_game": return self(.needLoss)
        case "membership.become_vip": return self(.needVIP)
        case "narrative.change_variable": return self(.needStory)
        case "narrative.unlock_fragment": return place.map { self(.needUnlockAt, ["place": $0]) } ?? self(.needFragment)
        default: return self(.needOther, ["what": self.name(of: check), "current": current, "required": required])
        }
    }

    /// What a kind without words of its own is called.
    private func name(of check: RequirementCheck) -> String {
        check.label?[self.language] ?? check.subject ?? check.kind
    }
}
