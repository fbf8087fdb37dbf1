import Gamification
import RateLimits
import Vocabulary

/// What a member wants, read from a text or a button.
enum Intent: Hashable, Sendable {
    case start, help, balance, daily, story, restartStory
    case history(HistoryCursor)
    case decide(DecisionID)
    /// Words or a button we have no meaning for.
    case unknown

    /// From a message's text. Commands may carry the bot's name and a payload: `/start@DianaBot promo`.
    init(text: String) {
        let word = text.prefix { !$0.isWhitespace }.prefix { $0 != "@" }.lowercased()
        self = Self.commands[word] ?? .unknown
    }

    /// The seeds' commands, and what Spanish speakers try first.
    private static let commands: [String: Intent] = [
        "/start": .start, "/help": .help, "/ayuda": .help, "/balance": .balance, "/saldo": .balance,
        "/history": .history(.newest), "/historial": .history(.newest), "/daily": .daily, "/diario": .daily,
        "/story": .story, "/historia": .story, "/continuar": .story,
    ]

    /// From a button's data, which is its whole meaning: an id of ours never changes what it names, so a
    /// button works as long as its message exists, whatever was restarted or edited meanwhile.
    init(buttonData: String) {
        let parts = buttonData.split(separator: ":", omittingEmptySubsequences: false)
        switch (parts[0], parts.dropFirst().last.flatMap { Int64($0) }, parts.count) {
        case ("d", let id?, 2): self = .decide(DecisionID(id))
        case ("h", let id?, 3) where parts[1] == "b": self = .history(.before(id))
        case ("h", let id?, 3) where parts[1] == "a": self = .history(.after(id))
        case ("h", nil, 1): self = .history(.newest)
        case ("b", nil, 1): self = .balance
        case ("g", nil, 1): self = .daily
        case ("s", nil, 1): self = .story
        case ("r", nil, 1): self = .restartStory
        default: self = .unknown
        }
    }

    /// Whether members get it answered without a write.
    var isQuestion: Bool {
        switch self {
        case .balance, .history: true
        case .start, .help, .daily, .story, .restartStory, .decide, .unknown: false
        }
    }

    /// What it counts as, where members may do it only so often.
    var limitedAction: RateAction? {
        switch self {
        case .decide: .decision
        case .start, .help, .balance, .history, .daily, .story, .restartStory, .unknown: nil
        }
    }

    var buttonData: String {
        switch self {
        case .decide(let id): "d:\(id)"
        case .history(.before(let id)): "h:b:\(id)"
        case .history(.after(let id)): "h:a:\(id)"
        case .history(.newest): "h"
        case .balance: "b"
        case .daily: "g"
        case .story: "s"
        case .restartStory: "r"
        case .start, .help, .unknown: "?"
        }
    }
}
