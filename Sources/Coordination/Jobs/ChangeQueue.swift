public import JSON
public import Postgres
public import Vocabulary

/// Pauses a queue, on every instance, or lets it run again. What runs already goes on.
public struct ChangeQueue: Command, JSONDecodable {
    public static let name = "coordination.change_queue"

    let queue: String
    let isPaused: Bool

    public init(_ queue: String, isPaused: Bool) {
        self.queue = queue
        self.isPaused = isPaused
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.init(try fields.string("queue"), isPaused: try fields.bool("paused"))
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("queue", self.queue)
            json.member("paused", self.isPaused)
        }
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable {
        public let queue: String
        public let isPaused: Bool

        init(queue: String, isPaused: Bool) {
            self.queue = queue
            self.isPaused = isPaused
        }

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("queue", self.queue)
                json.member("paused", self.isPaused)
            }
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.init(queue: try fields.string("queue"), isPaused: try fields.bool("paused"))
        }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func validate(_ input: ChangeQueue) -> Refusal? {
            let bytes = input.queue.utf8
            let isName =
                (1...40).contains(bytes.count) && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(bytes.first ?? 0)
                && bytes.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F }
            return isName ? nil : .malformedQueue
        }

        public func execute(
            _ input: ChangeQueue, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.transaction.queue(
                """
                INSERT INTO coordination.queues (queue, is_paused, changed_at)
                VALUES (\(input.queue), \(input.isPaused), \(work.now))
                ON CONFLICT (queue) DO UPDATE SET is_paused = excluded.is_paused, changed_at = excluded.changed_at
                """)
            if !input.isPaused { work.callWorkers() }
            return .success(Receipt(queue: input.queue, isPaused: input.isPaused))
        }
    }
}
