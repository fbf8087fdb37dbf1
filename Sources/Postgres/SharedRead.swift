public import Vocabulary

/// A read that many callers ask at once, each with values of their own. The driver makes one statement of those that
/// wait together: to PostgreSQL that costs a fraction of one statement each.
public struct SharedRead: Sendable {
    /// Reads of the same name are the same statement.
    public let name: String
    public let values: [SQLParameter]
    private let statement: @Sendable (SQL) -> SQL

    /// - Parameters:
    ///   - values: this caller's, of the same types in the same order for all reads of the name.
    ///   - statement: made from the relation of everybody's values, which it has to name with their columns and a
    ///     last one for whose they are: `FROM \(callers) AS asked (user_id, at, caller)`. It returns that one as
    ///     `caller`, and a caller gets the rows that bear it, one or none.
    public init(_ name: String, _ values: any SharedValue..., statement: @escaping @Sendable (_ callers: SQL) -> SQL) {
        self.name = name
        self.values = values.map(\.parameter)
        self.statement = statement
    }

    /// The one statement of several reads of the same name.
    public static func joined(_ reads: [SharedRead]) -> SQL {
        guard let first = reads.first else { return "SELECT" }
        var columns: SQL = first.column(0, of: reads)
        for index in first.values.indices.dropFirst() { columns = "\(columns), \(first.column(index, of: reads))" }
        return first.statement("unnest(\(columns)) WITH ORDINALITY")
    }

    private func column(_ index: Int, of reads: [SharedRead]) -> SQL {
        let cells = reads.map { $0.values[index] }
        return switch self.values[index] {
        case .timestamp: "\(cells.compactMap { if case .timestamp(let value) = $0 { value } else { nil } })"
        case .text: "\(cells.compactMap { if case .text(let value) = $0 { value } else { nil } })"
        default: "\(cells.compactMap { if case .int(let value) = $0 { value } else { nil } })"
        }
    }
}

/// What a ``SharedRead`` can be asked with.
public protocol SharedValue: SQLBindable, Sendable {}

extension Int64: SharedValue {}
extension String: SharedValue {}
extension Instant: SharedValue {}
extension ID: SharedValue {}

extension ResultSet {
    /// The row of each of `count` callers, as a result of its own; empty where there is none.
    ///
    /// - Throws: ``DatabaseError/badColumn(_:)`` when there is no column `caller`.
    public func split(among count: Int) throws(DatabaseError) -> [ResultSet] {
        let none = ResultSet(columns: self.columns, cells: [], bytes: [], affected: 0)
        var parts = Array(repeating: none, count: count)
        for row in self {
            let caller: Int64 = try row.get("caller")
            guard (1...Int64(count)).contains(caller) else { throw .badColumn("caller") }
            parts[Int(caller) - 1] = self.slice(row.index)
        }
        return parts
    }

    private func slice(_ row: Int) -> ResultSet {
        let width = self.columns.count
        return ResultSet(
            columns: self.columns, cells: Array(self.cells[row * width..<(row + 1) * width]), bytes: self.bytes,
            affected: 1)
    }
}
