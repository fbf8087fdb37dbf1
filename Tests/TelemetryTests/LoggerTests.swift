import JSON
import Synchronization
import Testing

@testable import Telemetry

@Suite struct LoggerTests {
    private final class Lines: Sendable {
        let all = Mutex<[[UInt8]]>([])
        func logger(_ level: LogLevel, _ format: Logger.Format) -> Logger {
            Logger(level: level, format: format) { line in self.all.withLock { $0.append(line) } }
        }
        var text: String { self.all.withLock { String(decoding: $0.joined(), as: UTF8.self) } }
    }

    @Test func `a record is one line of JSON, whatever its fields hold`() throws {
        let lines = Lines()
        lines.logger(.info, .json).info("update", ["update_id": 7, "name": "a\n\"b\""])
        #expect(lines.text.split(separator: "\n").count == 1)
        let record = try JSONReader.read(lines.text)
        #expect(record["level"] == "info")
        #expect(record["message"] == "update")
        #expect(record["update_id"] == 7)
        #expect(record["name"] == "a\n\"b\"")
    }

    @Test func `what lies below the level is not written`() {
        let lines = Lines()
        let log = lines.logger(.warning, .json)
        log.debug("a")
        log.info("b")
        log.warning("c")
        log.error("d")
        #expect(lines.all.withLock { $0.count } == 2)
    }

    @Test func `for a terminal it is plain text`() {
        let lines = Lines()
        lines.logger(.debug, .text).debug("ended", ["after": 3])
        #expect(lines.text.hasSuffix(" DEBUG ended after=3\n"))
    }
}
