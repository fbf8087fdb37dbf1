import Glibc
import Postgres
import PostgresDriver
import Telemetry
import Testing

@testable import PrivateCluster

/// The owner is a process of its own, killed without warning.
@Suite struct OwnerDeathTests {
    @Test func `PostgreSQL goes when its owner is killed, and the next owner finds every row`() async throws {
        var template = Array("/tmp/dianabot-killed-XXXXXX".utf8CString)
        let directory = try #require(mkdtemp(&template).map { String(cString: $0) })
        chmod(directory, 0o711)
        defer { _ = try? ChildProcess.output(of: ["/bin/rm", "-rf", "--", directory]) }

        for round in 1...2 {
            await #expect(processExitsWith: .signal(SIGKILL)) { [directory = directory as String] in
                let cluster = try await PrivateCluster.open(directory: directory, log: .silent)
                let configuration = PostgresConfiguration(connectionString: cluster.connectionString)
                try await ScriptSession.run(configuration) { (session) throws(DatabaseError) in
                    try session.execute("CREATE TABLE IF NOT EXISTS kept (); INSERT INTO kept DEFAULT VALUES")
                }
                kill(getpid(), SIGKILL)
            }
            // Gets the lock only when PostgreSQL has gone.
            let next = try await PrivateCluster.open(directory: directory, log: .silent)
            let configuration = PostgresConfiguration(connectionString: next.connectionString)
            let rows = try await ScriptSession.run(configuration) { (session) throws(DatabaseError) in
                try session.rows("SELECT count(*) FROM kept")
            }
            #expect(rows == [["\(round)"]])
            await next.stop()
        }
    }
}
