public import JSON
public import Vocabulary

/// A game as its player sees it: never what wins.
public struct SceneGame: Hashable, Sendable {
    public enum Status: String, CaseIterable, Sendable {
        case open, won
        /// The attempts are used up.
        case lost
    }

    public let kind: String
    /// In one series; `nil` for as many as one likes.
    public let attempts: Int?
    public let cooldownSeconds: Int?
    /// What the kind shows: `{"from": 1, "to": 20}`.
    public let shown: JSONValue
    public private(set) var status = Status.open
    /// In the present series.
    public private(set) var attemptsUsed = 0
    /// What the last attempt has told: `{"guess": 7, "is": "higher"}`.
    public private(set) var told = JSONValue.null
    /// When a lost game can be played again; `nil` when that is not before the story is read again.
    public private(set) var opensAt: Instant?
    /// Seconds until then, when the scene was read. Not in its JSON.
    public private(set) var wait: Int64?

    public var attemptsLeft: Int? { self.attempts.map { max(0, $0 - self.attemptsUsed) } }

    func played(_ record: GameRecord?, version: Int, at now: Instant) -> SceneGame {
        var game = self
        guard let record, record.counts(for: version, cooldown: self.cooldownSeconds, at: now) else { return game }
        game.status = record.status
        game.attemptsUsed = record.attempts
        game.told = record.told
        if record.status == .lost {
            game.opensAt = record.opensAt(after: self.cooldownSeconds)
            game.wait = game.opensAt.map { max(1, $0.seconds - now.seconds) }
        }
        return game
    }
}

/// How a member stands at a game in a reading.
struct GameRecord: Hashable, Sendable {
    var status: SceneGame.Status
    var attempts: Int
    var told: JSONValue
    var endedAt: Instant?
    var version: Int

    func opensAt(after cooldown: Int?) -> Instant? {
        guard let cooldown, let endedAt else { return nil }
        return endedAt.advanced(by: .seconds(cooldown))
    }

    /// Whether it is what the next attempt goes on from; otherwise a new series begins.
    func counts(for version: Int, cooldown: Int?, at now: Instant) -> Bool {
        switch self.status {
        case .won: true
        case .open: self.version == version
        case .lost: self.opensAt(after: cooldown).map { now < $0 } ?? true
        }
    }
}

extension GameRecord: JSONDecodable {
    init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.status = try fields.choice("status")
        self.attempts = Int(try fields.int("attempts", in: 0...Int64(Int32.max)))
        self.told = try fields.value("told")
        self.version = Int(try fields.int("version", in: 1...Int64(Int32.max)))
        self.endedAt = try fields.optional("ended_at") { (found) throws(JSONFault) in
            Instant(microseconds: try found.int("ended_at"))
        }
    }
}

// As the column `scene` of `narrative.scenes` has it, and in receipts with how the member stands.
extension SceneGame: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("kind", self.kind)
            json.member("attempts", ifPresent: self.attempts)
            json.member("cooldown_seconds", ifPresent: self.cooldownSeconds)
            json.member("shown", self.shown)
            json.member("status", self.status.rawValue)
            json.member("attempts_used", self.attemptsUsed)
            json.member("told", self.told)
            json.member("opens_at", ifPresent: self.opensAt)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.kind = try fields.string("kind")
        self.attempts = try fields.whole("attempts")
        self.cooldownSeconds = try fields.whole("cooldown_seconds")
        self.shown = try fields.value("shown")
        self.status = try fields.optional("status") { (found) throws(JSONFault) in try found.choice("status") } ?? .open
        self.attemptsUsed = try fields.whole("attempts_used") ?? 0
        self.told = json["told"] ?? .null
        self.opensAt = try fields.optional("opens_at") { (found) throws(JSONFault) in try found.time("opens_at") }
    }
}
