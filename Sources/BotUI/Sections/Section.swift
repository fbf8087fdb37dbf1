import Coordination
import Identity
import Postgres
import RateLimits
import TelegramAPI
import Vocabulary

/// One part of the conversation: what members can ask for there, and what they are shown.
///
/// A new one is a folder beside this file and its line in ``Sections``.
protocol Section: Sendable {
    /// The codes of its intents, and with that of its buttons; no two sections share one.
    static var codes: [String] { get }
    /// What members type, commands first of all: `/historia`.
    static var words: [String: Intent] { get }
    /// Its commands in Telegram's menu and in `/help`.
    static var commands: [MenuCommand] { get }
    /// Its buttons in the bot's own menu.
    static var doors: [Door] { get }
    /// What its refusals say. A phrase may use the refusal's facts by their names; see ``Catalogue``.
    static var refusals: [String: Phrase] { get }
    /// The codes that are answered without a write, once somebody is a member.
    static var questions: Set<String> { get }
    /// What an intent counts as, where members may do it only so often.
    static func limit(on intent: Intent) -> RateAction?

    /// Answers a question; `nil` for somebody who is no member yet.
    func read(_ question: Question) async throws(DatabaseError) -> Screen?
    /// Does what the member wants; `nil` when the intent means nothing.
    func answer(_ turn: Turn) async throws(DatabaseError) -> Reply?
}

extension Section {
    static var words: [String: Intent] { [:] }
    static var commands: [MenuCommand] { [] }
    static var doors: [Door] { [] }
    static var refusals: [String: Phrase] { [:] }
    static var questions: Set<String> { [] }
    static func limit(on intent: Intent) -> RateAction? { nil }

    func read(_ question: Question) async throws(DatabaseError) -> Screen? { nil }
}

/// A command as Telegram's menu shows it; `word` without the slash.
struct MenuCommand: Sendable {
    let word: String
    let meaning: Phrase

    init(_ word: String, _ meaning: Phrase) { (self.word, self.meaning) = (word, meaning) }
}

/// A button of the bot's menu.
struct Door: Sendable {
    let label: Phrase
    let intent: Intent

    init(_ label: Phrase, _ intent: Intent) { (self.label, self.intent) = (label, intent) }
}

/// An intent that only asks.
struct Question: Sendable {
    let intent: Intent
    let visit: TelegramVisit
    let now: Instant
}

/// An intent of a member, inside the transaction that answers it.
struct Turn {
    let conversation: Conversation
    let visitor: Visitor
    let say: Catalogue
    let work: UnitOfWork

    var intent: Intent { self.conversation.intent }
    var user: UserID { self.visitor.id }
}

/// What a member gets: a screen, and a notice over the chat when a button was pressed.
struct Reply: Sendable {
    let screen: Screen
    let toast: String?
    /// The payload of a link that opens the member's own chat, when a button was pressed.
    let opens: String?

    init(_ screen: Screen, toast: String? = nil, opens: String? = nil) {
        (self.screen, self.toast, self.opens) = (screen, toast, opens)
    }
}
