import Postgres
import PostgresDriver
import Testing
import TestKit
import Vocabulary

@Suite struct ParameterTests {
    private struct Echo<Value: SQLDecodable>: RowDecodable {
        let value: Value?
        init(row: Row) throws(DatabaseError) { self.value = try row.optional("value") }
    }

    private func echo<Value: SQLDecodable>(_ statement: SQL, in test: TestDatabase) async throws -> Value? {
        let row: Echo<Value>? = try await test.database.first(statement)
        return try #require(row).value
    }

    @Test func `numbers, booleans and times come back as they went`() async throws {
        try await TestDatabase.with(migrated: false) { (test) async throws in
            for number in [Int64.min, -1, 0, 1, .max] {
                #expect(try await self.echo("SELECT \(number) AS value", in: test) == number)
            }
            for flag in [true, false] { #expect(try await self.echo("SELECT \(flag) AS value", in: test) == flag) }
            for time in [Instant(microseconds: -1), Instant(microseconds: 1_700_000_000_123_456)] {
                #expect(try await self.echo("SELECT \(time) AS value", in: test) == time)
            }
            for day in [LocalDay(daysSince1970: -800), LocalDay(daysSince1970: 20_000)] {
                #expect(try await self.echo("SELECT \(day) AS value", in: test) == day)
            }
        }
    }

    @Test func `text and bytes come back as they went, the empty ones too`() async throws {
        try await TestDatabase.with(migrated: false) { (test) async throws in
            for text in ["", "quote ' and \\ and $1", "ñandú 🦩"] {
                #expect(try await self.echo("SELECT \(text)::text AS value", in: test) == text)
            }
            for bytes in [[], [0, 255, 0]] as [[UInt8]] {
                #expect(try await self.echo("SELECT \(bytes) AS value", in: test) == bytes)
            }
        }
    }

    @Test func `text fits jsonb, uuid and numeric columns`() async throws {
        try await TestDatabase.with(migrated: false) { (test) async throws in
            let json = "{\"a\": [1, 2]}"
            #expect(try await self.echo("SELECT (\(json)::jsonb->'a')::text AS value", in: test) == "[1, 2]")
            let uuid = "6f1d0a52-5c0e-4b1c-9a55-0d8f2f9f0001"
            #expect(try await self.echo("SELECT \(uuid)::uuid::text AS value", in: test) == uuid)
        }
    }

    @Test func `arrays arrive whole`() async throws {
        try await TestDatabase.with(migrated: false) { (test) async throws in
            for numbers in [[], [1], [3, -4, .max]] as [[Int64]] {
                let text = numbers.map { "\($0)" }.joined(separator: ",")
                #expect(try await self.echo("SELECT array_to_string(\(numbers), ',') AS value", in: test) == text)
            }
            let texts = ["", "a,b", "\"", "ñ"]
            #expect(try await self.echo("SELECT cardinality(\(texts)) AS value", in: test) == 4)
            #expect(try await self.echo("SELECT array_to_string(\(texts), '|') AS value", in: test) == "|a,b|\"|ñ")
        }
    }

    @Test func `NULL of every type is NULL`() async throws {
        try await TestDatabase.with(migrated: false) { (test) async throws in
            let statement: SQL = """
                SELECT num_nulls(
                    \(Int?.none), \(Bool?.none), \(String?.none)::text, \(Instant?.none), \(LocalDay?.none),
                    \([UInt8]?.none), \([Int64]?.none), \([String]?.none)) AS value
                """
            #expect(try await self.echo(statement, in: test) == 8)
        }
    }

    @Test func `text with a zero byte is refused, not cut short`() async throws {
        try await TestDatabase.with(migrated: false) { (test) async throws in
            await #expect(throws: DatabaseError.self) {
                try await test.database.read("SELECT \("a\u{0}b")::text AS value")
            }
            let swallowed = await #expect(throws: DatabaseError.self) {
                try await test.database.transaction { (transaction) throws(DatabaseError) in
                    transaction.queue("SELECT \("a\u{0}b")::text")
                    return Ending<Int>.commit(1)
                }
            }
            #expect(swallowed?.sqlState == "22021")
        }
    }
}
