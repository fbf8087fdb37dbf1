import PostgresDriver
import TestKit
import Testing

@testable import App

@Suite struct OperationsTests {
    @Test func `every table whose rows name their operation is traced`() async throws {
        try await TestDatabase.with { storage async throws in
            let tables = try await storage.sql(
                """
                SELECT table_schema || '.' || table_name FROM information_schema.columns
                WHERE column_name = 'operation_id' AND table_schema NOT IN ('coordination', 'information_schema')
                  AND table_schema NOT LIKE 'pg%' ORDER BY 1
                """)
            #expect(tables.map { $0[0] } == Operations.tables.map { "\($0)" }.sorted())
        }
    }
}
