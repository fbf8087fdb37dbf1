import Foundation
import JSON
import Postgres
import PostgresDriver
import PrivateCluster
import Telemetry
import Testing

@Suite(.timeLimit(.minutes(3))) struct PostgresOutageTests {
    @Test func `PostgreSQL is restarted and crashes under load: 503 meanwhile, and then every key has its one effect`()
        async throws
    {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "dianabot-outage-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let home = directory.appendingPathComponent("theirs").path
        let first = try await PrivateCluster.open(directory: home, log: .silent)
        let query = { (statement: String) async throws -> [[String?]] in
            try await ScriptSession.run(PostgresConfiguration(connectionString: first.connectionString)) {
                (session) throws(DatabaseError) in try session.rows(statement)
            }
        }
        let product = try await Product.start(
            in: directory, settings: ["DATABASE_URL": first.connectionString, "LOG_LEVEL": "error"])
        defer { product.end(SIGKILL) }
        let crowd = try await Crowd(at: product, key: try await product.staffKey())
        var second: PrivateCluster?
        try await crowd.busy {
            try await crowd.wait(forMore: 30)
            await first.stop()
            try await wait(until: "callers are told to come again") { crowd.now.unavailable > 0 }
            let ready = try await product.send("GET", "/health/ready")
            #expect(ready.status == 503)
            #expect(ready.body == #"{"status":"unavailable","checks":{"database":"unreachable"}}"#)
            #expect(try await product.send("GET", "/health/live").status == 200)
            let before = crowd.now.unavailable
            try await wait(until: "they come again in vain") { crowd.now.unavailable > before }

            second = try await PrivateCluster.open(directory: home, log: .silent)
            try await Self.untilReady(product)
            try await crowd.wait(forMore: 30)

            // Whoever keeps the cluster starts it again.
            let unanswered = crowd.now.unavailable
            try Self.crash(home)
            try await wait(until: "they come in vain again") { crowd.now.unavailable > unanswered }
            try await Self.untilReady(product)
            try await crowd.wait(forMore: 30)
        }
        try await crowd.proveExactlyOnce(at: product, query)
        try await Self.proveWorkersWork(query)
        #expect(product.end(SIGTERM) == 0)
        await second?.stop()
    }

    private static func untilReady(_ product: Product) async throws {
        try await wait(until: "it says that it is ready") { () async throws in
            try await product.send("GET", "/health/ready").status == 200
        }
    }

    /// Nothing is written any more, and nobody says goodbye.
    private static func crash(_ home: String) throws {
        let file = try String(contentsOfFile: "\(home)/cluster/data/postmaster.pid", encoding: .utf8)
        kill(try #require(file.split(separator: "\n").first.flatMap { pid_t($0) }), SIGKILL)
    }

    /// Jobs are done again too, though nobody rings for them.
    private static func proveWorkersWork(_ query: (String) async throws -> [[String?]]) async throws {
        let job = try await query(
            """
            INSERT INTO coordination.jobs (state, queue, kind, args, priority, max_attempts, enqueued_at, run_at, due_at,
                operation_id)
            VALUES ('available', 'default', 'gamification.expire_lots', '{}', 5, 10, now(), now(), now(), 'test')
            RETURNING job_id
            """)
        let id = try #require(job.first?.first ?? nil)
        try await wait(until: "a job is done") { () async throws in
            try await query("SELECT state FROM coordination.jobs WHERE job_id = \(id)") == [["completed"]]
        }
    }
}
