public import JSON
public import Postgres

/// A fragment's place in an experience.
public struct WovenFragment: RowDecodable, JSONEncodable, Sendable {
    let experience: Int64
    let key: String
    let sequence: Int64
    let isRequired: Bool

    public init(row: Row) throws(DatabaseError) {
        self.experience = try row.get("experience_id")
        self.key = try row.get("experience_key")
        self.sequence = try row.get("component_sequence")
        self.isRequired = try row.get("is_required")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("experience_id", self.experience)
            json.member("experience_key", self.key)
            json.member("component_sequence", self.sequence)
            json.member("is_required", self.isRequired)
        }
    }
}
