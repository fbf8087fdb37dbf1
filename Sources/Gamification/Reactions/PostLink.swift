public import JSON

/// Where a post leads: a fragment of a story, by a button of its own.
public struct PostLink: JSONEncodable, JSONDecodable, Hashable, Sendable {
    /// So long a key, and a deep link to it fits Telegram's 64 characters.
    public static let keyBytes = 1...62

    /// The fragment's key.
    public let fragment: String
    /// The button's words, at most 200 characters.
    public let label: String

    public init(fragment: String, label: String) {
        self.fragment = fragment
        self.label = label
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "fragment", "label")
        self.init(
            fragment: try fields.string("fragment", bytes: Self.keyBytes),
            label: try fields.string("label", bytes: 1...800))
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("fragment", self.fragment)
            json.member("label", self.label)
        }
    }
}
