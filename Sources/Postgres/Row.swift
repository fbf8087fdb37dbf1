/// The rows of one statement, copied out of the driver: every cell in PostgreSQL's binary format.
public struct ResultSet: Sendable {
    /// A cell's place in `bytes`; a negative start is NULL.
    public struct Cell: Sendable {
        @usableFromInline let start: Int32
        @usableFromInline let count: Int32

        public init(start: Int, count: Int) {
            self.start = Int32(start)
            self.count = Int32(count)
        }

        public static let null = Cell(start: -1, count: 0)
    }

    public let columns: [String]
    @usableFromInline let cells: [Cell]
    @usableFromInline let bytes: [UInt8]
    /// Rows a statement without `RETURNING` inserted, updated or deleted; rows returned otherwise.
    public let affected: Int

    public init(columns: [String], cells: [Cell], bytes: [UInt8], affected: Int) {
        self.columns = columns
        self.cells = cells
        self.bytes = bytes
        self.affected = affected
    }

    public var count: Int { self.columns.isEmpty ? 0 : self.cells.count / self.columns.count }
    public var isEmpty: Bool { self.count == 0 }
    public var first: Row? { self.isEmpty ? nil : self[0] }
    public subscript(index: Int) -> Row { Row(set: self, index: index) }
}

extension ResultSet: Sequence {
    public func makeIterator() -> some IteratorProtocol<Row> { (0..<self.count).lazy.map { self[$0] }.makeIterator() }
}

/// One row; cells are read by column name and decoded on demand.
public struct Row: Sendable {
    @usableFromInline let set: ResultSet
    @usableFromInline let index: Int

    /// - Throws: `DatabaseError.badColumn` when the column is missing, NULL, or not a `Value`.
    @inlinable public func get<Value: SQLDecodable>(_ column: String, as _: Value.Type = Value.self)
        throws(DatabaseError) -> Value
    {
        guard let value: Value = try self.optional(column) else { throw .badColumn(column) }
        return value
    }

    /// `nil` for NULL.
    ///
    /// - Throws: `DatabaseError.badColumn` when the column is missing or not a `Value`.
    @inlinable public func optional<Value: SQLDecodable>(
        _ column: String, as _: Value.Type = Value.self
    ) throws(DatabaseError) -> Value? {
        guard let position = self.set.columns.firstIndex(of: column) else { throw .badColumn(column) }
        let cell = self.set.cells[self.index * self.set.columns.count + position]
        guard cell.start >= 0 else { return nil }
        let slice = self.set.bytes[Int(cell.start)..<Int(cell.start + cell.count)]
        guard let value = Value(sqlBytes: slice) else { throw .badColumn(column) }
        return value
    }
}

/// A type that one row decodes to.
public protocol RowDecodable {
    init(row: Row) throws(DatabaseError)
}
