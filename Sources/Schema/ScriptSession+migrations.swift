import Postgres
import PostgresDriver

extension ScriptSession {
    /// Takes the lock that ends with the session, and makes sure the table is there.
    func prepare(lockTimeoutMilliseconds: Int, lock: String) throws(MigrationError) {
        try self.checked { (session) throws(DatabaseError) in
            try session.execute("SET lock_timeout = \(lockTimeoutMilliseconds)")
            _ = try session.rows("SELECT pg_advisory_lock($1::bigint)", [lock])
            try session.execute("SET lock_timeout = 10000")
            try session.execute(
                """
                CREATE TABLE IF NOT EXISTS public.schema_migrations (
                    number     integer     PRIMARY KEY,
                    name       text        NOT NULL UNIQUE,
                    checksum   text        NOT NULL,
                    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
                )
                """)
        }
    }

    func applied() throws(MigrationError) -> [MigrationPlan.Applied] {
        let rows = try self.checked { (session) throws(DatabaseError) in
            try session.rows("SELECT number, name, checksum, applied_at FROM public.schema_migrations ORDER BY number")
        }
        return rows.compactMap { row in
            guard let number = row[0].flatMap({ Int($0) }), let name = row[1], let checksum = row[2], let time = row[3]
            else { return nil }
            return MigrationPlan.Applied(number: number, name: name, checksum: checksum, appliedAt: time)
        }
    }

    func appliedIfAny() throws(MigrationError) -> [MigrationPlan.Applied] {
        let table = try self.checked { (session) throws(DatabaseError) in
            try session.rows("SELECT to_regclass('public.schema_migrations')")
        }
        return table.first?.first == .some(nil) ? [] : try self.applied()
    }

    func apply(_ migration: Migration) throws(MigrationError) {
        do throws(DatabaseError) {
            try self.transaction { () throws(DatabaseError) in
                try self.execute(migration.script)
                _ = try self.rows(
                    "INSERT INTO public.schema_migrations (number, name, checksum) VALUES ($1::integer, $2, $3)",
                    ["\(migration.number)", migration.name, migration.checksum])
            }
        } catch {
            guard case .server(let state, let message) = error else { throw .database(error) }
            throw .failed(name: migration.name, sqlState: state, message: message)
        }
    }

    private func checked<Value>(
        _ work: (ScriptSession) throws(DatabaseError) -> Value
    ) throws(MigrationError) -> Value {
        do throws(DatabaseError) { return try work(self) } catch { throw .database(error) }
    }
}
