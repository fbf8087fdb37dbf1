public import Vocabulary

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
