import Coordination
import Crypto
import JSON
import Telemetry

/// What the server does for itself while it serves: old receipts are removed, a batch at a time.
struct Housekeeping: Sendable {
    private static let interval: Duration = .seconds(600)

    private let task: Task<Void, Never>

    init(coordinator: Coordinator, log: Logger) {
        self.task = Task {
            while !Task.isCancelled {
                if await !Self.round(coordinator, log) { try? await Task.sleep(for: Self.interval) }
            }
        }
    }

    /// - Returns: whether there is more to do at once.
    private static func round(_ coordinator: Coordinator, _ log: Logger) async -> Bool {
        do {
            let outcome = try await coordinator.perform(
                ForgetOldKeys(), with: ForgetOldKeys.Handler(), key: .once(random: SecureRandom()))
            if case .done(let receipt) = outcome { return receipt.isFull }
        } catch {
            log.warning("housekeeping failed", ["error": .string("\(error)")])
        }
        return false
    }

    /// Returns when the round under way has ended.
    func stop() async {
        self.task.cancel()
        await self.task.value
    }
}
