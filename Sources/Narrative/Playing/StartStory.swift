public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Puts the member at the beginning of a story, or finds where the member already is. With the key of another story
/// than theirs they go on there where they left it.
public struct StartStory: Command, JSONDecodable {
    public typealias Receipt = StoryPosition
    public static let name = "narrative.start_story"

    public let user: UserID
    /// The key of a story; `nil` for the member's own, and for who has none for the first that was published.
    public let story: String?

    public init(user: UserID, story: String? = nil) {
        self.user = user
        self.story = story
    }

    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("user_id", self.user)
            $0.member("story", ifPresent: self.story)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "story")
        self.init(
            user: try fields.id("user_id"),
            story: try fields.optional("story") { (found) throws(JSONFault) in
                try found.string("story", bytes: 1...64)
            })
    }

    public struct Handler: CommandHandler {
        private let gatekeeper: Gatekeeper

        public init(requirements: RequirementKinds) { self.gatekeeper = Gatekeeper(kinds: requirements) }

        public func execute(
            _ input: StartStory, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<StoryPosition, Refusal> {
            guard let story = input.story else {
                return try await work.place(input.user, by: .firstStory(input.user, at: work.now), self.gatekeeper)
            }
            work.transaction.queue(.holdPosition(of: input.user))
            let mark: StoryMark? = try await work.transaction.first(.mark(of: input.user, in: story))
            guard let mark else { return .failure(.noSuchStory) }
            guard !mark.isNew else {
                return try await work.place(input.user, by: .move(input.user, to: mark, at: work.now), self.gatekeeper)
            }
            // They came there before: nothing begins.
            work.transaction.queue(.move(input.user, to: mark, at: work.now))
            let present: StoryPosition? = try await work.transaction.first(.storyPosition(of: input.user))
            guard let present else { return .failure(.noStory) }
            let scene = try await self.gatekeeper.look(at: present.scene, for: input.user, in: work)
            return .success(StoryPosition(scene: scene, run: present.run, isNew: false))
        }
    }
}

/// Where a member is, was, or would begin in a story.
struct StoryMark: RowDecodable {
    let fragment: FragmentID
    let run: Int
    /// They have never been in it.
    let isNew: Bool

    init(row: Row) throws(DatabaseError) {
        self.fragment = try row.get("fragment_id")
        self.run = try row.get("run_no")
        self.isNew = try row.get("is_new")
    }
}
