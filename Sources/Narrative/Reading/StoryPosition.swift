public import JSON
public import Postgres
import Vocabulary

/// Where a member stands in the story.
public struct StoryPosition: Hashable, Sendable {
    public let scene: Scene
    /// From 1; grows each time the member starts over.
    public let run: Int
    /// Whether the command that answers with this put the member there.
    public let isNew: Bool
}

extension StoryPosition: RowDecodable {
    public init(row: Row) throws(DatabaseError) {
        self.scene = try row.scene()
        self.run = try row.get("run_no")
        self.isNew = try row.get("is_new")
    }
}

extension StoryPosition: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("scene", self.scene)
            $0.member("run_no", self.run)
            $0.member("is_new", self.isNew)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.scene = try Scene(json: try fields.value("scene"))
        self.run = Int(try fields.int("run_no", in: 1...Int64(Int32.max)))
        self.isNew = try fields.bool("is_new")
    }
}
