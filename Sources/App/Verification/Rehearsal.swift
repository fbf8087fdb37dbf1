import Coordination
import Glibc
import HTTPClient
import JSON
import Vocabulary

/// The process that is killed, and the one that comes after it: one request and all that follows from it, in the
/// same steps every time.
enum Rehearsal {
    /// The caller's, which repeats it.
    static let key = (text: "verify-operation", scope: "verify")
    /// No rehearsal outlives its audience by more.
    private static let longest: UInt32 = 120

    /// - Throws: unless the database is a copy of the example world.
    static func run(_ context: CommandContext) async throws {
        let fatal = try context.number("--at")
        alarm(Self.longest)
        try await context.withBackend(isMigrated: false) { backend in
            let present = try await ExampleWorld.present(in: backend.database)
            let points = CrashPoints(fatal: fatal, noteWait: { say("waited") }) { number, name in
                say("step \(number) \(name)")
            }
            let http = HTTPClient(loop: backend.loops[0])
            let stage = Stage(
                MortalDatabase(base: backend.database, points: points), plain: backend.database, at: present.now,
                backend.configuration, points: points, send: points.send(by: http))
            try await Self.perform(context.words[1], on: stage, points)
            await http.stop()
        }
    }

    private static func perform(_ name: String, on stage: Stage, _ points: CrashPoints) async throws {
        let operation = try stage.operation(name)
        guard let key = IdempotencyKey(Self.key.text, scope: Self.key.scope) else { return }
        let outcome = try await operation.call(operation.example).perform(
            by: stage.coordinator, key: key, request: Self.key.text)
        points.pass("before the answer")
        say(outcome.line)
        points.pass("after the answer")
        try await stage.drain()
        points.pass("at the end")
        say("idle")
    }
}

extension Outcome<JSONText> {
    /// As ``Performance`` reads it.
    fileprivate var line: String {
        switch self {
        case .done(let receipt), .replayed(let receipt): "answer \(JSONWriter.text(of: receipt))"
        case .refused(let refusal): "refused \(refusal.code)"
        case .keyReused: "refused because the key was reused"
        }
    }
}
