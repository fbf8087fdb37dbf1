public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// Opens the fragment that a post leads to, for good and at no price, to a member who pressed its button. VIP it stays.
public struct UnlockLinkedFragment: Command, JSONDecodable {
    public static let name = "narrative.unlock_linked_fragment"

    public let user: UserID
    /// Its key.
    public let fragment: String
    /// What links it, `post:12`; 1 to 100 bytes.
    public let origin: String

    public init(user: UserID, fragment: String, origin: String) {
        self.user = user
        self.fragment = fragment
        self.origin = origin
    }

    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("user_id", self.user)
            $0.member("fragment", self.fragment)
            $0.member("origin", self.origin)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "fragment", "origin")
        self.init(
            user: try fields.id("user_id"), fragment: try fields.string("fragment", bytes: 1...64),
            origin: try fields.string("origin", bytes: 1...100))
    }

    public struct Receipt: Hashable, Sendable {
        public let fragment: FragmentID
        public let title: LocalizedText
        /// It was closed until now.
        public let isNew: Bool
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: UnlockLinkedFragment, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            guard let target = try await NarrativeReader.linked(input.fragment, in: work) else {
                return .failure(.noSuchFragment)
            }
            let opened = try await work.unlock([input.fragment], because: input.origin, for: input.user)
            work.emit(
                LinkFollowed(
                    fragmentID: target.fragment, fragmentKey: input.fragment, origin: input.origin,
                    isNew: !opened.isEmpty), about: input.user)
            return .success(Receipt(fragment: target.fragment, title: target.title, isNew: !opened.isEmpty))
        }
    }
}

extension UnlockLinkedFragment.Receipt: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("fragment_id", self.fragment)
            $0.member("title", self.title)
            $0.member("is_new", self.isNew)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.init(
            fragment: try fields.id("fragment_id"), title: try LocalizedText(json: try fields.value("title")),
            isNew: try fields.bool("is_new"))
    }
}
