import Coordination
import Gamification
import TelegramAPI
import Vocabulary

// Screens about besitos.
extension Screen {
    static func balance(_ balance: Balance, in say: Catalogue) -> Screen {
        var text = say(
            .balance,
            ["balance": say.number(balance.besitos.units), "lifetime": say.number(balance.lifetime)])
        if let owed = say(owed: balance.owed) { text += "\n" + owed }
        var lapsing: [[InlineButton]] = []
        if let next = balance.nextExpiry {
            lapsing = [[InlineButton(say(.buttonLapsing), .lapsing)]]
            text += "\n" + say(.balanceExpiry, ["amount": say.number(next.besitos.units), "day": say.day(next.day)])
        }
        return Screen(
            text,
            [
                [InlineButton(say(.buttonHistory), .history(.newest)), InlineButton(say(.buttonDaily), .daily)],
                [InlineButton(say(.buttonContinue), .story)],
            ] + lapsing)
    }

    static func daily(_ receipt: ClaimDailyReward.Receipt, in say: Catalogue) -> Screen {
        Screen(
            say(
                .dailyClaimed,
                ["amount": say.number(receipt.amount.units), "balance": say.number(receipt.balance.units)]),
            Self.besitoButtons(in: say))
    }

    static func dailyRefused(_ refusal: Refusal, in say: Catalogue) -> Screen {
        Screen(say(refusal), Self.besitoButtons(in: say))
    }

    static func emptyHistory(in say: Catalogue) -> Screen {
        Screen(say(.historyEmpty), [[InlineButton(say(.buttonDaily), .daily)]])
    }

    static func history(_ page: HistoryPage, in say: Catalogue) -> Screen {
        guard let newest = page.rows.first, let oldest = page.rows.last else {
            return .emptyHistory(in: say)
        }
        let lines = page.rows.enumerated().map { index, row in
            say(
                .historyLine,
                [
                    "number": "\(index + 1)", "amount": (row.amount > 0 ? "+" : "") + say.number(row.amount),
                    "reason": say(reasonFor: row), "day": say.day(row.localDay),
                ])
        }
        let reasons = page.rows.enumerated().map { index, row in InlineButton("\(index + 1)", .explain(row.id)) }
        var paging: [InlineButton] = []
        if page.hasNewer { paging.append(InlineButton(say(.buttonNewer), .history(.after(newest.id)))) }
        if page.hasOlder { paging.append(InlineButton(say(.buttonOlder), .history(.before(oldest.id)))) }
        let rows = [reasons] + (paging.isEmpty ? [] : [paging])
        return Screen(
            ([say(.historyTitle), ""] + lines + (say(owed: page.owed).map { ["", $0] } ?? [])).joined(separator: "\n"),
            rows + [[InlineButton(say(.buttonBalance), .balance)]])
    }

    private static func besitoButtons(in say: Catalogue) -> [[InlineButton]] {
        [[InlineButton(say(.buttonBalance), .balance), InlineButton(say(.buttonContinue), .story)]]
    }
}

extension Catalogue {
    /// `nil` when nothing is owed.
    fileprivate func callAsFunction(owed: Besitos) -> String? {
        owed > .zero ? self(.balanceOwed, ["amount": self.number(owed.units)]) : nil
    }
}
