public import Postgres

/// Why the schema was left as it was.
public enum MigrationError: Error, Equatable {
    /// An applied migration is not the one in this binary.
    case changed(name: String)
    /// The database has migrations that this binary does not know: it belongs to a newer one.
    case newerSchema(name: String)
    /// A migration stands before one that is applied already.
    case outOfOrder(name: String)
    /// The script failed and was undone. `message` is PostgreSQL's.
    case failed(name: String, sqlState: String, message: String)
    case database(DatabaseError)
}

extension MigrationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .changed(let name): "migration \(name) was changed after it was applied"
        case .newerSchema(let name): "the database has migration \(name), which this version does not know"
        case .outOfOrder(let name): "migration \(name) comes before one that is already applied"
        case .failed(let name, let state, let message): "migration \(name) failed (SQLSTATE \(state)): \(message)"
        case .database(let error): error.description
        }
    }
}
