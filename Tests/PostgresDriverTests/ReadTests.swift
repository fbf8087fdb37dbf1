import EventLoops
import Postgres
import PostgresDriver
import Testing
import TestKit

@Suite struct ReadTests {
    private struct Number: RowDecodable {
        let value: Int
        init(row: Row) throws(DatabaseError) { self.value = try row.get("value") }
    }

    @Test func `a hundred reads of one turn share few flights and connections`() async throws {
        let loop = try #require(TestDatabase.loops.first)
        let test = try await TestDatabase.make(migrated: false, loops: [loop])
        let sum = try await Task(executorPreference: loop) {
            try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<100 {
                    group.addTask {
                        let row: Number? = try await test.database.first("SELECT \(index) AS value")
                        return row?.value ?? 0
                    }
                }
                return try await group.reduce(0, +)
            }
        }.value
        #expect(sum == 4950)
        #expect(test.database.statementCount == 100)
        #expect(test.database.flightCount <= 10)
        let connections = try await test.sql(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        #expect(try #require(connections[0][0].flatMap { Int($0) }) <= 2)
        await test.drop()
    }

    /// The double of each even number; odd ones have none.
    private static func double(_ number: Int64) -> SharedRead {
        SharedRead("double", number) { callers in
            "SELECT caller, 2 * number AS value FROM \(callers) AS asked (number, caller) WHERE number % 2 = 0"
        }
    }

    @Test func `reads of one name that wait together are one statement, and each gets its own row`() async throws {
        let loop = try #require(TestDatabase.loops.first)
        let test = try await TestDatabase.make(migrated: false, loops: [loop])
        let answers = try await Task(executorPreference: loop) {
            try await withThrowingTaskGroup(of: (Int64, Int?).self) { group in
                for number: Int64 in 0..<100 {
                    group.addTask {
                        let row: Number? = try await test.database.first(Self.double(number))
                        return (number, row?.value)
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
        }.value
        for number: Int64 in 0..<100 {
            #expect(answers[number] == (number.isMultiple(of: 2) ? Int(2 * number) : nil))
        }
        #expect(test.database.statementCount <= 16)
        await test.drop()
    }

    @Test func `a failing read does not hurt its neighbours`() async throws {
        let loop = try #require(TestDatabase.loops.first)
        let test = try await TestDatabase.make(migrated: false, loops: [loop])
        let answers = await Task(executorPreference: loop) {
            await withTaskGroup(of: Int?.self) { group in
                for index in -5..<5 {
                    group.addTask {
                        let row: Number? = try? await test.database.first("SELECT 10 / \(index) AS value")
                        return row?.value
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
        }.value
        #expect(answers.count { $0 == nil } == 1)
        #expect(answers.count == 10)
        await test.drop()
    }

    @Test func `rows, NULLs and column names are kept apart`() async throws {
        try await TestDatabase.with(migrated: false) { (test) async throws in
            for _ in 1...3 {
                let rows = try await test.database.read(
                    "SELECT n, CASE WHEN n % 2 = 0 THEN 'even' END AS kind FROM generate_series(1, 3) AS n")
                #expect(rows.count == 3)
                #expect(try rows[1].optional("kind") == "even")
                #expect(try rows[2].optional("kind", as: String.self) == nil)
                #expect(throws: DatabaseError.badColumn("nothing")) { try rows[0].get("nothing", as: Int.self) }
            }
        }
    }

    @Test func `a long answer arrives whole`() async throws {
        try await TestDatabase.with(migrated: false) { (test) async throws in
            let rows = try await test.database.read(
                "SELECT n, repeat('x', 1000) AS x FROM generate_series(1, 3000) AS n")
            #expect(rows.count == 3000)
            #expect(try rows[2999].get("n") == 3000)
        }
    }

    @Test func `a long parameter is sent whole`() async throws {
        try await TestDatabase.with(migrated: false) { (test) async throws in
            let text = String(repeating: "ñ", count: 3_000_000)
            let row: Number? = try await test.database.first("SELECT char_length(\(text)::text) AS value")
            #expect(row?.value == 3_000_000)
        }
    }

    @Test func `a plan whose columns changed is made anew`() async throws {
        try await TestDatabase.with(migrated: false) { (test) async throws in
            try await test.sql("CREATE TABLE things AS SELECT 1::bigint AS value")
            #expect(try await test.database.read("SELECT * FROM things")[0].get("value") == 1)
            try await test.sql("ALTER TABLE things ADD COLUMN more bigint DEFAULT 2")
            for _ in 1...3 {
                #expect(try await test.database.read("SELECT * FROM things")[0].get("more") == 2)
            }
        }
    }

    @Test func `a statement that does not parse fails every time and alone`() async throws {
        try await TestDatabase.with(migrated: false) { (test) async throws in
            for _ in 1...3 {
                let error = await #expect(throws: DatabaseError.self) { try await test.database.read("SELEC 1") }
                #expect(error?.sqlState == "42601")
            }
            #expect(try await test.database.read("SELECT 1").count == 1)
        }
    }
}
