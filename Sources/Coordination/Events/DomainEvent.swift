public import JSON
public import Vocabulary

/// A fact, in the past tense, as `coordination.event_log` keeps it (seed 002 section 7.1).
public struct DomainEvent: Sendable {
    /// `<module>.<what_happened>`, a name of the catalogue.
    public let type: String
    /// The member it is about.
    public let user: UserID?
    /// The version of the shape of ``data``.
    public let schemaVersion: Int
    public let data: [UInt8]

    public init(
        _ type: String, user: UserID?, schemaVersion: Int = 1, data members: (inout JSONWriter) -> Void = { _ in }
    ) {
        self.type = type
        self.user = user
        self.schemaVersion = schemaVersion
        var json = JSONWriter()
        json.object(members)
        self.data = json.bytes
    }
}
