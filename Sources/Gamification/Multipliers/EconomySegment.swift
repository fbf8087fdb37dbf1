public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// Members by what they have ever earned: those of a segment earn so much of what others do.
public struct EconomySegment: RowDecodable, JSONEncodable, JSONDecodable, Hashable, Sendable {
    /// `new`, `mid`, `veteran`.
    public let segment: String
    /// From so many besitos ever earned on, up to the next segment.
    public let fromLifetime: Int64
    /// 100 is neutral; what is above comes as a bonus.
    public let earnPercent: Int64

    public init(segment: String, fromLifetime: Int64, earnPercent: Int64) {
        self.segment = segment
        self.fromLifetime = fromLifetime
        self.earnPercent = earnPercent
    }

    public init(row: Row) throws(DatabaseError) {
        self.segment = try row.get("segment")
        self.fromLifetime = try row.get("from_lifetime")
        self.earnPercent = try row.get("earn_percent")
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "segment", "from_lifetime", "earn_percent")
        try self.init(fields, segment: try fields.string("segment", bytes: 1...32))
    }

    /// - Parameter fields: what a request may set.
    public init(_ fields: JSONFields, segment: String) throws(JSONFault) {
        self.segment = segment
        self.fromLifetime = try fields.int("from_lifetime", in: 0...1_000_000_000)
        self.earnPercent = try fields.int("earn_percent", in: 100...1000)
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("segment", self.segment)
            json.member("from_lifetime", self.fromLifetime)
            json.member("earn_percent", self.earnPercent)
        }
    }
}

/// Staff change where a segment begins and what it earns.
public struct ChangeEconomySegment: Command, JSONDecodable {
    public typealias Receipt = EconomySegment

    public static let name = "gamification.change_economy_segment"

    public let segment: EconomySegment

    public init(_ segment: EconomySegment) { self.segment = segment }
    public init(json: JSONValue) throws(JSONFault) { self.init(try EconomySegment(json: json)) }
    public func encode(into json: inout JSONWriter) { self.segment.encode(into: &json) }

    public struct Handler: CommandHandler {
        public init() {}

        /// The first segment begins at zero and stays there, so that everybody is in one.
        public func execute(
            _ input: ChangeEconomySegment, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<EconomySegment, Refusal> {
            let segment = input.segment
            let rows = try await work.transaction.rows(
                """
                UPDATE gamification.economy_segments AS s
                SET from_lifetime = \(segment.fromLifetime), earn_percent = \(segment.earnPercent)
                WHERE segment = \(segment.segment) AND (from_lifetime = 0) = (\(segment.fromLifetime) = 0)
                  AND NOT EXISTS (
                      SELECT FROM gamification.economy_segments AS other
                      WHERE other.segment <> s.segment AND other.from_lifetime = \(segment.fromLifetime))
                RETURNING true
                """)
            guard !rows.isEmpty else { return .failure(.badSegment) }
            work.emit(
                GameRuleChanged(rule: "segment:\(segment.segment)", value: JSONWriter.text(of: segment)), about: nil)
            return .success(segment)
        }
    }
}

extension Refusal {
    static let badSegment = Refusal(
        .conflict, "gamification.bad_segment",
        "There is no such segment, another begins there, or it is the first one, which begins at zero.",
        field: "segment")
}
