import Coordination
import EventCatalogue
import Gamification
import JSON
import TelegramAPI
import Testing
import Vocabulary

@testable import BotUI

@Suite struct CatalogueTests {
    @Test func `one of a thing is not told as several`() {
        let say = Catalogue(.spanish)
        let news = (1...11).map { Happening.level(LevelReached(level: $0, lifetimeBesitos: .zero)) }
        #expect(Screen.notice(news, NoticeFacts(), in: say).text.hasSuffix("… y una cosa más."))
        #expect(Screen.notice(news + news.prefix(1), NoticeFacts(), in: say).text.hasSuffix("… y 2 cosas más."))
    }

    @Test func `a word that is counted agrees with its number`() {
        func said(_ phrase: Phrase, _ number: String, _ language: Language) -> String {
            let names = ["amount", "turns", "run", "all", "seen", "missing", "points", "required", "max", "balance"]
            return Catalogue(language)(phrase, names.map { ($0, number) })
        }
        #expect(
            said(.toastEarned, "1", .spanish) == "+1 besito 💋" && said(.toastEarned, "21", .spanish) == "+21 besitos 💋")
        #expect(said(.progressRun, "1", .spanish).hasSuffix("1 decisión."))
        #expect(said(.progressRun, "2", .english).hasSuffix("2 decisions."))
        #expect(said(.standingNext, "1", .spanish).hasPrefix("Te falta 1 besito"))
        #expect(said(.giftSent, "1", .spanish).contains("besito va de tu parte"))
        #expect(said(.needStreak, "1", .spanish).contains("Venir 1 día;"))
    }

    /// No number stands before a word that is plural whatever it is.
    @Test(arguments: Language.allCases)
    func `no phrase counts one as several`(language: Language) throws {
        for phrase in Phrase.allCases where !Self.neverOne.contains(phrase) {
            let words = try #require(Catalogue.words[phrase])
            let text = (language == .spanish ? words.spanish : words.english).replacing("</b>", with: "")
            for counted in text.split(separator: "{").dropFirst() {
                guard let end = counted.firstIndex(of: "}"), !counted[..<end].contains("?") else { continue }
                let next = counted[counted.index(after: end)...].drop { $0 == " " }.prefix { $0.isLetter }
                #expect(next.count < 4 || next.last != "s", "\(phrase): \(next)")
            }
        }
    }

    @Test func `no phrase guesses the gender of a thing`() throws {
        for phrase in Phrase.allCases {
            let text = try #require(Catalogue.words[phrase]?.spanish)
            #expect(!text.contains("{item}") || !text.contains("es tuyo"), "\(phrase)")
        }
    }

    /// They have a phrase of their own for one, or are about what is never one.
    private static let neverOne: Set<Phrase> = [
        .noticeMore, .noticeVIP, .rewardVIP, .bagTitle, .gameLeft, .gamePress, .gameRightMany,
    ]

    @Test(arguments: Phrase.allCases)
    func `every phrase exists in both languages, with the same placeholders`(phrase: Phrase) throws {
        let spanish = try #require(Catalogue.words[phrase]?.spanish)
        let english = try #require(Catalogue.words[phrase]?.english)
        #expect(Self.placeholders(spanish) == Self.placeholders(english))
    }

    @Test(arguments: Language.allCases)
    func `every phrase is HTML that Telegram can parse`(language: Language) throws {
        let say = Catalogue(language)
        for phrase in Phrase.allCases { _ = try FormattedText(html: say(phrase)) }
    }

    @Test(arguments: EarnSource.allCases.map(\.rawValue) + SpendPurpose.allCases.map(\.rawValue) + ["lot_expired"])
    func `every reason of the ledger has words`(source: String) {
        #expect(Catalogue(.spanish)(reasonFor: source) != source)
        #expect(Catalogue(.english)(reasonFor: source) != source)
    }

    @Test func `values are escaped`() {
        #expect(Catalogue(.spanish)(.sceneChosen, ["choice": "<a & b>"]).contains("&lt;a &amp; b&gt;"))
    }

    @Test func `a name that looks like a placeholder stays a name`() {
        let text = Catalogue(.english)(.welcomeBack, ["name": "{balance}{", "balance": "7"])
        #expect(text.contains("<b>{balance}{</b>"))
        #expect(text.contains("<b>7</b>"))
    }

    @Test func `numbers, days and spans are written as the language does`() {
        #expect(Catalogue(.spanish).number(-1_234_567) == "−1.234.567")
        #expect(Catalogue(.english).number(1000) == "1,000")
        #expect(Catalogue(.spanish).day(LocalDay(daysSince1970: 0)) == "01/01/1970")
        #expect(Catalogue(.english).span(seconds: 3 * 3600 + 61) == "3 h 02 min")
        #expect(Catalogue(.english).span(seconds: 0) == "0 min")
        #expect(Catalogue(.english).span(seconds: 72 * 3600) == "3 d")
        #expect(Catalogue(.english).span(seconds: 53 * 3600) == "2 d 5 h")
    }

    private static func placeholders(_ text: String) -> Set<String> {
        Set(text.split(separator: "{").dropFirst().map { String($0.prefix { !"}?".contains($0) }) })
    }
}

