import Coordination
import EventCatalogue
import Experiences
import Gamification
import TelegramAPI
import Vocabulary

extension Screen {
    /// More would make a message that nobody reads.
    private static let mostLines = 10

    /// All that happened in one message, each with the door that leads to it.
    static func notice(_ happenings: [Happening], _ facts: NoticeFacts, in say: Catalogue) -> Screen {
        var lines = happenings.prefix(Self.mostLines).map { say.line(about: $0, facts) }
        if happenings.count > Self.mostLines {
            let more = Int64(happenings.count - Self.mostLines)
            lines.append(more == 1 ? say(.noticeOneMore) : say(.noticeMore, ["count": say.number(more)]))
        }
        var doors: [[InlineButton]] = []
        for happening in happenings.prefix(Self.mostLines) {
            let door = [say.door(from: happening, facts)]
            if !doors.contains(door) { doors.append(door) }
        }
        return Screen(lines.joined(separator: "\n\n"), doors)
    }
}

extension Catalogue {
    fileprivate func line(about happening: Happening, _ facts: NoticeFacts) -> String {
        switch happening {
        case .mission(let event):
            let name = facts.names.mission(event.missionKey)
            return self(
                .noticeMission, ["icon": name?.icon ?? "🎯", "title": name?.text[self.language] ?? event.missionKey])
        case .achievement(let event):
            let name = facts.names.achievement(event.achievementKey)
            let line = self(
                .noticeAchievement,
                ["icon": name?.icon ?? "🏅", "name": name?.text[self.language] ?? event.achievementKey])
            return event.besitos > .zero ? line + " +\(self.number(event.besitos.units)) 💋" : line
        case .level(let event): return self(.noticeLevel, ["level": self.number(Int64(event.level))])
        case .promise(let event): return self(.noticePromise, ["gifts": self.gifts(of: event, facts)])
        case .outbid(let event):
            return self(.noticeOutbid, ["item": self.lot(event.auctionID, facts), "amount": self.number(event.amount)])
        case .auctionWon(let event):
            return self(.noticeWon, ["item": self.lot(event.auctionID, facts), "amount": self.number(event.bid)])
        case .gift(let event):
            return self(
                .noticeGift, ["name": facts.people[event.giverID] ?? "…", "amount": self.number(event.amount)])
        case .lapsing(let event): return self(.noticeLapsing, ["amount": self.number(event.amount)])
        case .takenBack(let event):
            let phrase: Phrase = event.reference == "debt" ? .noticeDebt : .noticeTakenBack
            return self(phrase, ["amount": self.number(event.amount)])
        case .experience(let event):
            return self(.noticeExperience, self.named(event.experienceKey, facts) + [("got", self.got(event, facts))])
        case .experienceUnlocked(let event):
            return self(.noticeExperienceUnlocked, self.named(event.experienceKey, facts))
        case .experienceStarted(let event):
            return self(.noticeExperienceStarted, self.named(event.experienceKey, facts))
        case .itemUnlocked(let event):
            let name = facts.names.item(event.itemKey)
            return self(
                .noticeShopUnlocked, ["icon": name?.icon ?? "🛍", "name": name?.text[self.language] ?? event.itemKey])
        }
    }

    private func named(_ experience: String, _ facts: NoticeFacts) -> [(key: String, value: String)] {
        let known = facts.experiences[experience]
        return [("icon", known?.icon ?? "✨"), ("name", known?.name[self.language] ?? experience)]
    }

    private func got(_ completed: ExperienceCompleted, _ facts: NoticeFacts) -> String {
        var gifts = completed.besitos > .zero ? ["+\(self.number(completed.besitos)) 💋"] : []
        gifts += completed.items.map { key in
            facts.names.item(key).map { "\($0.icon) \($0.text[self.language])" } ?? key
        }
        return gifts.isEmpty ? "✨" : gifts.joined(separator: ", ")
    }

    fileprivate func door(from happening: Happening, _ facts: NoticeFacts) -> InlineButton {
        switch happening {
        case .mission(let event):
            let title = facts.names.mission(event.missionKey)?.text[self.language] ?? event.missionKey
            return InlineButton(self(.buttonClaim, ["title": title]), .claim(mission: event.missionID))
        case .achievement, .level: return InlineButton(self(.buttonAchievements), .achievements)
        case .promise(let event) where !event.unlocks.isEmpty || event.vipDays > 0:
            return InlineButton(self(.buttonContinue), .story)
        case .promise(let event) where !event.items.isEmpty: return InlineButton(self(.buttonBag), .bag)
        case .promise, .gift: return InlineButton(self(.buttonBalance), .balance)
        case .outbid(let event): return InlineButton(self(.buttonAuction), .auction(AuctionID(event.auctionID)))
        case .auctionWon: return InlineButton(self(.buttonBag), .bag)
        case .lapsing: return InlineButton(self(.buttonLapsing), .lapsing)
        case .takenBack: return InlineButton(self(.buttonHistory), .history(.newest))
        case .experience(let event): return InlineButton(self(.buttonExperiences), .experience(event.experienceID))
        case .experienceUnlocked(let event):
            return InlineButton(self(.buttonExperiences), .experience(event.experienceID))
        case .experienceStarted(let event):
            return InlineButton(self(.buttonExperiences), .experience(event.experienceID))
        case .itemUnlocked: return InlineButton(self(.buttonMenu), .menu)
        }
    }

    private func lot(_ auction: Int64, _ facts: NoticeFacts) -> String { facts.lots[auction]?[self.language] ?? "…" }

    private func number(_ besitos: Besitos) -> String { self.number(besitos.units) }

    private func vip(days: Int) -> String {
        days == 1 ? self(.noticeVIPDay) : self(.noticeVIP, ["days": self.number(Int64(days))])
    }

    /// Besides achievements, which are told by themselves.
    private func gifts(of promise: PromiseKept, _ facts: NoticeFacts) -> String {
        var gifts = promise.besitos > .zero ? ["+\(self.number(promise.besitos)) 💋"] : []
        gifts += promise.items.map { key in
            facts.names.item(key).map { "\($0.icon) \($0.text[self.language])" } ?? key
        }
        gifts += promise.unlocks.map { "🚪 \(facts.places[$0]?[self.language] ?? $0)" }
        if promise.vipDays > 0 { gifts.append(self.vip(days: promise.vipDays)) }
        return gifts.joined(separator: ", ")
    }
}
