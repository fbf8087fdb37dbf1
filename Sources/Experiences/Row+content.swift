import JSON
import Postgres
import Vocabulary

extension Row {
    /// A column of both languages' words, cast to text.
    func words(_ column: String) throws(DatabaseError) -> LocalizedText { try self.decoded(column) }

    /// As ``words(_:)``; `nil` for NULL.
    func optionalWords(_ column: String) throws(DatabaseError) -> LocalizedText? {
        let text: String? = try self.optional(column)
        return text == nil ? nil : try self.words(column)
    }

    /// A column of JSON, cast to text.
    func decoded<Value: JSONDecodable>(_ column: String) throws(DatabaseError) -> Value {
        let text: String = try self.get(column)
        guard let json = try? JSONReader.read(text), let value = try? Value(json: json) else {
            throw .badColumn(column)
        }
        return value
    }
}
