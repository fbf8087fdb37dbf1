import CPostgres
import EventLoops
import Glibc
public import Postgres

/// A blocking session of its own for scripts of several statements, which the pipelined connections
/// cannot run: migrations and maintenance. Never used on an event loop; see ``run(_:_:)``.
///
/// Text in, text out; no statement timeout.
public final class ScriptSession {
    private let handle: OpaquePointer

    private init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { PQfinish(self.handle) }

    /// Opens a session, gives it to `work` on a thread that may block, and closes it.
    public static func run<Value: Sendable>(
        _ configuration: PostgresConfiguration,
        _ work: @escaping @Sendable (ScriptSession) throws(DatabaseError) -> Value
    ) async throws(DatabaseError) -> Value {
        try await offload { () throws(DatabaseError) in
            let session = ScriptSession(try Connector.connect(configuration))
            try session.execute("SET TimeZone = 'UTC'")
            return try work(session)
        }
    }

    /// Runs all statements of `script`; without an explicit BEGIN they are one transaction.
    public func execute(_ script: String) throws(DatabaseError) {
        try Connector.run(script, on: self.handle)
    }

    /// The rows of one statement, whose parameters are sent apart from it.
    public func rows(_ statement: String, _ parameters: [String] = []) throws(DatabaseError) -> [[String?]] {
        let values: [UnsafeMutablePointer<CChar>?] = parameters.map { strdup($0) }
        defer { for value in values { free(value) } }
        let result = PQexecParams(
            self.handle, statement, Int32(values.count), nil, values.map { value in UnsafePointer(value) }, nil, nil, 0)
        guard let result else { throw .unreachable(String(cString: PQerrorMessage(self.handle))) }
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return Self.text(of: result)
        default: throw ServerReply.error(of: result)
        }
    }

    private static func text(of result: OpaquePointer) -> [[String?]] {
        (0..<PQntuples(result)).map { row in
            (0..<PQnfields(result)).map { column in
                PQgetisnull(result, row, column) == 1 ? nil : String(cString: PQgetvalue(result, row, column))
            }
        }
    }

    /// Runs `work` between BEGIN and COMMIT, or ROLLBACK when it throws.
    public func transaction<Value>(_ work: () throws(DatabaseError) -> Value) throws(DatabaseError) -> Value {
        try self.execute("BEGIN")
        do throws(DatabaseError) {
            let value = try work()
            try self.execute("COMMIT")
            return value
        } catch {
            try? self.execute("ROLLBACK")
            throw error
        }
    }
}

extension PostgresDatabase {
    /// Runs a script of several statements in one transaction, on a connection of its own.
    public func execute(script: String) async throws(DatabaseError) {
        try await ScriptSession.run(self.configuration) { (session) throws(DatabaseError) in
            try session.transaction { () throws(DatabaseError) in try session.execute(script) }
        }
    }
}
