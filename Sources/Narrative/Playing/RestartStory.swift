public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Takes the member back to the beginning, from wherever they are, and counts a new run. At the beginning
/// nothing changes, so that two taps start over once. Decisions paid in an earlier run pay no more.
public struct RestartStory: Command, JSONDecodable {
    public typealias Receipt = StoryPosition
    public static let name = "narrative.restart_story"

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
            _ input: RestartStory, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<StoryPosition, Refusal> {
            try await work.place(
                input.user,
                by: """
                    INSERT INTO narrative.user_story_positions AS position (user_id, fragment_id, run_no, updated_at)
                    SELECT \(input.user), start_fragment_id, 1, \(work.now)
                    FROM narrative.stories WHERE start_fragment_id IS NOT NULL ORDER BY story_id LIMIT 1
                    ON CONFLICT (user_id) DO UPDATE SET
                        fragment_id = excluded.fragment_id, run_no = position.run_no + 1,
                        updated_at = excluded.updated_at
                    WHERE position.fragment_id <> excluded.fragment_id
                    RETURNING user_id, fragment_id, run_no, turns
                    """, watchedBy: self.gatekeeper)
        }
    }
}
