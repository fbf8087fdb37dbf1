import Coordination
import Postgres
import TestKit
import Testing
import Vocabulary
import Workers

/// Instances die at any moment, one after the other, and others go on where they were.
@Suite(.serialized) struct InstanceDeathTests {
    /// A trip whose suppliers are moody, and instances that each live for some moments.
    @Test(arguments: 0..<24)
    func `whoever dies whenever, every effect is there once or was taken back, last done first`(seed: Int) async throws
    {
        var random = SplitMix(seed: UInt64(seed))
        try await Stage.with { stage in
            var input = BookTrip.Input(departure: stage.clock.now())
            input.isOverbooked = Int.random(in: 0..<3, using: &random) == 0
            for step in ["room", "guide"] { Self.upset(stage.supplier, step, &random) }
            let run = try await stage.start(BookTrip.self, input)
            let paid = try await stage.work { (work) throws(DatabaseError) in
                try await work.signal(run, "deposit", Deposit(amount: 50))
            }
            _ = try paid.get()

            var lives = 0
            while try await !stage.run(run).isEnded {
                lives += 1
                try #require(lives < 60)
                let moments = lives < 40 ? Int.random(in: 1...25, using: &random) : .max
                try await Self.live(for: moments, stage, run)
            }
            try await Self.check(try await stage.run(run), stage)
        }
    }

    /// The same with a run that starts another one, and somebody who may cancel it.
    @Test(arguments: 0..<16)
    func `and so is what the runs did that a run started`(seed: Int) async throws {
        var random = SplitMix(seed: UInt64(seed) + 1000)
        try await Stage.with { stage in
            for step in ["room", "car"] { Self.upset(stage.supplier, step, &random) }
            let isOverbooked = Int.random(in: 0..<3, using: &random) == 0
            let run = try await stage.start(BookTour.self, BookTour.Input(isOverbooked: isOverbooked))
            let cancelledIn = Int.random(in: 1..<12, using: &random)
            var lives = 0
            while try await !stage.run(run).isEnded {
                lives += 1
                try #require(lives < 60)
                if lives == cancelledIn {
                    _ = try await stage.perform(CancelWorkflow(run), with: CancelWorkflow.Handler())
                }
                try await Self.live(for: lives < 40 ? Int.random(in: 1...25, using: &random) : .max, stage, run)
            }
            try await Self.checkTour(try await stage.run(run), stage)
        }
    }

    private static func checkTour(_ run: WorkflowRun, _ stage: Stage) async throws {
        let (theirs, ours) = (stage.supplier.book, try await stage.book())
        for book in [theirs, ours] { #expect(Set(book).count == book.count, "something was done twice: \(book)") }
        guard run.cause != nil else {
            #expect(Set(theirs) == ["room", "car"])
            #expect(ours == ["seats", "driver", "ref-car"])
            return
        }
        for book in [theirs, ours] {
            let done = book.filter { !$0.hasPrefix("-") }
            #expect(Set(book.filter { $0.hasPrefix("-") }) == Set(done.map { "-\($0)" }), "\(book)")
        }
        if let seats = ours.first { #expect(seats == "seats" && ours.last == "-seats") }
        if let room = run.step("room")?.completion, let transfer = run.step("transfer")?.completion {
            let order = room < transfer ? ["-car", "-room"] : ["-room", "-car"]
            #expect(theirs.filter { $0.hasPrefix("-") } == order)
        }
        let children = try await stage.storage.sql(
            "SELECT state FROM coordination.workflow_runs WHERE parent_run_id IS NOT NULL")
        #expect(children.allSatisfy { $0[0] == "compensated" })
    }

    private static func upset(_ supplier: Supplier, _ step: String, _ random: inout SplitMix) {
        let moods: [Supplier.Mood] = [.willing, .willing, .willing, .busy, .mute, .confused, .refuses]
        let first = moods[Int.random(in: 0..<moods.count, using: &random)]
        supplier.set(first, for: step)
        if Bool.random(using: &random) { supplier.setUndoing(.busy, .mute, for: step) }
    }

    /// One instance, until it dies or the run has ended; then what it held is free for the next.
    private static func live(for moments: Int, _ stage: Stage, _ run: WorkflowRunID) async throws {
        let fuse = Fuse(moments: moments, bell: stage.bell)
        var reserve = stage.reserve
        reserve.policy = OutsidePolicy(timeout: .milliseconds(150), pause: .zero, settling: .milliseconds(20))
        reserve.boundary = { try fuse.burn() }
        let registry = stage.registry { [reserve] registry in
            registry.add(BookTrip(supplier: reserve))
            registry.add(BookTour(supplier: reserve))
            registry.add(BookTransfer(supplier: reserve))
        }
        let mortal = MortalDatabase(base: stage.storage.database, fuse: fuse)
        try await stage.running(registry, on: mortal) {
            try await stage.wait(for: run) { $0.isEnded || fuse.isBlown }
        }
        // A job that is rescued again and again waits longer each time, in case it is what kills; not here.
        try await stage.storage.sql(
            """
            UPDATE coordination.jobs SET rescues = 0, lease_until = clock_timestamp() - interval '1 second'
            WHERE state = 'running'
            """)
    }

    private static func check(_ run: WorkflowRun, _ stage: Stage) async throws {
        let theirs = stage.supplier.book
        let ours = try await stage.book()
        #expect(Set(theirs).count == theirs.count, "something was done twice: \(theirs)")
        let completed = run.steps.filter { $0.completion != nil }.sorted { ($0.completion ?? 0) < ($1.completion ?? 0) }
        if run.state == .completed {
            #expect(Set(theirs) == ["room", "guide"])
            #expect(ours == ["seats", "seats ref-room ref-guide 50"])
        } else {
            #expect(run.cause == .failed)
            #expect(ours == ["seats", "-seats"])
            let done = completed.map(\.name).filter { ["room", "guide"].contains($0) }
            #expect(Set(theirs.filter { !$0.hasPrefix("-") }) == Set(done))
            #expect(theirs.filter { $0.hasPrefix("-") } == done.reversed().map { "-\($0)" })
        }
    }
}
