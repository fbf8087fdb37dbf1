import Postgres
import PostgresDriver
import TestKit
import Testing
import Vocabulary

@testable import Workers

/// Plans are kept, and jobs may grow from none to many within one of them: a join of all jobs with the due ones once
/// took longer than a statement may.
@Suite struct JobPlanTests {
    private static let now = Instant(seconds: 1_800_000_000)
    private static let statements: [(name: String, statement: SQL)] = [
        ("promote", .promoteJobs(at: Self.now)), ("rescue", .rescueJobs(at: Self.now)),
        (
            "claim",
            .claimJobs(
                of: ["test.job"], from: "default", limit: 10, by: "test", for: .seconds(30), at: Self.now)
        ),
    ]

    @Test func `jobs are found and changed by their indexes, also by a plan made while there were none`()
        async throws
    {
        try await TestDatabase.with { storage async throws in
            for (name, statement) in Self.statements {
                let lines = try await storage.database.transaction {
                    (transaction) throws(DatabaseError) -> Ending<[String]> in
                    transaction.queue(.readInOrder)
                    var lines: [String] = []
                    for row in try await transaction.rows("EXPLAIN \(statement)") {
                        lines.append(try row.get("QUERY PLAN"))
                    }
                    return .rollBack(lines)
                }
                let plan = lines.joined(separator: "\n")
                #expect(
                    lines.contains { $0.contains("Index Cond: ") && $0.contains("job_id = ANY (") }, "\(name): \(plan)")
                #expect(!plan.contains("Seq Scan on jobs") && !plan.contains("Hash"), "\(name): \(plan)")
            }
        }
    }
}
