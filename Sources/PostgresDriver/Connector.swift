import CPostgres
import Glibc
import Postgres

/// A libpq connection on its way from the thread that opened it to the loop that will own it.
///
/// `@unchecked Sendable`: whoever opened it lets go of it, so one thread has it at a time.
struct OpenHandle: @unchecked Sendable {
    let pointer: OpaquePointer
}

/// Opens connections, blocking: name resolution, TLS and sign-in are libpq's. Never called on a loop.
enum Connector {
    /// A connection in non-blocking pipeline mode, with the session's limits set.
    static func pipelined(_ configuration: PostgresConfiguration) throws(DatabaseError) -> OpenHandle {
        let handle = try Self.connect(configuration)
        do throws(DatabaseError) {
            try Self.run(configuration.sessionSettings, on: handle)
            guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else {
                throw .unreachable("the connection has no pipeline mode")
            }
        } catch {
            PQfinish(handle)
            throw error
        }
        return OpenHandle(pointer: handle)
    }

    static func connect(_ configuration: PostgresConfiguration) throws(DatabaseError) -> OpaquePointer {
        let seconds = max(2, configuration.connectTimeout.wholeMilliseconds / 1000)
        // The first `dbname` is taken apart as a connection string; what follows it overrides.
        let options = [
            ("dbname", configuration.connectionString), ("fallback_application_name", configuration.applicationName),
            ("client_encoding", "UTF8"), ("connect_timeout", "\(seconds)"),
        ]
        let keywords: [UnsafeMutablePointer<CChar>?] = options.map { strdup($0.0) }
        let values: [UnsafeMutablePointer<CChar>?] = options.map { strdup($0.1) }
        defer { for text in keywords + values { free(text) } }
        let handle = PQconnectdbParams(
            keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 1)
        guard let handle else { throw .unreachable("no memory for a connection") }
        guard PQstatus(handle) == CONNECTION_OK else {
            defer { PQfinish(handle) }
            throw .unreachable(String(cString: PQerrorMessage(handle)))
        }
        // The default writes what the server remarks to standard error.
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
        return handle
    }

    static func run(_ script: String, on handle: OpaquePointer) throws(DatabaseError) {
        guard let result = PQexec(handle, script) else {
            throw .unreachable(String(cString: PQerrorMessage(handle)))
        }
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        default: throw ServerReply.error(of: result)
        }
    }
}

extension PostgresConfiguration {
    /// Plans are made once, for keys to be looked up: small tables are no reason to be read whole, disks have no heads.
    /// Sessions are read-only except inside the driver's own BEGIN READ WRITE: a write has no other road.
    fileprivate var sessionSettings: String {
        """
        SET statement_timeout = \(self.statementTimeout.wholeMilliseconds);
        SET lock_timeout = \(self.lockTimeout.wholeMilliseconds);
        SET idle_in_transaction_session_timeout = \(self.idleInTransactionTimeout.wholeMilliseconds);
        SET TimeZone = 'UTC';
        SET plan_cache_mode = force_generic_plan;
        SET random_page_cost = 1.1;
        SET jit = off;
        SET default_transaction_read_only = on
        """
    }
}
