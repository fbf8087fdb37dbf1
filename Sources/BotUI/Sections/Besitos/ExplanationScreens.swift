import Gamification
import TelegramAPI
import Vocabulary

// Why each besito came or went, and when what is left lapses.
extension Screen {
    static func explanation(_ why: Explanation, in say: Catalogue) -> Screen {
        let row = why.row
        var lines = [
            say(
                .whyTitle,
                [
                    "amount": (row.amount > 0 ? "+" : "") + say.number(row.amount),
                    "reason": say(reasonFor: row), "day": say.day(row.localDay),
                ])
        ]
        if let about = say(about: why) { lines.append(about) }
        if let description = row.description { lines.append(say(.whyNote, ["note": description])) }
        if let event = why.event { lines.append(say(.whyEvent, ["event": event[say.language]])) }
        lines.append(say(.whyBalance, ["balance": say.number(row.balanceAfter.units)]))
        if let cap = why.maxPerDay, let earned = why.earnedThatDay {
            lines.append(say(.whyCap, ["cap": say.number(cap), "earned": say.number(earned)]))
        }
        if let maximum = why.dailyMaximum { lines.append(say(.whyMaximum, ["maximum": say.number(maximum)])) }
        if let remaining = why.remaining, row.amount > 0 {
            lines.append(say(.whyLeft, ["left": say.number(remaining), "amount": say.number(row.amount)]))
            if remaining > 0, let day = why.expiryDay { lines.append(say(.whyLapses, ["day": say.day(day)])) }
        }
        if why.wasTakenBack { lines.append(say(.whyTakenBack)) }
        return Screen(lines.joined(separator: "\n\n"), [[InlineButton(say(.buttonHistory), .history(.newest))]])
    }

    static func lapsing(_ lots: [OpenLotView], in say: Catalogue) -> Screen {
        let back = [[InlineButton(say(.buttonBalance), .balance)]]
        let lines = lots.compactMap { lot in
            lot.expiryDay.map { day in
                say(
                    .lapsingLine,
                    [
                        "amount": say.number(lot.remaining), "reason": say(reasonFor: lot.source), "day": say.day(day),
                    ])
            }
        }
        guard !lines.isEmpty else { return Screen(say(.lapsingNone), back) }
        return Screen(([say(.lapsingTitle), ""] + lines).joined(separator: "\n"), back)
    }
}

extension LedgerRow {
    /// Of `mission:first-steps` the `mission`, and what follows.
    fileprivate var kind: String { String((self.reference ?? "").prefix { $0 != ":" }) }
    fileprivate var key: String { String((self.reference ?? "").dropFirst(self.kind.count + 1)) }
}

extension Catalogue {
    /// As ``callAsFunction(reasonFor:)``, and what is put aside, sold, owed or taken back is said to be so.
    func callAsFunction(reasonFor row: LedgerRow) -> String {
        switch (row.type, row.kind) {
        case ("hold", _): self(.reasonHeld)
        case ("release", _): self(.reasonReleased)
        case ("reversal", "debt"): self(.reasonDebt)
        case ("reversal", _): self(.reasonReversed)
        case ("gift", "auction"): self(.reasonSale)
        case ("spend", "gift_fee"): self(.reasonGiftFee)
        default: self(reasonFor: row.source)
        }
    }

    /// What a row was for, by name.
    fileprivate func callAsFunction(about why: Explanation) -> String? {
        let row = why.row
        if let name = why.subject?[self.language] {
            guard row.kind == "gift" else { return self(.whyAbout, ["name": name]) }
            return self(row.amount > 0 ? .whyFrom : .whyTo, ["name": name])
        }
        switch row.kind {
        case "level": return self(.standingLevel, ["level": row.key])
        case "streak": return self(.standingStreak, ["days": row.key])
        default: return nil
        }
    }

    static let explanationPhrases: [Phrase: Words] = [
        .buttonLapsing: Words(es: "Cuándo caducan", en: "When they lapse"),
        .whyTitle: Words(es: "<b>{amount}</b> 💋 · {reason}\n{day}", en: "<b>{amount}</b> 💋 · {reason}\n{day}"),
        .whyAbout: Words(es: "{name}", en: "{name}"),
        .whyFrom: Words(es: "De parte de {name}.", en: "From {name}."),
        .whyTo: Words(es: "Para {name}.", en: "For {name}."),
        .whyNote: Words(es: "«{note}»", en: "“{note}”"),
        .whyEvent: Words(es: "Gracias a: {event}", en: "Thanks to: {event}"),
        .whyBalance: Words(es: "Con esto tenías {balance}.", en: "With this you owned {balance}."),
        .whyCap: Words(
            es: "De esta fuente se ganan como mucho {cap} al día; ese día ibas por {earned}.",
            en: "This source gives {cap} a day at most; that day you stood at {earned}."),
        .whyMaximum: Words(
            es: "En total se ganan como mucho {maximum} al día.", en: "In all, {maximum} a day can be earned at most."),
        .whyLeft: Words(es: "De estos {amount} te quedan {left}.", en: "Of these {amount} you have {left} left."),
        .whyLapses: Words(es: "Caducan el {day}.", en: "They lapse on {day}."),
        .whyTakenBack: Words(
            es: "Se dieron por error y la casa los ha retirado.",
            en: "They were given by mistake, and the house took them back."),
        .lapsingTitle: Words(es: "<b>Lo que caduca</b>", en: "<b>What lapses</b>"),
        .lapsingLine: Words(es: "<b>{amount}</b> · {reason} · {day}", en: "<b>{amount}</b> · {reason} · {day}"),
        .lapsingNone: Words(es: "Nada de lo que tienes caduca.", en: "Nothing of yours lapses."),
        .reasonHeld: Words(es: "Puja apartada", en: "Put aside for a bid"),
        .reasonReleased: Words(es: "Puja devuelta", en: "Bid given back"),
        .reasonReversed: Words(es: "Retirado por error", en: "Taken back, given by mistake"),
        .reasonSale: Words(es: "Venta en subasta", en: "Sold at auction"),
        .reasonGiftFee: Words(es: "Comisión por un regalo", en: "Fee of a gift"),
        .reasonDebt: Words(es: "Lo que se debía", en: "What was owed"),
        .balanceFrozen: Words(
            es: "Tus cuentas están en revisión; por ahora no se puede gastar. Nada se pierde.",
            en: "Your books are being looked at; nothing can be spent for now. Nothing is lost."),
        .notEnough: Words(
            es: "No te alcanza: tienes {current} de {required} {required?besito|besitos}.",
            en: "It does not suffice: you own {current} of {required} {required?besito|besitos}."),
    ]
}
