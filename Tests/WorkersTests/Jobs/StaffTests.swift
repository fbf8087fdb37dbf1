import Coordination
import Crypto
import Postgres
import PostgresDriver
import Telemetry
import TestKit
import Testing
import Vocabulary

@testable import Workers

/// What staff and operators do to jobs, and what they see.
@Suite(.serialized, .timeLimit(.minutes(2))) struct StaffTests {
    private func perform<Handler: CommandHandler>(
        _ command: Handler.Input, with handler: Handler, in shop: Workshop
    ) async throws -> Outcome<Handler.Input.Receipt> {
        let coordinator = Coordinator(
            database: shop.storage.database, clock: shop.clock, bell: shop.bell, limits: .patient)
        return try await coordinator.perform(command, with: handler, key: .once(random: SecureRandom()))
    }

    @Test func `a running job that is cancelled learns of it and ends so`() async throws {
        try await Workshop.with { shop async throws in
            let runner = shop.runner { registry in
                registry.add(
                    Marking { _, run in while !run.isCancelled { try? await Task.sleep(for: .seconds(3600)) } })
            }
            runner.start()
            try await shop.enqueue([Mark("a")])
            try await shop.until("SELECT state FROM coordination.jobs", gives: [["running"]])
            _ = try await self.perform(CancelJob(JobID(1)), with: CancelJob.Handler(), in: shop)
            try await shop.until("SELECT state, is_cancelling FROM coordination.jobs", gives: [["cancelled", "t"]])
            await runner.stop(deadline: .seconds(60))
        }
    }

    @Test func `a paused queue waits, on every runner, until it is resumed`() async throws {
        try await Workshop.with { shop async throws in
            _ = try await self.perform(
                ChangeQueue("default", isPaused: true), with: ChangeQueue.Handler(), in: shop)
            try await shop.enqueue([Mark("a")])
            let runners = (0..<2).map { _ in
                shop.runner { registry in
                    registry.add(Marking())
                    registry.add(OtherQueue())
                }
            }
            for runner in runners { runner.start() }
            // Another queue's job goes by.
            try await shop.enqueue([Elsewhere()])
            try await shop.until("SELECT text FROM marks", gives: [["elsewhere"]])
            #expect(
                try await shop.column("SELECT state FROM coordination.jobs ORDER BY job_id") == [
                    "available", "completed",
                ])
            _ = try await self.perform(
                ChangeQueue("default", isPaused: false), with: ChangeQueue.Handler(), in: shop)
            try await shop.until("SELECT count(*) FROM marks", gives: [["2"]])
            for runner in runners { await runner.stop(deadline: .seconds(60)) }
        }
    }

    @Test func `an instance that stops lets handlers finish, and gives back the rest uncounted`() async throws {
        try await Workshop.with { shop async throws in
            let gate = Gate()
            let runner = shop.runner { registry in
                registry.add(
                    Marking { job, run in
                        if job.text == "quick" { await gate.pass() } else { try await Task.sleep(for: .seconds(3600)) }
                        try await run.mark(job.text)
                    })
            }
            runner.start()
            try await shop.enqueue([Mark("quick"), Mark("endless")])
            try await shop.until("SELECT count(*) FROM coordination.jobs WHERE state = 'running'", gives: [["2"]])
            gate.open()
            await runner.stop(deadline: .milliseconds(500))
            #expect(
                try await shop.storage.sql("SELECT state, attempt, errors::text FROM coordination.jobs ORDER BY job_id")
                    == [["completed", "1", "[]"], ["available", "0", "[]"]])
            await runner.stop(deadline: .seconds(60))
        }
    }

    @Test func `progress is seen while the work goes on`() async throws {
        try await Workshop.with { shop async throws in
            let gate = Gate()
            let runner = shop.runner { registry in
                registry.add(
                    Marking { _, run in
                        run.progress(done: 1, of: 2, note: "half\0")
                        await gate.pass()
                    })
            }
            runner.start()
            try await shop.enqueue([Mark("a")])
            try await shop.until(
                "SELECT state, progress_done, progress_total, progress_note FROM coordination.jobs",
                gives: [["running", "1", "2", "half"]])
            gate.open()
            await runner.stop(deadline: .seconds(60))
        }
    }

    @Test func `portions commit one by one, and none any more when the lease is lost`() async throws {
        try await Workshop.with { shop async throws in
            let (gate, ended) = (Gate(), Gate())
            let runner = shop.runner { registry in
                registry.add(
                    Marking { _, run in
                        defer { ended.open() }
                        for portion in 1...3 {
                            try await run.checkpoint { (work) throws(DatabaseError) in
                                work.transaction.queue("INSERT INTO marks (text) VALUES (\("\(portion)"))")
                            }
                            if portion == 2 { await gate.pass() }
                        }
                    })
            }
            runner.start()
            try await shop.enqueue([Mark("a")])
            try await shop.until("SELECT count(*) FROM marks", gives: [["2"]])
            try await shop.storage.sql("UPDATE coordination.jobs SET holder = 'another'")
            gate.open()
            await ended.pass()
            #expect(try await shop.column("SELECT text FROM marks ORDER BY mark_id") == ["1", "2"])
            await runner.abandon()
        }
    }

    @Test func `what is old is pruned, what was given up later`() async throws {
        try await Workshop.with { shop async throws in
            try await shop.enqueue([PruneJobs()])
            try await shop.enqueue([Mark("a"), Mark("b"), Mark("c"), Mark("d")])
            try await shop.storage.sql(
                """
                UPDATE coordination.jobs SET state = CASE args ->> 'text' WHEN 'b' THEN 'discarded' ELSE 'completed' END,
                    ended_at = enqueued_at, unique_key = args ->> 'text',
                    unique_until = CASE args ->> 'text' WHEN 'c' THEN enqueued_at + interval '30 days' END
                WHERE kind = '\(Mark.kind)' AND args ->> 'text' <> 'd'
                """)
            shop.clock.advance(by: .seconds(8 * 86_400))
            let runner = shop.runner {
                $0.add(PruneJobs.Handler(history: .seconds(7 * 86_400), discardedHistory: .seconds(90 * 86_400)))
            }
            runner.start()
            try await shop.until(
                "SELECT args ->> 'text' FROM coordination.jobs WHERE kind = '\(Mark.kind)' ORDER BY 1",
                gives: [["b"], ["c"], ["d"]])
            await runner.stop(deadline: .seconds(60))
        }
    }

    @Test func `depths, ends and rescues are metrics`() async throws {
        try await Workshop.with { shop async throws in
            let metrics = Metrics()
            try await shop.enqueue([Mark("later")], at: shop.clock.now().advanced(by: .seconds(60)))
            try await shop.enqueue([Mark("a")])
            let runner = shop.runner(metrics: metrics) { $0.add(Marking()) }
            runner.start()
            let lines = [
                #"dianabot_jobs{queue="default",state="scheduled"} 1"#,
                #"dianabot_jobs{queue="default",state="available"} 0"#,
                #"dianabot_job_attempts_total{kind="test.leave_mark",end="completed"} 1"#,
                #"dianabot_job_duration_seconds_count{kind="test.leave_mark"} 1"#,
                "dianabot_job_rescues_total 0", #"dianabot_job_oldest_available_seconds{queue="default"} 0"#,
            ]
            while !lines.allSatisfy(metrics.exposition().contains) {
                try Task.checkCancellation()
                await Task.yield()
            }
            await runner.stop(deadline: .seconds(60))
        }
    }
}
