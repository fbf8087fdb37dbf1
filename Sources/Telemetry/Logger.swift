import Glibc
public import JSON
import Synchronization
import Vocabulary

/// Writes one line per record to standard error: JSON for machines, plain text for a terminal.
///
/// A message is a constant; what varies goes into fields, and fields carry ids, counts and names of
/// things, never what people typed, tokens or keys.
public struct Logger: Sendable {
    public enum Format: Sendable { case json, text }

    public let level: LogLevel
    private let format: Format
    private let sink: @Sendable ([UInt8]) -> Void

    /// - Parameter sink: gets each line with its newline; standard error by default.
    public init(level: LogLevel, format: Format, sink: (@Sendable ([UInt8]) -> Void)? = nil) {
        self.level = level
        self.format = format
        self.sink = sink ?? { line in _ = line.withUnsafeBytes { write(2, $0.baseAddress, $0.count) } }
    }

    /// Text where a person is looking, JSON otherwise.
    public static func standard(level: LogLevel) -> Logger {
        Logger(level: level, format: isatty(2) == 1 ? .text : .json)
    }

    /// Says nothing.
    public static let silent = Logger(level: .error, format: .json, sink: { _ in })

    public func debug(_ message: StaticString, _ fields: @autoclosure () -> KeyValuePairs<String, JSONValue> = [:]) {
        self.log(.debug, message, fields)
    }
    public func info(_ message: StaticString, _ fields: @autoclosure () -> KeyValuePairs<String, JSONValue> = [:]) {
        self.log(.info, message, fields)
    }
    public func warning(_ message: StaticString, _ fields: @autoclosure () -> KeyValuePairs<String, JSONValue> = [:]) {
        self.log(.warning, message, fields)
    }
    public func error(_ message: StaticString, _ fields: @autoclosure () -> KeyValuePairs<String, JSONValue> = [:]) {
        self.log(.error, message, fields)
    }

    /// - Parameter fields: not asked for by a level that is not logged.
    private func log(
        _ level: LogLevel, _ message: StaticString, _ fields: () -> KeyValuePairs<String, JSONValue>
    ) {
        guard level >= self.level else { return }
        let fields = fields()
        let time = SystemClock().now()
        switch self.format {
        case .json: self.sink(Self.jsonLine(level, message, fields, time))
        case .text: self.sink(Self.textLine(level, message, fields, time))
        }
    }

    private static func jsonLine(
        _ level: LogLevel, _ message: StaticString, _ fields: KeyValuePairs<String, JSONValue>, _ time: Instant
    ) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("time", time)
            json.member("level", level.rawValue)
            json.member("message", "\(message)")
            for (name, value) in fields { json.member(name, value) }
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }

    private static func textLine(
        _ level: LogLevel, _ message: StaticString, _ fields: KeyValuePairs<String, JSONValue>, _ time: Instant
    ) -> [UInt8] {
        var line = "\(time.description.dropFirst(11).prefix(12)) \(level.rawValue.uppercased()) \(message)"
        for (name, value) in fields { line += " \(name)=\(value.string ?? JSONWriter.text(of: value))" }
        return Array("\(line)\n".utf8)
    }
}
