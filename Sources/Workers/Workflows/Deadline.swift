/// The deadline passed before the work had ended.
struct DeadlinePassed: Error, CustomStringConvertible {
    var description: String { "no answer before the deadline" }
}

/// Runs `work` and cancels it after `limit`. Returns when the work has ended, which it must soon after it was
/// cancelled.
func withDeadline<Value: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
) async -> Result<Value, any Error> {
    await withTaskGroup(of: Result<Value, any Error>.self) { group in
        group.addTask {
            do { return .success(try await work()) } catch { return .failure(error) }
        }
        group.addTask {
            try? await Task.sleep(for: limit)
            return .failure(DeadlinePassed())
        }
        let first = await group.next() ?? .failure(DeadlinePassed())
        group.cancelAll()
        return first
    }
}
