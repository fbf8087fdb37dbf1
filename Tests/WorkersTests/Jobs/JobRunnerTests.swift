import Coordination
import EventCatalogue
import Postgres
import PostgresDriver
import TestKit
import Testing
import Vocabulary
import Workers

@Suite(.serialized, .timeLimit(.minutes(2))) struct JobRunnerTests {
    private let states = "SELECT state FROM coordination.jobs ORDER BY job_id"

    @Test func `a job is done, and its effects carry the operation that its row names`() async throws {
        try await Workshop.with { shop async throws in
            let runner = shop.runner { registry in
                registry.add(
                    Marking { _, run in
                        try await run.finish { (work) throws(DatabaseError) in
                            work.emit(BesitosExpired(amount: Besitos(7)!), about: nil)
                        }
                    })
            }
            runner.start()
            try await shop.enqueue([Mark("a")])
            try await shop.until(self.states, gives: [["completed"]])
            await runner.stop(deadline: .seconds(60))
            #expect(
                try await shop.column(
                    """
                    SELECT e.data ->> 'amount' FROM coordination.jobs AS j
                    JOIN coordination.event_log AS e ON e.operation_id = j.effects_id
                    WHERE attempt = 1 AND lease_until IS NULL AND ended_at = started_at
                    """) == ["7"])
        }
    }

    @Test func `a handler that does not finish is finished`() async throws {
        try await Workshop.with { shop async throws in
            let runner = shop.runner { $0.add(Marking { _, run in run.progress(done: 7, of: 9, note: "seven") }) }
            try await shop.enqueue([Mark("a")])
            runner.start()
            try await shop.until(
                "SELECT state, progress_done, progress_total, progress_note FROM coordination.jobs",
                gives: [["completed", "7", "9", "seven"]])
            await runner.stop(deadline: .seconds(60))
        }
    }

    @Test func `what fails comes back after its pause, and is given up in the end and kept`() async throws {
        try await Workshop.with { shop async throws in
            let runner = shop.runner { $0.add(Marking { _, _ in throw Mishap() }) }
            try await shop.enqueue([Mark("a")])
            runner.start()
            for attempt in 1...2 {
                try await shop.until(
                    """
                    SELECT attempt, state, extract(epoch FROM run_at)::int BETWEEN
                        \(shop.clock.now().seconds + 5 * Int64(attempt)) AND \(shop.clock.now().seconds + 10 * Int64(attempt))
                    FROM coordination.jobs
                    """, gives: [["\(attempt)", "scheduled", "t"]])
                shop.clock.advance(by: .seconds(20))
            }
            try await shop.until(
                "SELECT state, jsonb_array_length(errors), errors -> 0 ->> 'error' FROM coordination.jobs",
                gives: [["discarded", "3", "mishap"]])
            await runner.stop(deadline: .seconds(60))
        }
    }

    @Test func `one that knows better is given up at once`() async throws {
        try await Workshop.with { shop async throws in
            let runner = shop.runner { $0.add(Marking { _, _ in throw JobDiscarded("no such thing") }) }
            try await shop.enqueue([Mark("a")])
            runner.start()
            try await shop.until(
                "SELECT state, attempt, errors #>> '{0,error}' FROM coordination.jobs",
                gives: [["discarded", "1", "no such thing"]])
            await runner.stop(deadline: .seconds(60))
        }
    }

    @Test func `a job waits for its time`() async throws {
        try await Workshop.with { shop async throws in
            let runner = shop.runner { $0.add(Marking()) }
            try await shop.enqueue([Mark("later")], at: shop.clock.now().advanced(by: .seconds(3600)))
            try await shop.enqueue([Mark("now")])
            runner.start()
            try await shop.until(self.states, gives: [["scheduled"], ["completed"]])
            shop.clock.advance(by: .seconds(3600))
            try await shop.until(self.states, gives: [["completed"], ["completed"]])
            await runner.stop(deadline: .seconds(60))
        }
    }

    @Test func `what must be soon goes first, unless something else has waited long`() async throws {
        try await Workshop.with { shop async throws in
            try await shop.enqueue([Mark("old and low")], priority: 9)
            shop.clock.advance(by: .seconds(9 * 60 + 1))
            try await shop.enqueue([Mark("low")], priority: 9)
            try await shop.enqueue([Mark("high")], priority: 0)
            try await shop.enqueue([Mark("middle")])
            let runner = shop.runner(concurrency: 1) { $0.add(Marking()) }
            runner.start()
            try await shop.until(
                "SELECT text FROM marks ORDER BY mark_id",
                gives: [["old and low"], ["high"], ["middle"], ["low"]])
            await runner.stop(deadline: .seconds(60))
        }
    }

    @Test func `attempts that take too long have failed, and cannot finish any more`() async throws {
        struct Slow: JobHandler {
            let gate: Gate
            let ends: AsyncStream<Bool>.Continuation
            func run(_ job: Hasty, _ run: JobRun) async throws {
                await self.gate.pass()
                do throws(DatabaseError) { try await run.mark("late") } catch {
                    self.ends.yield(error.isLostLease)
                    throw error
                }
            }
        }
        try await Workshop.with { shop async throws in
            let gate = Gate()
            let ends = AsyncStream<Bool>.makeStream()
            let runner = shop.runner { $0.add(Slow(gate: gate, ends: ends.continuation)) }
            try await shop.enqueue([Hasty()])
            runner.start()
            try await shop.until("SELECT state, attempt FROM coordination.jobs", gives: [["discarded", "1"]])
            gate.open()
            var seen = ends.stream.makeAsyncIterator()
            #expect(await seen.next() == true)
            await runner.stop(deadline: .seconds(60))
            #expect(try await shop.column("SELECT text FROM marks").isEmpty)
        }
    }
}
