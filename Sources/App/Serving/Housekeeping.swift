import Coordination
import Crypto
import JSON
import Telemetry

/// What the server does for itself while it serves: old receipts are removed, a batch at a time, and the log of events
/// gets its months.
struct Housekeeping: Sendable {
    private static let interval: Duration = .seconds(600)

    private let task: Task<Void, Never>

    init(coordinator: Coordinator, log: Logger, eventRetentionDays: Int) {
        self.task = Task {
            while !Task.isCancelled {
                guard await !Self.round(coordinator, log) else { continue }
                await Self.maintainEvents(coordinator, log, keepDays: Int64(eventRetentionDays))
                try? await Task.sleep(for: Self.interval)
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

    private static func maintainEvents(_ coordinator: Coordinator, _ log: Logger, keepDays: Int64) async {
        do {
            let outcome = try await coordinator.perform(
                MaintainEventPartitions(keepDays: keepDays), with: MaintainEventPartitions.Handler(),
                key: .once(random: SecureRandom()))
            guard case .done(let receipt) = outcome else { return }
            for month in receipt.refused {
                log.error("a month of events is kept: somebody has not read it", ["month": .string(month)])
            }
        } catch { log.warning("the log of events could not be maintained", ["error": .string("\(error)")]) }
    }

    /// Returns when the round under way has ended.
    func stop() async {
        self.task.cancel()
        await self.task.value
    }
}
