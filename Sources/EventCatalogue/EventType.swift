public import JSON

/// What is known of a type of event without an event of it.
public struct EventType: Hashable, Sendable {
    /// `<module>.<what_happened>`; stable, and what subscribers ask for.
    public let name: String
    /// One sentence for whoever reads the catalogue.
    public let summary: String
    /// Of the shape of the data; grows when a member changes its meaning, goes, or becomes required.
    public let version: Int
    public let lane: EventLane
    /// Whether a live view may leave it out when there is too much to show. The log never does.
    public let isDroppable: Bool
    /// JSON Schema (draft 2020-12) of the data.
    public let schema: JSONValue
    /// Data of an invented event.
    public let sample: JSONValue

    /// The part before the dot.
    public var module: Substring { self.name.prefix { $0 != "." } }
}

extension EventType: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("name", self.name)
            json.member("summary", self.summary)
            json.member("version", self.version)
            json.member("lane", self.lane.name)
            json.member("droppable", self.isDroppable)
            json.member("sample", self.sample)
        }
    }
}
