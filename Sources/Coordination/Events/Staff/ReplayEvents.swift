import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// Staff have one subscriber take events of the past once more: those that meet every condition given.
public struct ReplayEvents: Command, JSONDecodable {
    public static let name = "coordination.replay_events"

    public let subscriber: String
    /// The events themselves, by their numbers.
    public let events: [Int64]?
    public let types: [String]?
    public let user: UserID?
    public let from, until: Instant?

    /// All events of one member.
    public init(subscriber: String, of user: UserID) {
        self.subscriber = subscriber
        self.user = user
        (self.events, self.types, self.from, self.until) = (nil, nil, nil, nil)
    }

    /// Reads `events`, `types`, `user_id`, `from` and `until`.
    ///
    /// - Throws: ``JSONFault`` also when none of them is given, or a type is unknown.
    public init(subscriber: String, _ fields: JSONFields) throws(JSONFault) {
        func optional<Value: EventValue>(_ name: String) throws(JSONFault) -> Value? {
            try Value?.read(name, from: fields)
        }
        self.subscriber = subscriber
        self.events = try optional("events")
        self.types = try optional("types").map { (types: [String]) in types.map(EventTypes.canonical) }
        self.user = try optional("user_id")
        self.from = try optional("from")
        self.until = try optional("until")
        try self.check()
    }

    private func check() throws(JSONFault) {
        guard self.events != nil || self.types != nil || self.user != nil || self.from != nil || self.until != nil
        else { throw JSONFault(field: "from", rule: "must be given when nothing else says which events") }
        for type in self.types ?? [] where EventTypes[type] == nil {
            throw JSONFault(field: "types", rule: "must be types of the catalogue; \(type) is none")
        }
        for (field, count) in [("events", self.events?.count ?? 1), ("types", self.types?.count ?? 1)]
        where !(1...1000).contains(count) { throw JSONFault(field: field, rule: "must have 1 to 1000 elements") }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try self.init(subscriber: try fields.string("subscriber"), fields)
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("subscriber", self.subscriber)
            json.member("events", ifPresent: self.events)
            json.member("types", ifPresent: self.types)
            json.member("user_id", ifPresent: self.user)
            json.member("from", ifPresent: self.from)
            json.member("until", ifPresent: self.until)
        }
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Hashable, Sendable {
        public let replay: Int64

        init(replay: Int64) { self.replay = replay }

        public func encode(into json: inout JSONWriter) { json.object { $0.member("replay_id", self.replay) } }

        public init(json: JSONValue) throws(JSONFault) { self.replay = try JSONFields(json).int("replay_id") }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: ReplayEvents, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let types: SQL = input.types.map { "\($0)::text[]" } ?? "NULL"
            let events: SQL = input.events.map { "\($0)::bigint[]" } ?? "NULL"
            let rows = try await work.transaction.rows(
                """
                INSERT INTO coordination.event_replays
                    (created_at, subscriber, types, seqs, user_id, from_time, until_time, last_seq)
                SELECT \(work.now), name, \(types), \(events), \(input.user), \(input.from), \(input.until),
                    (SELECT coalesce(max(newest), 0) FROM generate_series(0, 2) AS lanes (lane), LATERAL (
                        SELECT max(seq) AS newest FROM coordination.event_log AS event WHERE event.lane = lanes.lane
                    ) AS log)
                FROM coordination.subscribers WHERE name = \(input.subscriber)
                RETURNING id
                """)
            guard let row = rows.first else { return .failure(.noSuchSubscriber) }
            work.callWorkers()
            return .success(Receipt(replay: try row.get("id")))
        }
    }
}

extension Refusal {
    static let noSuchSubscriber = Refusal(.notFound, "coordination.no_such_subscriber", "There is no such subscriber.")
}
