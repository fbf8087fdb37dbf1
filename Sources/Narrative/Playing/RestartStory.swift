public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Takes the member back to the beginning of their story, from wherever they are, and counts a new run. At the beginning
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
            try await work.place(input.user, by: .beginning(of: input.user, at: work.now), self.gatekeeper)
        }
    }
}
