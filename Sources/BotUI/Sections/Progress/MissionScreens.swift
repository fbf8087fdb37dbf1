import Coordination
import Gamification
import TelegramAPI
import Vocabulary

extension Screen {
    /// More would make a message that nobody reads.
    private static let mostMissions = 10

    /// - Parameter line: Telegram HTML that stands above.
    static func missions(
        _ missions: [HeldMission], at now: Instant, after line: String? = nil, in say: Catalogue
    ) -> Screen {
        let open = missions.filter { $0.status != .claimed }
        let done = missions.count - open.count
        var parts = [line, say(.missionsTitle)].compactMap { $0 }
        parts += open.prefix(Self.mostMissions).map { Self.mission($0, at: now, in: say) }
        if open.isEmpty { parts.append(say(done > 0 ? .missionsAllDone : .missionsNone)) }
        if open.count > Self.mostMissions {
            parts.append(say(.missionsMore, ["count": say.number(Int64(open.count - Self.mostMissions))]))
        }
        if !open.isEmpty { parts.append(say(.missionsTouch)) }
        let doors = open.prefix(Self.mostMissions).map { InlineButton($0.icon, .mission($0)) }
        let claims = open.prefix(Self.mostMissions).filter { $0.status == .completed }.map { mission in
            [InlineButton(say(.buttonClaim, ["title": mission.title[say.language]]), .claim(mission))]
        }
        return Screen(
            parts.joined(separator: "\n\n"),
            claims + Self.rows(of: doors, Self.doorsInRow) + Self.progressButtons(except: .missions, in: say))
    }

    private static let doorsInRow = 5
    private static let reactionsInRow = 4

    private static func rows(of buttons: [InlineButton], _ width: Int) -> [[InlineButton]] {
        stride(from: 0, to: buttons.count, by: width).map { Array(buttons[$0..<min($0 + width, buttons.count)]) }
    }

    /// One mission, with a button for each reaction it can be given.
    static func mission(
        _ mission: HeldMission, _ reactions: [ContentReaction], at now: Instant, in say: Catalogue
    ) -> Screen {
        let faces = reactions.map { reaction in
            let count = reaction.count > 0 ? " \(say.number(reaction.count))" : ""
            let mark = reaction.isMine ? " ✓" : ""
            return InlineButton(
                Emoji.of(reaction.name) + count + mark, .react(reaction.name, toMission: mission.id))
        }
        let claim =
            mission.status == .completed
            ? [[InlineButton(say(.buttonClaim, ["title": mission.title[say.language]]), .claim(mission))]] : []
        let words = [Self.mission(mission, at: now, in: say)] + (faces.isEmpty ? [] : [say(.missionReact)])
        return Screen(
            words.joined(separator: "\n\n"),
            claim + Self.rows(of: faces, Self.reactionsInRow) + [[InlineButton(say(.buttonMissions), .missions)]])
    }

    private static func mission(_ mission: HeldMission, at now: Instant, in say: Catalogue) -> String {
        var lines = [
            say(.missionTitle, ["icon": mission.icon, "title": mission.title[say.language]]),
            say(.missionText, ["text": mission.description[say.language]]),
        ]
        if mission.status == .completed {
            lines.append(say(.missionReady, ["reward": say(promised: mission.rewards)]))
        } else {
            let steps = mission.objectives.map { Self.objective($0, in: say) }.joined(separator: " · ")
            lines.append(say(.missionProgress, ["steps": steps, "reward": say(promised: mission.rewards)]))
            if let end = mission.expiresAt, mission.kind != .special {
                lines.append(say(.missionTimeLeft, ["span": say.span(seconds: end.seconds - now.seconds)]))
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func objective(_ objective: ObjectiveProgress, in say: Catalogue) -> String {
        let name = Deed[objective.objective.deed]?.label[say.language] ?? objective.objective.deed
        let count = "\(say.number(objective.done))/\(say.number(objective.objective.count))"
        // The name is a plural: behind it any number will do.
        return "\(Self.bar(objective.done, of: objective.objective.count)) \(name): \(count)"
    }

    /// Five small blocks; the last is full only when all is done.
    static func bar(_ done: Int64, of all: Int64) -> String {
        let full = Int(min(5, max(0, done) * 5 / max(1, all)))
        return String(repeating: "▰", count: full) + String(repeating: "▱", count: 5 - full)
    }

    /// Doors between what belongs to a member's progress.
    static func progressButtons(except own: Intent, in say: Catalogue) -> [[InlineButton]] {
        let doors: [(Phrase, Intent)] = [
            (.buttonMissions, .missions), (.buttonAchievements, .achievements), (.buttonBag, .bag),
        ]
        return [
            doors.filter { $0.1 != own }.map { InlineButton(say($0.0), $0.1) }, [InlineButton(say(.buttonMenu), .menu)],
        ]
    }
}

extension Catalogue {
    /// What a reward will give: `20 💋 + 🎁`.
    func callAsFunction(promised reward: Reward) -> String {
        var parts = reward.besitos > .zero ? ["\(self.number(reward.besitos.units)) 💋"] : []
        if !reward.items.isEmpty || !reward.achievements.isEmpty { parts.append("🎁") }
        return parts.isEmpty ? "✨" : parts.joined(separator: " + ")
    }

    /// What somebody really got: `+20 💋, 🕯 Vela ×2`.
    func callAsFunction(got paid: PaidReward) -> String {
        var parts = paid.besitos > .zero ? ["+\(self.number(paid.besitos.units)) 💋"] : []
        parts += paid.items.map { item in
            "\(item.icon) \(item.name[self.language])" + (item.quantity > 1 ? " ×\(self.number(item.quantity))" : "")
        }
        parts += paid.achievements.map { "🏅 \($0.name[self.language])" }
        return parts.isEmpty ? "✨" : parts.joined(separator: ", ")
    }
}
