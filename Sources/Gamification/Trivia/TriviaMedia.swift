public import JSON

/// What is shown above a question.
public struct TriviaMedia: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable { case image, animation, video }

    public let kind: Kind
    /// `https://…`, at most 500 bytes.
    public let url: String
}

extension TriviaMedia: JSONEncodable, JSONDecodable {
    public init(json: JSONValue) throws(JSONFault) { try self.init(JSONFields(json)) }

    init(_ fields: JSONFields) throws(JSONFault) {
        try fields.allow(only: "type", "url")
        self.kind = try fields.choice("type")
        self.url = try fields.string("url", bytes: 1...500)
        guard self.url.hasPrefix("https://"), self.url.utf8.count > 8,
            self.url.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw JSONFault(field: fields.path(of: "url"), rule: "must be an address that begins with https://") }
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("type", self.kind.rawValue)
            json.member("url", self.url)
        }
    }
}
