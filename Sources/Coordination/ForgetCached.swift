import Caches
public import JSON
public import Postgres
public import Vocabulary

/// Has every instance forget what it keeps of a topic, or of one key in it: by hand, where something was put right in
/// the database itself.
public struct ForgetCached: Command, JSONDecodable {
    public static let name = "coordination.forget_cached"

    /// As in `dianabot_cache_lookups_total`.
    public let topic: String
    /// `nil` for everything of the topic.
    public let key: String?

    public init(topic: String, key: String? = nil) {
        self.topic = topic
        self.key = key
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("topic", self.topic)
            json.member("key", ifPresent: self.key)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "topic", "key")
        self.topic = try fields.string("topic")
        self.key = try fields.optional("key") { fields throws(JSONFault) in try fields.string("key") }
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable {
        init() {}
        public init(json: JSONValue) throws(JSONFault) {}
        public func encode(into json: inout JSONWriter) { json.object { _ in } }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func validate(_ input: ForgetCached) -> Refusal? {
            let (topic, key) = (input.topic.utf8, input.key?.utf8)
            guard (1...64).contains(topic.count), key.map({ (1...128).contains($0.count) }) ?? true,
                !topic.contains(0), key?.contains(0) != true
            else {
                return Refusal(
                    .invalid, "coordination.malformed_topic", "topic has 1 to 64 bytes, key 1 to 128.", field: "topic")
            }
            return nil
        }

        public func execute(
            _ input: ForgetCached, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.invalidate(CacheTag(input.topic, input.key))
            return .success(Receipt())
        }
    }
}
