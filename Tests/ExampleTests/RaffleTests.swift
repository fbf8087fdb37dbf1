import Coordination
import Crypto
import JSON
import Postgres
import PostgresDriver
import TestKit
import Testing
import Vocabulary
import Workers

@Suite(.timeLimit(.minutes(5))) struct RaffleTests {
    @Test func `a command is done once per key, and refuses with what is missing`() async throws {
        try await Fair.with { fair async throws in
            let early = try await fair.enter(1, "final", key: "enter-0001")
            guard case .refused(let refusal) = early else { return #expect(Bool(false), "\(early)") }
            #expect(refusal.code == "raffles.locked")
            #expect(refusal.missing.flatMap(\.checks).map(\.kind) == ["raffles_entered"])

            let first = try await fair.ask(key: "enter-0002")
            let again = try await fair.ask(key: "enter-0002")
            guard case .done(let receipt) = first, case .replayed(let same) = again else {
                return #expect(Bool(false), "\(first) \(again)")
            }
            #expect(JSONWriter.text(of: receipt) == JSONWriter.text(of: same))
            guard case .refused(.alreadyEntered) = try await fair.ask(key: "enter-0003") else {
                return #expect(Bool(false))
            }
            guard case .done = try await fair.enter(1, "final", key: "enter-0001") else { return #expect(Bool(false)) }
            #expect(
                try await fair.column("SELECT type FROM coordination.event_log ORDER BY seq")
                    == ["coordinator.requirements_failed", "raffles.entered", "raffles.entered"])
        }
    }

    @Test func `a dry run says what would happen, and writes nothing`() async throws {
        try await Fair.with { fair async throws in
            let call = try fair.raffles.operation.call(fair.raffles.operation.example)
            let preview = try await call.preview(by: fair.coordinator)
            #expect(preview.events.map(\.type) == ["raffles.entered"])
            #expect(preview.changes.map(\.table) == ["raffles.entries"])
            #expect(try await fair.column("SELECT count(*) FROM raffles.entries") == ["0"])
        }
    }

    @Test func `a subscriber counts each entry once`() async throws {
        try await Fair.with { fair async throws in
            let relay = Relay(
                Raffles.subscribers, database: fair.storage.database, clock: fair.clock, bell: fair.bell)
            try await relay.drain()
            for user in 1...3 as ClosedRange<Int64> {
                _ = try await fair.enter(user, "weekly", key: "enter-000\(user)")
            }
            try await relay.drain()
            try await relay.drain()
            #expect(try await fair.column("SELECT entries FROM raffles.raffles WHERE raffle = 'weekly'") == ["3"])
        }
    }

    @Test func `on Sunday somebody wins, gets the prize although an answer is lost, and is in the final`() async throws
    {
        try await Fair.with { fair async throws in
            _ = try await fair.enter(1, "weekly", key: "enter-0001")
            await fair.courier.loseNextAnswer()
            try await fair.running {
                fair.clock.advance(by: .seconds(7 * 86_400))
                try await fair.wait(
                    until: "SELECT state FROM coordination.workflow_steps WHERE name = 'received'", is: "waiting")
                _ = try await fair.coordinator.perform(
                    SignalWorkflow(try await fair.run(), "received", payload: ["number": 1]),
                    with: SignalWorkflow.Handler(registry: fair.workflows), key: .once(random: SecureRandom()))
                try await fair.wait(until: "SELECT state FROM coordination.workflow_runs", is: "completed")
            }
            #expect(await fair.courier.book == ["ordered 1"])
            #expect(
                try await fair.column(
                    """
                    SELECT action || ' ' || outcome FROM coordination.workflow_attempts
                    JOIN coordination.workflow_steps USING (run_id, position) WHERE name = 'parcel' ORDER BY attempt_id
                    """) == ["execute unknown", "ask done"])
            #expect(
                try await fair.column("SELECT raffle FROM raffles.entries WHERE user_id = 1 ORDER BY number")
                    == ["weekly", "final"])
        }
    }

    @Test func `a raffle that nobody entered is not drawn`() async throws {
        try await Fair.with { fair async throws in
            try await fair.running {
                fair.clock.advance(by: .seconds(7 * 86_400))
                try await fair.wait(until: "SELECT state FROM coordination.jobs", is: "completed")
            }
            #expect(try await fair.column("SELECT count(*) FROM raffles.raffles WHERE drawn_at IS NULL") == ["2"])
        }
    }

    @Test func `whoever has a place in the final gets no second prize`() async throws {
        try await Fair.with { fair async throws in
            for raffle in ["weekly", "final"] { _ = try await fair.enter(1, raffle, key: "enter-\(raffle)") }
            try await fair.running {
                fair.clock.advance(by: .seconds(7 * 86_400))
                try await fair.wait(until: "SELECT state FROM coordination.workflow_runs", is: "compensated")
            }
            #expect(await fair.courier.book.isEmpty)
        }
    }

    @Test func `a prize that nobody received comes back`() async throws {
        try await Fair.with { fair async throws in
            _ = try await fair.enter(1, "weekly", key: "enter-0001")
            try await fair.running {
                fair.clock.advance(by: .seconds(7 * 86_400))
                try await fair.wait(
                    until: "SELECT state FROM coordination.workflow_steps WHERE name = 'received'", is: "waiting")
                fair.clock.advance(by: .seconds(15 * 86_400))
                try await fair.wait(until: "SELECT state FROM coordination.workflow_runs", is: "compensated")
            }
            #expect(await fair.courier.book == ["ordered 1", "recalled 1"])
        }
    }
}
