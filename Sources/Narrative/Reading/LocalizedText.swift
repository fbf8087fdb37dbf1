public import JSON
public import Vocabulary

/// The same words in every language the house speaks.
public struct LocalizedText: Hashable, Sendable {
    public let spanish: String
    public let english: String

    public init(spanish: String, english: String) {
        self.spanish = spanish
        self.english = english
    }

    public subscript(language: Language) -> String {
        switch language {
        case .spanish: self.spanish
        case .english: self.english
        }
    }
}

extension LocalizedText: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("es", self.spanish)
            $0.member("en", self.english)
        }
    }
}

extension LocalizedText: JSONDecodable {
    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.init(spanish: try fields.string("es"), english: try fields.string("en"))
    }
}
