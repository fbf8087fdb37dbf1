import Experiences
import TelegramAPI
import Vocabulary

extension Screen {
    /// More would make a message that nobody reads.
    private static let mostExperiences = 12

    /// - Parameter id: one of them; the list when it is none.
    static func experiences(_ all: [MemberExperience], showing id: Int64?, in say: Catalogue) -> Screen {
        if let id, let one = all.first(where: { $0.id == id }) { return Self.experience(one, in: say) }
        let shown = Self.sorted(all).prefix(Self.mostExperiences)
        let lines = shown.map { Self.line(about: $0, in: say) }
        let parts = [say(.experiencesTitle), lines.isEmpty ? say(.experiencesNone) : lines.joined(separator: "\n")]
        return Screen(
            parts.joined(separator: "\n\n"),
            shown.map { [InlineButton("\($0.icon) \($0.name[say.language])", .experience($0.id))] }
                + [[InlineButton(say(.buttonMenu), .menu)]])
    }

    /// What is under way comes first, what is behind the member last.
    private static func sorted(_ all: [MemberExperience]) -> [MemberExperience] {
        let order: [MemberExperience.Status] = [.inProgress, .available, .locked, .completed]
        return order.flatMap { status in all.filter { $0.status == status } }
    }

    private static func line(about one: MemberExperience, in say: Catalogue) -> String {
        let values: [(key: String, value: String)] = [
            ("icon", one.icon), ("name", one.name[say.language]), ("percent", say.number(Int64(one.percent))),
            ("bar", Self.bar(Int64(one.percent), of: 100)),
        ]
        return switch one.status {
        case .inProgress: say(.experienceUnderWay, values)
        case .available: say(.experienceOpen, values)
        case .locked: say(.experienceLocked, values)
        case .completed: say(.experienceDone, values)
        }
    }

    private static func experience(_ one: MemberExperience, in say: Catalogue) -> Screen {
        var parts = [Self.line(about: one, in: say), say(.experienceText, ["text": one.description[say.language]])]
        parts.append(one.components.map { Self.component($0, in: say) }.joined(separator: "\n"))
        if let next = one.next { parts.append(say(.experienceNext, ["step": Self.title(of: next, in: say)])) }
        if one.status != .completed { parts.append(say(.experienceReward, ["reward": say(promised: one.rewards)])) }
        if !one.missing.isEmpty {
            parts.append(([say(.linkNeeds)] + say(missing: one.missing, indentedBy: 0)).joined(separator: "\n"))
        }
        return Screen(parts.joined(separator: "\n\n"), Self.buttons(of: one, in: say))
    }

    private static func component(_ component: MemberExperience.Component, in say: Catalogue) -> String {
        let phrase: Phrase =
            component.isDone ? .componentDone : component.isRequired ? .componentOpen : .componentOptional
        return say(phrase, ["title": Self.title(of: component, in: say)])
    }

    private static func title(of component: MemberExperience.Component, in say: Catalogue) -> String {
        component.title?[say.language] ?? say(.componentSecret)
    }

    private static func buttons(of one: MemberExperience, in say: Catalogue) -> [[InlineButton]] {
        var buttons: [[InlineButton]] = []
        if one.status == .available {
            buttons.append([InlineButton(say(.buttonExperienceStart), .startExperience(one.id))])
        }
        switch one.next?.kind {
        case .narrative: buttons.append([InlineButton(say(.buttonContinue), .story)])
        case .mission: buttons.append([InlineButton(say(.buttonMissions), .missions)])
        case nil: break
        }
        return buttons + [
            [InlineButton(say(.buttonExperiences), .experiences), InlineButton(say(.buttonMenu), .menu)]
        ]
    }
}

extension Catalogue {
    /// What completing will give: `100 💋 + 🎁`.
    fileprivate func callAsFunction(promised reward: ExperienceReward) -> String {
        var parts = reward.besitos > .zero ? ["\(self.number(reward.besitos.units)) 💋"] : []
        if !reward.items.isEmpty || !reward.achievements.isEmpty { parts.append("🎁") }
        if !reward.experiences.isEmpty || !reward.shopItems.isEmpty { parts.append("🗝") }
        return parts.isEmpty ? "✨" : parts.joined(separator: " + ")
    }
}
