public import Coordination
import JSON
import Resilience
public import Telemetry

/// Runs rounds of some work until it is stopped: again at once while a round says that there is more, otherwise
/// when the bell rings or `interval` has passed.
public struct Worker: Sendable {
    private static let pauses = RetryPolicy(attempts: .max, base: .milliseconds(500), longest: .seconds(30))

    private let task: Task<Void, Never>

    /// - Parameter round: looks for work once and does it; returns whether there may be more. What it throws is
    ///   logged, and the next round waits longer each time.
    public init(
        _ name: String, bell: Bell, interval: Duration, log: Logger, round: @escaping @Sendable () async throws -> Bool
    ) {
        self.task = Task {
            var failures = 0
            while !Task.isCancelled {
                let heard = bell.heard
                do {
                    let isMore = try await round()
                    failures = 0
                    if !isMore { await bell.wait(after: heard, atMost: interval) }
                } catch {
                    failures += 1
                    log.warning("a worker's round failed", ["worker": .string(name), "error": .string("\(error)")])
                    let pause = Self.pauses.pause(afterAttempt: failures, chance: .random(in: 0..<1))
                    try? await Task.sleep(for: pause ?? Self.pauses.longest)
                }
            }
        }
    }

    /// Cancels the round under way and returns when it has ended.
    public func stop() async {
        self.task.cancel()
        await self.task.value
    }
}
