public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// Makes experiences what their authors wrote, all or nothing: what has a known key is changed, the rest is made. What
/// is the same is left alone. Components keep their rows by what they are about, so that who completed one has it
/// completed still, wherever it stands now.
public struct PublishExperiences: Command {
    public static let name = "experiences.publish_experiences"

    public let content: ExperienceContent

    public init(_ content: ExperienceContent) { self.content = content }

    public func encode(into json: inout JSONWriter) { self.content.encode(into: &json) }

    /// - Throws: ``JSONFault`` with the path of the first mistake.
    public init(json: JSONValue, knowing kinds: RequirementKinds) throws(JSONFault) {
        self.init(try ExperienceContent(json: json, knowing: kinds))
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Hashable, Sendable {
        public let created, changed, unchanged: Int64

        init(created: Int64, changed: Int64, of total: Int) {
            self.created = created
            self.changed = changed
            self.unchanged = Int64(total) - created - changed
        }

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("created", self.created)
                json.member("changed", self.changed)
                json.member("unchanged", self.unchanged)
            }
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.created = try fields.int("created")
            self.changed = try fields.int("changed")
            self.unchanged = try fields.int("unchanged")
        }
    }
}

extension PublishExperiences {
    public struct Handler: CommandHandler {
        public init() {}

        /// As many statements for one experience as for all there are.
        public func execute(
            _ input: PublishExperiences, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let experiences = input.content.experiences
            // One publication at a time: of two at once, the second sees what the first made.
            work.transaction.queue("LOCK TABLE experiences.experiences IN SHARE ROW EXCLUSIVE MODE")
            let results = try await work.transaction.flight([
                .publish(experiences, at: work.now), .publishComponents(of: experiences),
                .unknown(input.content.references),
            ])
            if let row = results[2].first {
                return .failure(.unknownReference(try row.get("kind"), try row.get("key"), at: try row.get("place")))
            }
            var (created, changed): (Set<String>, Set<String>) = ([], [])
            for row in results[0] {
                let key: String = try row.get("key")
                if try row.get("is_new") { created.insert(key) } else { changed.insert(key) }
            }
            for row in results[1] { changed.insert(try row.get("key")) }
            changed.subtract(created)
            let receipt = Receipt(
                created: Int64(created.count), changed: Int64(changed.count), of: experiences.count)
            if !created.isEmpty || !changed.isEmpty {
                work.emit(ExperiencesPublished(experiences: created.union(changed).sorted()), about: nil)
                work.invalidate(.content)
            }
            return .success(receipt)
        }
    }
}
