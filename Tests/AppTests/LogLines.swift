import Synchronization
import Telemetry

/// Keeps what is logged.
final class LogLines: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    var text: String { String(decoding: self.bytes.withLock { $0 }, as: UTF8.self) }

    var logger: Logger { Logger(level: .debug, format: .json) { line in self.bytes.withLock { $0 += line } } }
}
