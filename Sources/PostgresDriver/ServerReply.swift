import CPostgres
import Glibc
import Postgres

/// One libpq result turned into values. The result itself is freed by its owner.
enum ServerReply {
    // `PG_DIAG_SQLSTATE` and `PG_DIAG_MESSAGE_PRIMARY`: character macros do not reach Swift.
    private static let stateField = Int32(UInt8(ascii: "C"))
    private static let messageField = Int32(UInt8(ascii: "M"))

    /// - Parameter columns: what the statement's columns are known to be called; saves making the strings.
    static func read(_ result: OpaquePointer, use: FlightStatement.Use, columns: [String]?) -> Pipeline.Reply {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK where use == .commit && String(cString: PQcmdStatus(result)) != "COMMIT":
            .failed(.server(sqlState: "40000", message: "the transaction had failed and was rolled back"))
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
            use == .result ? .rows(Self.rows(of: result, columns: columns)) : .done
        case PGRES_EMPTY_QUERY:
            use == .result ? .rows(ResultSet(columns: [], cells: [], bytes: [], affected: 0)) : .done
        case PGRES_PIPELINE_ABORTED: .skipped
        case PGRES_PIPELINE_SYNC: .sync
        default: .failed(Self.error(of: result))
        }
    }

    static func error(of result: OpaquePointer) -> DatabaseError {
        guard let state = PQresultErrorField(result, Self.stateField) else {
            return .unreachable(String(cString: PQresultErrorMessage(result)))
        }
        let message = PQresultErrorField(result, Self.messageField).map { String(cString: $0) }
        return .server(sqlState: String(cString: state), message: message ?? "")
    }

    static func rows(of result: OpaquePointer, columns known: [String]?) -> ResultSet {
        let (rowCount, columnCount) = (PQntuples(result), PQnfields(result))
        var cells: [ResultSet.Cell] = []
        cells.reserveCapacity(Int(rowCount) * Int(columnCount))
        var bytes: [UInt8] = []
        for row in 0..<rowCount {
            for column in 0..<columnCount { Self.append(result, row, column, &cells, &bytes) }
        }
        let columns =
            known?.count == Int(columnCount)
            ? known : (0..<columnCount).map { PQfname(result, $0).map { String(cString: $0) } ?? "" }
        return ResultSet(columns: columns ?? [], cells: cells, bytes: bytes, affected: Int(atoll(PQcmdTuples(result))))
    }

    private static func append(
        _ result: OpaquePointer, _ row: Int32, _ column: Int32, _ cells: inout [ResultSet.Cell], _ bytes: inout [UInt8]
    ) {
        guard PQgetisnull(result, row, column) == 0, let value = PQgetvalue(result, row, column) else {
            cells.append(.null)
            return
        }
        let count = Int(PQgetlength(result, row, column))
        cells.append(ResultSet.Cell(start: bytes.count, count: count))
        bytes.append(contentsOf: UnsafeRawBufferPointer(start: value, count: count))
    }
}
