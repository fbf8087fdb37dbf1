public import Coordination
import JSON
public import Telemetry

/// Runs rounds of some work until it is stopped: again at once while a round says that there is more, otherwise
/// when the bell rings or `interval` has passed.
public struct Worker: Sendable {
    /// Waits after failed rounds: doubled each time, at most this.
    private static let longestPause: Duration = .seconds(30)

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
                    try? await Task.sleep(for: min(.milliseconds(250) * (1 << min(failures, 7)), Self.longestPause))
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
