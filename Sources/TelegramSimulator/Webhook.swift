import JSON
import Vocabulary

/// Where the bot has its updates sent.
struct Webhook: Hashable, Sendable {
    let url: String
    let secretToken: String?
    let maxConnections: Int
    var lastError: LastError?

    struct LastError: Hashable, Sendable {
        let date: Instant
        let message: String
    }
}

/// The kinds of update there are, and those a bot gets unless it says otherwise.
enum UpdateKinds {
    static let all: Set<String> = [
        "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
        "edited_business_message", "deleted_business_messages", "guest_message", "message_reaction",
        "message_reaction_count", "inline_query", "chosen_inline_result", "callback_query", "shipping_query",
        "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member",
        "chat_join_request", "chat_boost", "removed_chat_boost", "managed_bot", "subscription",
        "stopped_message_generation",
    ]
    static let byDefault = Self.all.subtracting(["chat_member", "message_reaction", "message_reaction_count"])

    /// The set that an `allowed_updates` parameter asks for.
    static func asked(_ text: String) -> Set<String> {
        guard case .array(let names)? = try? JSONReader.read(text) else { return Self.byDefault }
        let known = Set(names.compactMap(\.string)).intersection(Self.all)
        return known.isEmpty ? Self.byDefault : known
    }
}
