import Coordination
import EventCatalogue
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
            lines.append(say(.noticeMore, ["count": say.number(Int64(happenings.count - Self.mostLines))]))
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
        }
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
        }
    }

    private func lot(_ auction: Int64, _ facts: NoticeFacts) -> String { facts.lots[auction]?[self.language] ?? "…" }

    private func number(_ besitos: Besitos) -> String { self.number(besitos.units) }

    /// Besides achievements, which are told by themselves.
    private func gifts(of promise: PromiseKept, _ facts: NoticeFacts) -> String {
        var gifts = promise.besitos > .zero ? ["+\(self.number(promise.besitos)) 💋"] : []
        gifts += promise.items.map { key in
            facts.names.item(key).map { "\($0.icon) \($0.text[self.language])" } ?? key
        }
        gifts += promise.unlocks.map { "🚪 \(facts.places[$0]?[self.language] ?? $0)" }
        if promise.vipDays > 0 { gifts.append(self(.noticeVIP, ["days": self.number(Int64(promise.vipDays))])) }
        return gifts.joined(separator: ", ")
    }
}
