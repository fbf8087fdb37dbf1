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
        let claims = open.prefix(Self.mostMissions).filter { $0.status == .completed }.map { mission in
            [InlineButton(say(.buttonClaim, ["title": mission.title[say.language]]), .claim(mission))]
        }
        return Screen(parts.joined(separator: "\n\n"), claims + Self.progressButtons(except: .missions, in: say))
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
        return "\(Self.bar(objective.done, of: objective.objective.count)) \(count) \(name)"
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
