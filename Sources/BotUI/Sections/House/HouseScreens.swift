import TelegramAPI
import Vocabulary

extension Screen {
    static func welcome(_ name: String, in say: Catalogue) -> Screen {
        Screen(say(.welcome, ["name": name]), Self.threshold(storyLabel: .buttonStory, in: say))
    }

    static func welcomeBack(_ name: String, balance: Besitos, in say: Catalogue) -> Screen {
        Screen(
            say(.welcomeBack, ["name": name, "balance": say.number(balance.units)]),
            Self.threshold(storyLabel: .buttonContinue, in: say))
    }

    private static func threshold(storyLabel: Phrase, in say: Catalogue) -> [[InlineButton]] {
        [
            [InlineButton(say(storyLabel), .story)],
            [InlineButton(say(.buttonDaily), .daily), InlineButton(say(.buttonMenu), .menu)],
        ]
    }

    /// The doors of all sections: the first alone, the others two in a row.
    static func menu(in say: Catalogue) -> Screen {
        let doors = Sections.kinds.flatMap { $0.doors }.map { InlineButton(say($0.label), $0.intent) }
        let rows = stride(from: 1, to: doors.count, by: 2).map { Array(doors[$0..<min($0 + 2, doors.count)]) }
        return Screen(say(.menuTitle), [Array(doors.prefix(1))] + rows)
    }

    static func help(in say: Catalogue) -> Screen {
        let lines = Sections.kinds.flatMap { $0.commands }.map { "/\($0.word): \(say($0.meaning))" }
        return Screen(say(.helpTitle) + "\n\n" + lines.joined(separator: "\n"))
    }
}
