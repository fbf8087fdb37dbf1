import Postgres
import Testing

@testable import PostgresDriver

@Suite struct PipelineTests {
    private static let failure = DatabaseError.server(sqlState: "23505", message: "duplicate")

    /// Feeds `replies` and returns the outcomes when the flight lands.
    private func outcomes(_ pipeline: inout Pipeline, _ replies: [Pipeline.Reply]) -> [StatementOutcome]? {
        for reply in replies {
            if case .landed(let outcomes) = pipeline.receive(reply) { return outcomes }
        }
        return nil
    }

    private func labels(_ outcomes: [StatementOutcome]?) -> [String]? {
        outcomes?.map {
            switch $0 {
            case .done: "done"
            case .rows: "rows"
            case .failed(let error): "failed \(error.sqlState ?? "")"
            case .skipped: "skipped"
            }
        }
    }

    @Test func `a flight lands at its sync and not before`() {
        var pipeline = Pipeline()
        pipeline.sent(steps: [.execute(statement: 0, entry: nil)], statements: 1)
        #expect(self.outcomes(&pipeline, [.done, .end]) == nil)
        #expect(self.labels(self.outcomes(&pipeline, [.sync])) == ["done"])
        #expect(pipeline.isEmpty)
    }

    @Test func `a failure skips the rest of its flight and nothing of the next`() {
        var pipeline = Pipeline()
        let three = (0..<3).map { Pipeline.Step.execute(statement: $0, entry: nil) }
        pipeline.sent(steps: three, statements: 3)
        pipeline.sent(steps: [three[0]], statements: 1)
        let first = self.outcomes(
            &pipeline, [.done, .end, .failed(Self.failure), .end, .skipped, .end, .sync])
        #expect(self.labels(first) == ["done", "failed 23505", "skipped"])
        #expect(self.labels(self.outcomes(&pipeline, [.done, .end, .sync])) == ["done"])
    }

    @Test func `a failed parse is its statement's failure`() {
        var pipeline = Pipeline()
        pipeline.sent(
            steps: [.prepare(statement: 0, entry: 7), .execute(statement: 0, entry: 7)], statements: 1)
        guard case .notPrepared(7) = pipeline.receive(.failed(Self.failure)) else {
            Issue.record("the entry must be forgotten")
            return
        }
        let outcomes = self.outcomes(&pipeline, [.end, .skipped, .end, .sync])
        #expect(self.labels(outcomes) == ["failed 23505"])
    }

    @Test func `a skipped parse is not recorded as prepared`() {
        var pipeline = Pipeline()
        pipeline.sent(
            steps: [
                .execute(statement: 0, entry: nil), .prepare(statement: 1, entry: 3), .execute(statement: 1, entry: 3),
            ],
            statements: 2)
        _ = pipeline.receive(.failed(Self.failure))
        _ = pipeline.receive(.end)
        guard case .notPrepared(3) = pipeline.receive(.skipped) else {
            Issue.record("a skipped parse must be forgotten")
            return
        }
    }

    @Test(arguments: [Pipeline.Reply.done, .end, .sync])
    func `an answer nobody asked for is noticed`(reply: Pipeline.Reply) {
        var pipeline = Pipeline()
        guard case .outOfStep = pipeline.receive(reply) else {
            Issue.record("nothing was under way")
            return
        }
    }

    @Test func `a sync in the middle of a flight is noticed`() {
        var pipeline = Pipeline()
        pipeline.sent(steps: [.execute(statement: 0, entry: nil)], statements: 1)
        guard case .outOfStep = pipeline.receive(.sync) else {
            Issue.record("the statement has no answer yet")
            return
        }
    }
}
