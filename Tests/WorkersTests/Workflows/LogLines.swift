import Coordination
import Synchronization
import Telemetry
import Testing

/// What was logged, for a test to look at.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])
    private let bell = Bell()

    var log: Logger {
        Logger(level: .info, format: .json) { bytes in
            self.lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
            self.bell.ring()
        }
    }

    func wait(for message: String) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            let heard = self.bell.heard
            if self.lines.withLock({ $0.contains { $0.contains(message) } }) { return }
            try #require(ContinuousClock.now < deadline, "nobody logged: \(message)")
            await self.bell.wait(after: heard, atMost: .seconds(1))
        }
    }
}
