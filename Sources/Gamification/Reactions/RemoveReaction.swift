public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// A member takes a reaction back. What it paid stays, and stays counted.
public struct RemoveReaction: Command, JSONDecodable {
    public static let name = "gamification.remove_reaction"

    public let reaction: ReactToContent

    public init(_ reaction: ReactToContent) { self.reaction = reaction }

    public var lane: String? { self.reaction.lane }

    public func encode(into json: inout JSONWriter) { self.reaction.encode(into: &json) }

    public init(json: JSONValue) throws(JSONFault) { self.init(try ReactToContent(json: json)) }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable, Hashable {
        /// How many reactions the member still has on it.
        public let left: Int64

        init(left: Int64) { self.left = left }
        public func encode(into json: inout JSONWriter) { json.object { $0.member("left", self.left) } }
        public init(json: JSONValue) throws(JSONFault) { self.left = try JSONFields(json).int("left") }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: RemoveReaction, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let given = input.reaction
            work.holdBalance(of: given.user)
            let results = try await work.transaction.flight([
                """
                UPDATE gamification.content_reactions SET removed_at = \(work.now)
                WHERE user_id = \(given.user) AND content_type = \(given.contentType.rawValue)
                  AND content_id = \(given.content) AND reaction_type = \(given.reaction) AND removed_at IS NULL
                RETURNING true
                """,
                """
                SELECT count(*) AS left FROM gamification.content_reactions
                WHERE user_id = \(given.user) AND content_type = \(given.contentType.rawValue)
                  AND content_id = \(given.content) AND removed_at IS NULL
                """,
            ])
            guard !results[0].isEmpty, let row = results[1].first else { return .failure(.notReacted) }
            let left: Int64 = try row.get("left")
            work.emit(
                ReactionRemoved(
                    contentType: given.contentType.rawValue, contentID: given.content, reaction: given.reaction,
                    wasLast: left == 0), about: given.user)
            return .success(Receipt(left: left))
        }
    }
}