@Suite struct IntentTests {
    @Test(arguments: [
        ("/start", Intent.start), ("/start@DianaDemoBot promo", .start), ("/DAILY", .daily), ("/saldo", .balance),
        ("/history now", .history(.newest)), ("hola", .unknown), ("", .unknown), ("/", .unknown), ("/historia", .story),
    ])
    func `a text is understood by its first word`(text: String, intent: Intent) {
        #expect(Intent(word: text.words(upTo: 1).first ?? "") == intent)
    }

    @Test(arguments: [
        Intent.decide(DecisionID(.max)), .history(.newest), .history(.before(12)), .history(.after(7)), .balance,
        .daily,
        .story, .restartStory,
    ])
    func `a button's data means what it was made from, in at most 64 bytes`(intent: Intent) {
        #expect(Intent(buttonData: intent.buttonData) == intent)
        #expect(TelegramLimits.callbackDataBytes.contains(intent.buttonData.utf8.count))
    }

    @Test(arguments: ["", "d", "d:", "d:x", "d:1:2", "h:1", "h:c:1", "zzz", "b:1", "d:99999999999999999999"])
    func `data that is none of ours means nothing`(data: String) async throws {
        try await Chat.with { chat async throws in
            let press = try Update(json: [
                "update_id": 7,
                "callback_query": [
                    "id": "1", "chat_instance": "1", "data": .string(data),
                    "from": ["id": 42, "is_bot": false, "first_name": "Ana", "language_code": "es"],
                    "message": [
                        "message_id": 1, "date": 0, "chat": ["id": 42, "type": "private", "first_name": "Ana"],
                    ],
                ],
            ])
            let answer = try await chat.bot.answer(press).response
            #expect(String(decoding: answer, as: UTF8.self).contains("No he entendido eso"))
        }
    }

    @Test func `no two sections share a code, a word or a refusal`() {
        let kinds = Sections.kinds
        #expect(Set(kinds.flatMap { $0.codes }).count == kinds.map { $0.codes.count }.reduce(0, +))
        #expect(Sections.words.count == kinds.map { $0.words.count }.reduce(0, +))
        #expect(Sections.refusals.count == kinds.map { $0.refusals.count }.reduce(0, +))
    }

    @Test func `every door and every question is one of its section`() {
        for kind in Sections.kinds {
            #expect(kind.doors.allSatisfy { kind.codes.contains($0.intent.code) })
            #expect(kind.questions.isSubset(of: kind.codes))
            #expect(kind.words.values.allSatisfy { kind.codes.contains($0.code) })
            #expect(kind.commands.allSatisfy { kind.words["/" + $0.word] != nil })
        }
    }

    @Test func `the menu has a door to every section that is open to members`() async throws {
        try await Chat.with { chat async throws in
            try await chat.write("/start", by: chat.ana)
            let menu = try await chat.press("m", by: chat.ana)
            let shown = Set(menu.keyboard?.rows.joined().map(\.text) ?? [])
            let doors = Sections.kinds.flatMap { $0.doors }
            #expect(shown == Set(doors.map { Catalogue(.spanish)($0.label) }))
            #expect(!shown.isEmpty)
        }
    }
}
