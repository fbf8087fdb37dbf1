import Coordination
import Gamification
import Identity
import Narrative
import Postgres
import RateLimits
import TelegramAPI
import Vocabulary

/// Reacting to posts: by the buttons under them, and by Telegram's own reactions where bots see who reacted. In their
/// own chat members react to the fragment that the story's message shows, or to the mission that another one does.
struct ReactionSection: Section {
    static let codes = ["x", "xm"]
    static let refusals: [String: Phrase] = [
        "gamification.content_not_found": .reactionGone, "gamification.unknown_reaction": .reactionGone,
    ]

    private let react: ReactToContent.Handler
    private let remove = RemoveReaction.Handler()

    init(ledger: any BesitoLedger) { self.react = ReactToContent.Handler(ledger: ledger) }

    static func limit(on intent: Intent) -> RateAction? { .reaction }

    func answer(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        if turn.intent.code == "xm" { return try await self.native(turn) }
        guard turn.intent.arguments.count == 2, let id = Int64(turn.intent.arguments[0]) else { return nil }
        let reaction = ReactToContent(
            user: turn.user, contentType: .channelPost, content: id, reaction: turn.intent.arguments[1])
        let toast = try await ReactionToggle(react: self.react, remove: self.remove).toggle(reaction, turn)
        guard let post = try await PostReader.post(ChannelPostID(id), in: turn.work) else { return nil }
        return Reply(.post(post), toast: toast)
    }

    /// Nobody is answered: the reaction itself is what is seen.
    private func native(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        let arguments = turn.intent.arguments
        guard arguments.count == 4, let chat = Int64(arguments[0]).map({ TelegramID($0) }),
            let message = Int64(arguments[1]), let content = try await self.content(of: message, in: chat, turn)
        else { return nil }
        func reaction(_ name: Substring) -> ReactToContent {
            ReactToContent(user: turn.user, contentType: content.type, content: content.id, reaction: String(name))
        }
        for name in arguments[3].split(separator: "+") {
            _ = try await turn.work.perform(RemoveReaction(reaction(name)), with: self.remove)
        }
        for name in arguments[2].split(separator: "+") {
            _ = try await turn.work.perform(reaction(name), with: self.react)
        }
        return Reply(Screen(""))
    }

    private func content(
        of message: Int64, in chat: TelegramID, _ turn: Turn
    ) async throws(DatabaseError) -> (type: ContentType, id: Int64)? {
        if let post = try await PostReader.post(message: message, in: chat, turn.work) {
            return (.channelPost, post.id.rawValue)
        }
        guard chat == turn.conversation.visit.account else { return nil }
        if let mission = try await MissionMessage.mission(shownBy: message, to: turn.user, in: turn.work) {
            return (.mission, mission)
        }
        guard
            let fragment = try await StoryMessage.fragment(shownBy: message, to: turn.user, in: turn.work)
        else { return nil }
        return (.narrativeFragment, fragment.rawValue)
    }
}

/// A button by which somebody reacts.
struct ReactionToggle {
    let react: ReactToContent.Handler
    let remove: RemoveReaction.Handler

    /// A second press takes the reaction back.
    func toggle(_ reaction: ReactToContent, _ turn: Turn) async throws(DatabaseError) -> String {
        switch try await turn.work.perform(reaction, with: self.react) {
        case .success(let receipt) where receipt.earned > .zero:
            return turn.say(.toastEarned, ["amount": turn.say.number(receipt.earned.units)])
        case .success: return turn.say(.reactionCounted)
        case .failure(let refusal) where refusal.code == "gamification.already_reacted":
            _ = try await turn.work.perform(RemoveReaction(reaction), with: self.remove)
            return turn.say(.reactionRemoved)
        case .failure(let refusal): return turn.say(refusal)
        }
    }
}

extension ReactionToggle {
    init(ledger: any BesitoLedger) {
        self.init(react: ReactToContent.Handler(ledger: ledger), remove: RemoveReaction.Handler())
    }
}

extension Intent {
    static func react(_ reaction: String, to post: ChannelPostID) -> Intent { Intent("x", "\(post)", reaction) }

    /// Telegram's own reactions, given and taken back.
    static func native(given: [String], taken: [String], on message: Int64, in chat: TelegramID) -> Intent {
        Intent("xm", "\(chat)", "\(message)", given.joined(separator: "+"), taken.joined(separator: "+"))
    }

    /// Whether it is answered over the chat alone, since what is in the chat is everybody's.
    var isForEverybody: Bool { ["x", "xm", "xf"].contains(self.code) }
}

extension Screen {
    static func post(_ post: PostView) -> Screen {
        Screen(post.text, InlineKeyboard.reactions(to: post).rows)
    }
}

extension InlineKeyboard {
    /// What a post's buttons show now.
    static func reactions(to post: PostView) -> InlineKeyboard {
        .reactions(post.reactions, to: post.id, link: post.link) { post.count(of: $0) }
    }

    /// Four in a row, below where the post leads.
    static func reactions(
        _ reactions: [String], to post: ChannelPostID, link: PostLink?, count: (String) -> Int64
    ) -> InlineKeyboard {
        let buttons = reactions.map { reaction in
            let count = count(reaction)
            return InlineButton(
                Emoji.of(reaction) + (count > 0 ? " \(count)" : ""), .react(reaction, to: post))
        }
        let rows = stride(from: 0, to: buttons.count, by: 4).map { Array(buttons[$0..<min($0 + 4, buttons.count)]) }
        return InlineKeyboard((link.map { [[InlineButton($0.label, .follow(post))]] } ?? []) + rows)
    }
}

/// How reactions look, and what Telegram's own ones mean.
enum Emoji {
    private static let faces: KeyValuePairs<String, String> = ["like": "👍", "love": "❤️", "fire": "🔥", "star": "⭐️"]
    private static let meanings: [String: String] = [
        "👍": "like", "👏": "like", "❤": "love", "❤️": "love", "🥰": "love", "😍": "love", "💘": "love", "🔥": "fire",
        "❤‍🔥": "fire", "🤩": "star", "💯": "star", "🏆": "star",
    ]

    static func of(_ reaction: String) -> String { self.faces.first { $0.key == reaction }?.value ?? "✨" }

    static func meaning(of emoji: String) -> String { self.meanings[emoji] ?? "custom" }
}

extension Catalogue {
    static let reactionPhrases: [Phrase: Words] = [
        .reactionCounted: Words(es: "Anotado 💋", en: "Noted 💋"),
        .reactionRemoved: Words(es: "Retirado", en: "Taken back"),
        .reactionGone: Words(es: "Esto ya no está.", en: "This is not here any more."),
    ]
}
