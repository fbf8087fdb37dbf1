import CLinux
import Glibc
import Postgres
import PostgresDriver
import Synchronization
import Telemetry
import Testing

@testable import PrivateCluster

@Suite struct PrivateClusterTests {
    /// A fresh directory below `/tmp`, gone when the test is.
    private func withDirectory(_ body: (String) async throws -> Void) async throws {
        var template = Array("/tmp/dianabot-cluster-XXXXXX".utf8CString)
        let path = try #require(mkdtemp(&template).map { String(cString: $0) })
        // What an administrator would do: PostgreSQL's user has to pass through.
        chmod(path, 0o711)
        do { try await body(path) } catch {
            _ = try? ChildProcess.output(of: ["/bin/rm", "-rf", "--", path])
            throw error
        }
        try ChildProcess.output(of: ["/bin/rm", "-rf", "--", path])
    }

    private func open(_ directory: String, _ mode: PrivateCluster.Mode = .own) async throws -> PrivateCluster {
        try await PrivateCluster.open(directory: directory, options: .init(mode: mode), log: .silent)
    }

    private func rows(_ statement: String, in connectionString: String) async throws -> [[String?]] {
        let configuration = PostgresConfiguration(connectionString: connectionString)
        return try await ScriptSession.run(configuration) { (session) throws(DatabaseError) in
            try session.rows(statement)
        }
    }

    @Test func `it is durable, private and checks its pages`() async throws {
        try await self.withDirectory { (directory) async throws in
            let cluster = try await self.open(directory)
            #expect(cluster.isOwner)
            let settings = try await self.rows(
                """
                SELECT current_setting('fsync'), current_setting('data_checksums'),
                    current_setting('listen_addresses'), current_setting('server_encoding')
                """, in: cluster.connectionString)
            #expect(settings == [["on", "on", "", "UTF8"]])
            await cluster.stop()
        }
    }

    @Test func `rows outlive a stop, and stopping twice is harmless`() async throws {
        try await self.withDirectory { (directory) async throws in
            let first = try await self.open(directory)
            _ = try await self.rows("CREATE TABLE kept AS SELECT 7 AS n", in: first.connectionString)
            await first.stop()
            await first.stop()
            await #expect(throws: DatabaseError.self) { try await self.rows("SELECT 1", in: first.connectionString) }
            let second = try await self.open(directory)
            #expect(try await self.rows("SELECT n FROM kept", in: second.connectionString) == [["7"]])
            await second.stop()
        }
    }

    @Test func `whoever shares attaches to the running server and does not stop it`() async throws {
        try await self.withDirectory { (directory) async throws in
            let owner = try await self.open(directory)
            let guest = try await self.open(directory, .shared)
            #expect(!guest.isOwner)
            #expect(guest.connectionString == owner.connectionString)
            await guest.stop()
            #expect(try await self.rows("SELECT 1", in: owner.connectionString) == [["1"]])
            await owner.stop()
            let alone = try await self.open(directory, .shared)
            #expect(alone.isOwner)
            await alone.stop()
        }
    }

    @Test func `a server that was killed is started again, with every row`() async throws {
        try await self.withDirectory { (directory) async throws in
            let (runsAgain, heard) = AsyncStream.makeStream(of: Void.self)
            let log = Logger(level: .info, format: .json) { line in
                if String(decoding: line, as: UTF8.self).contains("runs again") { heard.yield() }
            }
            let cluster = try await PrivateCluster.open(directory: directory, log: log)
            _ = try await self.rows("CREATE TABLE kept AS SELECT 7 AS n", in: cluster.connectionString)
            for _ in 1...2 {
                let pid = try #require(Int32(self.firstLine(of: directory + "/cluster/data/postmaster.pid")))
                kill(pid, SIGKILL)
                for await _ in runsAgain { break }
                #expect(try await self.rows("SELECT n FROM kept", in: cluster.connectionString) == [["7"]])
            }
            await cluster.stop()
            await #expect(throws: DatabaseError.self) { try await self.rows("SELECT 1", in: cluster.connectionString) }
            let next = try await self.open(directory)
            await next.stop()
        }
    }

    private func firstLine(of path: String) -> String {
        String(Files.tail(of: path).prefix { $0 != "\n" })
    }

    @Test func `a second owner waits and is told when the first does not let go`() async throws {
        try await self.withDirectory { (directory) async throws in
            let owner = try await self.open(directory)
            var options = PrivateCluster.Options()
            options.patience = .milliseconds(100)
            await #expect(throws: ClusterError.self) {
                try await PrivateCluster.open(directory: directory, options: options, log: .silent)
            }
            async let next = self.open(directory)
            await owner.stop()
            let successor = try await next
            #expect(successor.isOwner)
            await successor.stop()
        }
    }

    @Test func `a pid file left by a crashed machine does not keep it from starting`() async throws {
        try await self.withDirectory { (directory) async throws in
            let first = try await self.open(directory)
            await first.stop()
            // The number of a process that lives and is no PostgreSQL: ours.
            let stale = "\(getpid())\n\(directory)/cluster/data\n1\n5432\n/tmp\n\n1 1\nready\n"
            let file = try #require(fopen("\(directory)/cluster/data/postmaster.pid", "w"))
            fputs(stale, file)
            fclose(file)
            let second = try await self.open(directory)
            #expect(try await self.rows("SELECT 1", in: second.connectionString) == [["1"]])
            await second.stop()
        }
    }

    @Test func `a half-made data directory is made anew`() async throws {
        try await self.withDirectory { (directory) async throws in
            let first = try await self.open(directory)
            await first.stop()
            let layout = ClusterLayout(home: directory + "/cluster")
            rename(layout.data, layout.unfinishedData)
            let second = try await self.open(directory)
            #expect(try await self.rows("SELECT 1", in: second.connectionString) == [["1"]])
            #expect(!Files.exists(layout.unfinishedData))
            await second.stop()
        }
    }

    @Test func `a directory too deep for a socket gets its socket elsewhere`() async throws {
        try await self.withDirectory { (directory) async throws in
            let deep = directory + "/" + String(repeating: "d", count: 90)
            let cluster = try await self.open(deep)
            #expect(cluster.connectionString.hasPrefix("host='/tmp/dianabot-"))
            #expect(try await self.rows("SELECT 1", in: cluster.connectionString) == [["1"]])
            await cluster.stop()
            rmdir(ClusterLayout(home: deep + "/cluster").sockets)
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root's PostgreSQL runs as another user"))
    func `a directory that PostgreSQL's user cannot reach is replaced, and the log says so`() async throws {
        try await self.withDirectory { (directory) async throws in
            chmod(directory, 0o700)
            let lines = Mutex("")
            let log = Logger(level: .info, format: .text) { line in
                lines.withLock { $0 += String(decoding: line, as: UTF8.self) }
            }
            let cluster = try await PrivateCluster.open(directory: directory, log: log)
            let home = "/var/lib/dianabot/" + ClusterLayout.hash(of: directory)
            #expect(cluster.connectionString.contains(home))
            #expect(lines.withLock { $0 }.contains(home))
            await cluster.stop()
            try ChildProcess.output(of: ["/bin/rm", "-rf", "--", home])
        }
    }

    @Test func `a server that cannot start says why`() async throws {
        try await self.withDirectory { (directory) async throws in
            var options = PrivateCluster.Options()
            options.settings = [("shared_buffers", "nonsense")]
            let error = await #expect(throws: ClusterError.self) {
                try await PrivateCluster.open(directory: directory, options: options, log: .silent)
            }
            #expect(error?.description.contains("shared_buffers") == true)
        }
    }
}
