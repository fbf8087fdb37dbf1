public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Puts the member at the beginning of the house's first story, or finds where the member already is.
public struct StartStory: Command, JSONDecodable {
    public typealias Receipt = StoryPosition
    public static let name = "narrative.start_story"

    public let user: UserID

    public init(user: UserID) { self.user = user }

    public func encode(into json: inout JSONWriter) { json.object { $0.member("user_id", self.user) } }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id")
        self.init(user: try fields.id("user_id"))
    }

    public struct Handler: CommandHandler {
        private let gatekeeper: Gatekeeper

        public init(requirements: RequirementKinds) { self.gatekeeper = Gatekeeper(kinds: requirements) }

        public func execute(
            _ input: StartStory, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<StoryPosition, Refusal> {
            try await work.place(
                input.user,
                by: """
                    INSERT INTO narrative.user_story_positions (user_id, fragment_id, run_no, updated_at)
                    SELECT \(input.user), start_fragment_id, 1, \(work.now)
                    FROM narrative.stories WHERE start_fragment_id IS NOT NULL ORDER BY story_id LIMIT 1
                    ON CONFLICT (user_id) DO NOTHING
                    RETURNING user_id, fragment_id, run_no, turns
                    """, watchedBy: self.gatekeeper)
        }
    }
}
