import Coordination
import Crypto
import Postgres
import PostgresDriver
import Synchronization
import TestKit
import Testing
import Vocabulary

@testable import Workers

@Suite(.serialized, .timeLimit(.minutes(3))) struct JobsExactlyOnceTests {
    @Test func `an enqueueing that rolls back leaves nothing`() async throws {
        try await Workshop.with { shop async throws in
            try await shop.storage.database.transaction { (transaction) throws(DatabaseError) -> Ending<Void> in
                let work = UnitOfWork(transaction: transaction, operation: .new(SecureRandom()), now: shop.clock.now())
                work.enqueue(Mark("a"))
                // Really sent, not only held back.
                _ = try await transaction.rows("SELECT 1")
                return .rollBack(())
            }
            #expect(try await shop.column("SELECT count(*) FROM coordination.jobs") == ["0"])
        }
    }

    @Test func `a thousand at once with one key are one job, and the key is free again afterwards`() async throws {
        try await Workshop.with { shop async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<1000 {
                    group.addTask { try await shop.enqueue([Mark("a")], unique: UniqueKey("user:1")) }
                }
                try await group.waitForAll()
            }
            #expect(try await shop.column("SELECT count(*) FROM coordination.jobs") == ["1"])
            let runner = shop.runner { $0.add(Marking()) }
            runner.start()
            try await shop.until("SELECT text FROM marks", gives: [["a"]])
            try await shop.enqueue([Mark("b")], unique: UniqueKey("user:1"))
            try await shop.until("SELECT text FROM marks ORDER BY 1", gives: [["a"], ["b"]])
            await runner.stop(deadline: .seconds(60))
        }
    }

    @Test func `a key for a period keeps others out after the work is done`() async throws {
        try await Workshop.with { shop async throws in
            let runner = shop.runner { $0.add(Marking()) }
            runner.start()
            func remind() async throws {
                let key = UniqueKey("user:1", per: .seconds(86_400), at: shop.clock.now())
                try await shop.enqueue([Mark("reminded")], unique: key)
            }
            try await remind()
            try await shop.until("SELECT text FROM marks", gives: [["reminded"]])
            try await remind()
            #expect(try await shop.column("SELECT count(*) FROM coordination.jobs") == ["1"])
            shop.clock.advance(by: .seconds(86_400))
            try await remind()
            try await shop.until("SELECT count(*) FROM marks", gives: [["2"]])
            await runner.stop(deadline: .seconds(60))
        }
    }

    @Test func `an abandoned job is rescued, and what its first holder does at last is undone`() async throws {
        try await Workshop.with { shop async throws in
            let gate = Gate()
            let (held, undone) = (AsyncStream<Void>.makeStream(), AsyncStream<DatabaseError>.makeStream())
            let zombie = shop.runner { registry in
                registry.add(
                    Marking { _, run in
                        held.continuation.yield()
                        await gate.pass()
                        do throws(DatabaseError) { try await run.mark("zombie") } catch {
                            undone.continuation.yield(error)
                            throw error
                        }
                    })
            }
            try await shop.enqueue([Mark("a")])
            zombie.start()
            var seen = held.stream.makeAsyncIterator()
            await seen.next()
            await zombie.abandon()
            try await shop.storage.sql("UPDATE coordination.jobs SET lease_until = clock_timestamp() - interval '1 ms'")

            let other = shop.runner { $0.add(Marking { _, run in try await run.mark("rescuer \(run.attempt)") }) }
            other.start()
            try await shop.until("SELECT text FROM marks", gives: [["rescuer 2"]])
            gate.open()
            var errors = undone.stream.makeAsyncIterator()
            #expect(await errors.next()?.isLostLease == true)
            await other.stop(deadline: .seconds(60))
            #expect(try await shop.column("SELECT text FROM marks") == ["rescuer 2"])
            #expect(try await shop.column("SELECT rescues FROM coordination.jobs WHERE state = 'completed'") == ["1"])
        }
    }

    @Test func `what kills its instance each time is given up`() async throws {
        try await Workshop.with { shop async throws in
            try await shop.enqueue([Mark("deadly")])
            func runner() -> JobRunner {
                shop.runner { $0.add(Marking { _, _ in try await Task.sleep(for: .seconds(3600)) }) }
            }
            for attempt in 1...3 {
                let victim = runner()
                victim.start()
                try await shop.until("SELECT rescues FROM coordination.jobs", gives: [["\(attempt - 1)"]])
                // The first time another attempt follows at once.
                if attempt > 2 { shop.clock.advance(by: .seconds(600)) }
                try await shop.until(
                    "SELECT attempt, state FROM coordination.jobs", gives: [["\(attempt)", "running"]])
                await victim.abandon()
                try await shop.storage.sql("UPDATE coordination.jobs SET lease_until = '-infinity'")
            }
            let last = runner()
            last.start()
            try await shop.until("SELECT state, rescues FROM coordination.jobs", gives: [["discarded", "3"]])
            await last.stop(deadline: .seconds(60))
        }
    }

    @Test func `connections cut at random points lose no job and do none twice`() async throws {
        try await Workshop.with { shop async throws in
            let jobs = 200
            try await shop.enqueue((0..<jobs).map { PatientMark("\($0)") })
            let runners = (0..<3).map { _ in
                shop.runner(lease: .milliseconds(300)) { $0.add(PatientMarking()) }
            }
            for runner in runners { runner.start() }
            while try await shop.column("SELECT count(*) FROM coordination.jobs WHERE state = 'completed'") != [
                "\(jobs)"
            ] {
                try await shop.storage.sql(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < 0.3
                    """)
                shop.clock.advance(by: .seconds(600))
                shop.bell.ring()
                try await Task.sleep(for: .milliseconds(20))
            }
            for runner in runners { await runner.stop(deadline: .seconds(60)) }
            #expect(
                try await shop.storage.sql("SELECT count(*), count(DISTINCT text) FROM marks")
                    == [["\(jobs)", "\(jobs)"]])
        }
    }
}
