import Coordination
import HTTPServer
import HTTPWire
import JSON
import Postgres

extension Response {
    /// How a command's outcome looks over HTTP: 201 with the receipt; the same receipt as 200 with
    /// `Idempotency-Replayed` for a repetition.
    static func outcome<Receipt: JSONEncodable>(_ outcome: Outcome<Receipt>) throws(Problem) -> Response {
        switch outcome {
        case .done(let receipt): return .json(receipt, status: 201)
        case .replayed(let receipt): return .json(receipt, headers: [("Idempotency-Replayed", "true")])
        case .refused(let refusal): throw Problem(refusal)
        case .keyReused:
            throw Problem(
                409, "coordination.key_reused", "This Idempotency-Key was used for a different request.",
                field: "Idempotency-Key")
        }
    }
}

extension Response {
    /// What a command would have done; what would have been refused is refused like the command itself.
    static func preview<Receipt: JSONEncodable>(_ preview: Preview<Receipt>) throws(Problem) -> Response {
        switch preview.result {
        case .failure(let refusal): throw Problem(refusal)
        case .success(let receipt):
            return .json { json in
                json.member("dry_run", true)
                json.member("receipt", receipt)
                json.member("events", preview.events)
                json.member("rows", preview.changes)
            }
        }
    }
}

extension RoutedRequest {
    /// `?dry_run=true`: the caller only wants to know what would happen.
    var isDryRun: Bool { get throws(Problem) { try self.query("dry_run", as: Bool.self) ?? false } }
}

extension Coordinator {
    /// Performs what `request` asks for, and says how it ended; for a dry run, says how it would end.
    func answer<Handler: CommandHandler>(
        _ command: Handler.Input, with handler: Handler, key: IdempotencyKey, to request: RoutedRequest
    ) async throws(Problem) -> Response {
        if try request.isDryRun {
            return try Response.preview(
                try await unlessBroken { () async throws(DatabaseError) in
                    try await self.preview(command, with: handler)
                })
        }
        let outcome = try await unlessBroken { () async throws(DatabaseError) in
            try await self.perform(command, with: handler, key: key, request: request.id)
        }
        return try Response.outcome(outcome)
    }
}
