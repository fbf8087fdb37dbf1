public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// Staff announce an event during which besitos are multiplied. What comes on top is a bonus: it lapses like any.
public struct StartMultiplier: Command, JSONDecodable {
    public static let name = "gamification.start_multiplier"

    /// `a-z0-9_-`, 1 to 64 characters; used once.
    public let key: String
    public let title: LocalizedText
    /// `nil` for every source that counts to the daily maximum.
    public let source: EarnSource?
    /// 200 doubles.
    public let percent: Int64
    /// `nil` for at once.
    public let startsAt: Instant?
    public let endsAt: Instant
    public let reason: String

    public init(
        key: String, title: LocalizedText, source: EarnSource?, percent: Int64, startsAt: Instant? = nil,
        endsAt: Instant, reason: String
    ) {
        self.key = key
        self.title = title
        self.source = source
        self.percent = percent
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.reason = reason
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("key", self.key)
            json.member("name", self.title)
            json.member("source", ifPresent: self.source?.rawValue)
            json.member("percent", self.percent)
            json.member("starts_at", ifPresent: self.startsAt)
            json.member("ends_at", self.endsAt)
            json.member("reason", self.reason)
        }
    }

    public init(json: JSONValue) throws(JSONFault) { try self.init(JSONFields(json)) }

    public init(_ fields: JSONFields) throws(JSONFault) {
        try fields.allow(only: "key", "name", "source", "percent", "starts_at", "ends_at", "reason")
        self.key = try fields.string("key", bytes: 1...64)
        self.title = try fields.words("name", upTo: 200)
        self.source = try fields.optional("source") { (fields) throws(JSONFault) in try fields.choice("source") }
        self.percent = try fields.int("percent", in: 101...1000)
        self.startsAt = try fields.optional("starts_at") { (fields) throws(JSONFault) in try fields.time("starts_at") }
        self.endsAt = try fields.time("ends_at")
        self.reason = try fields.reason()
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable, Hashable {
        public let key: String

        init(key: String) { self.key = key }
        public func encode(into json: inout JSONWriter) { json.object { $0.member("key", self.key) } }
        public init(json: JSONValue) throws(JSONFault) { self.key = try JSONFields(json).string("key") }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func validate(_ input: StartMultiplier) -> Refusal? {
            let isKey = input.key.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789_-".utf8.contains($0) }
            return isKey && input.key.first != "_" && input.key.first != "-" ? nil : .badMultiplierKey
        }

        public func execute(
            _ input: StartMultiplier, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let start = max(input.startsAt ?? work.now, work.now)
            guard input.endsAt > start else { return .failure(.multiplierEndsBeforeStart) }
            let rows = try await work.transaction.rows(
                """
                INSERT INTO gamification.multipliers (percent, created_at, starts_at, ends_at, multiplier_key, source,
                    name, reason)
                VALUES (\(input.percent), \(work.now), \(start), \(input.endsAt), \(input.key),
                        \(input.source?.rawValue), \(JSONWriter.text(of: input.title)), \(input.reason))
                ON CONFLICT (multiplier_key) DO NOTHING
                RETURNING true
                """)
            guard !rows.isEmpty else { return .failure(.multiplierKeyTaken) }
            work.emit(
                GameRuleChanged(rule: "multiplier:\(input.key)", value: JSONWriter.text(of: input)), about: nil)
            return .success(Receipt(key: input.key))
        }
    }
}

/// Staff end a multiplier before its time.
public struct CancelMultiplier: Command, JSONDecodable {
    public typealias Receipt = StartMultiplier.Receipt

    public static let name = "gamification.cancel_multiplier"

    public let key: String
    public let reason: String

    public init(key: String, reason: String) {
        self.key = key
        self.reason = reason
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("key", self.key)
            json.member("reason", self.reason)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "key", "reason")
        self.init(key: try fields.string("key", bytes: 1...64), reason: try fields.reason())
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: CancelMultiplier, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let rows = try await work.transaction.rows(
                """
                UPDATE gamification.multipliers SET cancelled_at = \(work.now)
                WHERE multiplier_key = \(input.key) AND cancelled_at IS NULL AND ends_at > \(work.now)
                RETURNING true
                """)
            guard !rows.isEmpty else { return .failure(.noRunningMultiplier) }
            work.emit(GameRuleChanged(rule: "multiplier:\(input.key)", value: JSONWriter.text(of: input)), about: nil)
            return .success(Receipt(key: input.key))
        }
    }
}

extension Refusal {
    static let badMultiplierKey = Refusal(
        .invalid, "gamification.bad_multiplier_key", "A key is of a-z, 0-9, _ and -.", field: "key")
    static let multiplierEndsBeforeStart = Refusal(
        .invalid, "gamification.multiplier_ends_wrongly", "It ends after its start, in the future.", field: "ends_at")
    static let multiplierKeyTaken = Refusal(
        .conflict, "gamification.multiplier_key_taken", "A multiplier had this key before.", field: "key")
    static let noRunningMultiplier = Refusal(
        .notFound, "gamification.no_such_multiplier", "There is no such multiplier that runs or will.", field: "key")
}
