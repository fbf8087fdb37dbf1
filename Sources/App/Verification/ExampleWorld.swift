import Commerce
import Coordination
import Crypto
import Gamification
import Identity
import JSON
import Narrative
import TelegramAPI
import Vocabulary

/// What the examples of ``Operations`` are about: the first of everything, in a database that had nothing before.
enum ExampleWorld {
    static let member = UserID(1)
    static let telegramAccount: Int64 = 1001
    /// One of the events about whom waits for staff, and with it all later ones.
    static let otherMember = UserID(2)
    static let shopItem = ShopItemID(1)
    /// The first choice of ``story``, where ``member`` stands.
    static let decision = DecisionID(1)
    /// VIP, and shut to everybody else.
    static let crypt = FragmentID(3)
    static let cryptKey = "cripta"
    /// Where ``story`` begins.
    static let beginning = FragmentID(1)
    /// Wins the game there.
    static let rightAnswer = "¡Nadie!"
    static let subscriber = "example.counter"
    static let staffKey = StaffKey("dk_example2_abcdefghijklmnopqrstuvwxyz234567")!
    static let queue = "default"
    /// Has ended.
    static let endedJob = JobID(1)
    /// Waits for its time.
    static let waitingJob = JobID(2)
    static let replay: Int64 = 1
    /// Waits for ``signal``.
    static let waitingRun = WorkflowRunID(1)
    static let signal = ExampleJourney.word
    static let word: JSONValue = ["word": "amapola"]
    /// Could not take back ``outsideStep``.
    static let failedRun = WorkflowRunID(2)
    /// Nobody knows whether its ``outsideStep`` took effect.
    static let unknownRun = WorkflowRunID(3)
    static let outsideStep = ExampleJourney.letter
    /// Was done to the end.
    static let endedRun = WorkflowRunID(4)
    static let lastStep = ExampleJourney.thanks

    /// The member comes.
    static let greeting = Update.text("/start", id: 900_000, from: telegramAccount)
    static let otherGreeting = Update.text("/start", id: 900_002, from: 1002)
    /// The member wants the day's besitos.
    static let update = Update.text("/daily", id: 900_001, from: telegramAccount)

    static let earningRule = EarningRule(
        source: .dailyReward, amount: 12, maxPerDay: 12, maxPerWeek: nil, countsToMaximum: true)

    static let newStaffKey = CreateStaffKey(
        StaffKey("dk_example3_abcdefghijklmnopqrstuvwxyz234567")!, label: "De ejemplo", scopes: [.usersRead])

    static let offer = OfferItem(
        .new(
            NewItem(
                key: "candle", kind: .collectible, rarity: .common, isUnique: false,
                name: LocalizedText(spanish: "Vela", english: "Candle"))),
        description: LocalizedText(spanish: "Una vela de la casa.", english: "A candle of the house."),
        price: Besitos(30)!,
        stock: 10)

    static let newOffer = OfferItem(
        .new(
            NewItem(
                key: "brass_key", kind: .narrativeKey, rarity: .rare, isUnique: true,
                name: LocalizedText(spanish: "Llave de latón", english: "Brass key"))),
        description: LocalizedText(spanish: "Abre una puerta.", english: "It opens a door."), price: Besitos(100)!,
        stock: nil)

    static let story = Self.story(ending: "cocina")
    /// ``story`` with another ending.
    static let newStory = Self.story(ending: "desvan")

    private static func story(ending: String) -> String {
        """
        story: example
        start: puerta
        narrator: lucien

        == casa
        title.es: La casa
        title.en: The House

        :: puerta
        title.es: La puerta
        title.en: The Door
        text.es:
          Alguien abre.
        text.en:
          Somebody opens.
        game: answer
        game.answer.es: nadie
        game.answer.en: nobody
        game.attempts: 3
        game.wins: +4 besitos
        * entrar -> \(ending), +5 besitos, flag entered
          es: Entrar
          en: Go in
        * bajar -> cripta
          es: Bajar
          en: Go down

        :: \(ending)
        title.es: El final
        title.en: The End
        text.es:
          Hasta aquí.
        text.en:
          This far.
        gives: +10 besitos, item candle
        promise: later when flag entered gives +3 besitos

        :: cripta
        title.es: La cripta
        title.en: The Crypt
        text.es: Una cripta.
        text.en: A crypt.
        preview.es: Abajo hay luz.
        preview.en: There is light below.
        needs: level 30
        vip: yes
        price: 50

        """
    }
}

extension Update {
    static func text(_ text: String, id number: Int64, from account: Int64) -> Update {
        let id = TelegramID(account)
        let sender = TelegramUser(id: id, firstName: "Elena", languageCode: "es")
        let date = Instant(seconds: 1_767_225_600)
        return Update(
            id: number, .message(Message(id: number, from: sender, chat: Chat(id: id), date: date, text: text)))
    }
}
