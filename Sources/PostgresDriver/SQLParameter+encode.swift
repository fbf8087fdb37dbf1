import CPostgres
import Postgres
import Vocabulary

extension SQLType {
    /// As in `pg_type`; zero leaves the choice to PostgreSQL.
    var oid: Oid {
        switch self {
        case .bigint: 20
        case .boolean: 16
        case .untyped: 0
        case .timestamptz: 1184
        case .date: 1082
        case .bytea: 17
        case .bigintArray: 1016
        case .textArray: 1009
        case .timestamptzArray: 1185
        }
    }
}

extension SQLParameter {
    private static let textOid: Int32 = 25
    private static let bigintOid: Int32 = 20
    private static let timestamptzOid: Int32 = 1184

    var type: SQLType {
        switch self {
        case .null(let type): type
        case .int: .bigint
        case .bool: .boolean
        case .text: .untyped
        case .timestamp: .timestamptz
        case .day: .date
        case .bytes: .bytea
        case .ints: .bigintArray
        case .texts: .textArray
        case .timestamps: .timestamptzArray
        }
    }

    /// Whether libpq would cut the value short: text travels to its first zero byte.
    var holdsZeroByte: Bool {
        guard case .text(let text) = self else { return false }
        return text.utf8.contains(0)
    }

    /// Appends the value in PostgreSQL's binary format, or as plain text; nothing for NULL.
    func encode(into bytes: inout [UInt8]) {
        switch self {
        case .null: break
        case .int(let value): bytes.append(bigEndian: value)
        case .bool(let value): bytes.append(value ? 1 : 0)
        case .text(let value): bytes.append(contentsOf: value.utf8)
        case .timestamp(let value): bytes.append(bigEndian: value.microsecondsOfPostgres)
        case .day(let value):
            bytes.append(bigEndian: Int32(clamping: value.daysSince1970 - LocalDay.postgresEpochDays))
        case .bytes(let value): bytes.append(contentsOf: value)
        case .ints(let values):
            Self.encodeHead(ofArray: values.count, of: Self.bigintOid, into: &bytes)
            for value in values { Self.encodeElement(value, into: &bytes) }
        case .texts(let values):
            Self.encodeHead(ofArray: values.count, of: Self.textOid, into: &bytes)
            for value in values {
                bytes.append(bigEndian: Int32(value.utf8.count))
                bytes.append(contentsOf: value.utf8)
            }
        case .timestamps(let values):
            Self.encodeHead(ofArray: values.count, of: Self.timestamptzOid, into: &bytes)
            for value in values { Self.encodeElement(value.microsecondsOfPostgres, into: &bytes) }
        }
    }

    /// `array_recv`: dimensions, whether it has NULLs, element type, then length and lower bound; the elements follow,
    /// each with its length.
    private static func encodeHead(ofArray count: Int, of type: Int32, into bytes: inout [UInt8]) {
        bytes.append(bigEndian: Int32(count == 0 ? 0 : 1))
        bytes.append(bigEndian: Int32(0))
        bytes.append(bigEndian: type)
        guard count > 0 else { return }
        bytes.append(bigEndian: Int32(count))
        bytes.append(bigEndian: Int32(1))
    }

    private static func encodeElement(_ value: Int64, into bytes: inout [UInt8]) {
        bytes.append(bigEndian: Int32(8))
        bytes.append(bigEndian: value)
    }
}

extension Instant {
    fileprivate var microsecondsOfPostgres: Int64 { self.microseconds - Instant.postgresEpochMicroseconds }
}

extension SQL {
    /// Why this statement cannot be sent, if it cannot.
    var obstacle: DatabaseError? {
        if self.parameters.count > Int(PQ_QUERY_PARAM_MAX_LIMIT) {
            return .server(sqlState: "54000", message: "more parameters than the protocol can carry")
        }
        return self.parameters.obstacle
    }
}

extension SharedRead {
    var obstacle: DatabaseError? { self.values.obstacle }
}

extension [SQLParameter] {
    fileprivate var obstacle: DatabaseError? {
        guard self.contains(where: \.holdsZeroByte) else { return nil }
        return .server(sqlState: "22021", message: "text cannot hold a zero byte")
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { self.append(contentsOf: $0) }
    }
}
