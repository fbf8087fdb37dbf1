public import JSON
public import Vocabulary

/// Something of a kind that is known from where it stands, and what members call it.
public struct NamedContent: Hashable, Sendable {
    public let key: String
    public let name: LocalizedText

    public init(key: String, name: LocalizedText) {
        self.key = key
        self.name = name
    }
}

extension NamedContent: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("key", self.key)
            json.member("name", self.name)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.init(key: try fields.string("key"), name: try LocalizedText(json: try fields.value("name")))
    }
}
