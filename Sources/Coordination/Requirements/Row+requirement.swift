import JSON
public import Postgres

extension Row {
    /// A column that holds a requirement's JSON, cast to text; `nil` for NULL.
    ///
    /// - Throws: `DatabaseError.badColumn` for anything else: what cannot be read is not taken for open.
    public func requirement(_ column: String) throws(DatabaseError) -> Requirement? {
        guard let text: String = try self.optional(column) else { return nil }
        guard let json = try? JSONReader.read(text), let requirement = try? Requirement(json: json) else {
            throw .badColumn(column)
        }
        return requirement
    }
}
