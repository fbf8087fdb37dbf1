public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Publishes the text of an earlier version again, as a new one. Whoever reads goes on, as with every publication.
public struct RollBackStory: Command, JSONDecodable {
    public typealias Receipt = PublishStory.Receipt
    public static let name = "narrative.roll_back_story"

    public let story: String
    public let version: Int

    public init(_ story: String, to version: Int) {
        self.story = story
        self.version = version
    }

    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("story", self.story)
            $0.member("version", self.version)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "story", "version")
        self.init(
            try fields.string("story", bytes: 1...64), to: Int(try fields.int("version", in: 1...Int64(Int32.max))))
    }

    public struct Handler: CommandHandler {
        private let kinds: RequirementKinds

        public init(requirements: RequirementKinds) { self.kinds = requirements }

        public func execute(
            _ input: RollBackStory, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let found: StoredStory? = try await work.transaction.first(.text(of: input.story, version: input.version))
            guard let found else { return .failure(.noSuchVersion) }
            guard !found.isPresent else { return .failure(.alreadyPublished) }
            switch await found.story(knowing: self.kinds) {
            case .failure(let refusal): return .failure(refusal)
            case .success(let story):
                return try await StoryPublication(story: story, restored: input.version).perform(in: work)
            }
        }
    }
}
