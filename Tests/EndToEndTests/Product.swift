import EventLoops
import Foundation
import FoundationNetworking
import JSON
import Synchronization
import Testing

/// The built program, run as a user runs it: with its own private cluster, on a free port.
final class Product: Sendable {
    let port: Int
    let directory: URL
    private let process: Mutex<Process>
    private let environment: [String: String]

    static let secret = "end-to-end-secret"
    /// The checkout.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let binary = Product.root.appendingPathComponent(".build/debug/dianabot")

    private init(port: Int, directory: URL, process: Process, environment: [String: String]) {
        self.port = port
        self.directory = directory
        self.process = Mutex(process)
        self.environment = environment
    }

    var address: String { "http://127.0.0.1:\(self.port)" }

    /// Starts it in a directory of its own and gives it to `body` when it is ready.
    static func with(
        settings: [String: String] = [:], _ body: (Product) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "dianabot-e2e-\(UUID().uuidString)")
        let product = try await Self.start(in: directory, settings: settings)
        defer {
            product.end(SIGKILL)
            try? FileManager.default.removeItem(at: directory)
        }
        try await body(product)
        #expect(product.end(SIGTERM) == 0, "a clean end")
    }

    /// - Parameter settings: more of the environment.
    static func start(in directory: URL, settings: [String: String] = [:]) async throws -> Product {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        var environment = Self.plainEnvironment
        environment["PORT"] = "0"
        environment["DIANABOT_DATA"] = directory.appendingPathComponent("data").path
        environment["TELEGRAM_WEBHOOK_SECRET"] = Self.secret
        environment["LOG_LEVEL"] = "warning"
        environment.merge(settings) { $1 }
        let process = try Self.process(["serve"], environment)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let line = try await Self.firstLine(of: output)
        guard let port = line.split(separator: ":").last.flatMap({ Int($0.prefix { $0.isNumber }) }) else {
            throw Unusable(reason: "no address in \(line)")
        }
        return Product(port: port, directory: directory, process: process, environment: environment)
    }

    private static var plainEnvironment: [String: String] {
        ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "LANG", "TMPDIR"].contains($0.key) }
    }

    struct Unusable: Error { let reason: String }

    private static func process(_ arguments: [String], _ environment: [String: String]) throws -> Process {
        let process = Process()
        process.executableURL = Self.binary
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = Self.root
        return process
    }

    /// The server says its address once it serves.
    static func firstLine(of pipe: Pipe) async throws -> String {
        let handle = pipe.fileHandleForReading
        let line = await offload { () -> String in
            var bytes = Data()
            while !bytes.contains(UInt8(ascii: "\n")) {
                let more = handle.availableData
                guard !more.isEmpty else { break }
                bytes.append(more)
            }
            return String(decoding: bytes, as: UTF8.self)
        }
        guard !line.isEmpty else { throw Unusable(reason: "it ended before it served") }
        return line
    }

    /// Runs another command of the program on the same data, while it serves or not.
    func run(_ arguments: String...) async throws -> (status: Int32, output: String) {
        try await Self.run(try Self.process(arguments, self.environment))
    }

    /// Runs a command of the program by itself.
    static func run(
        _ arguments: [String], settings: [String: String]
    ) async throws -> (status: Int32, output: String) {
        try await Self.run(try Self.process(arguments, Self.plainEnvironment.merging(settings) { $1 }))
    }

    /// A new key that may do everything, as often as it likes.
    func staffKey() async throws -> String {
        let made = try await self.run("keys", "create", "--name", "test", "--rate-per-minute", "1000000000")
        return made.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Runs a line of bash in the checkout, which knows `argument` as `$0`.
    static func script(_ line: String, _ argument: String) async throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", line, argument]
        process.currentDirectoryURL = Self.root
        return try await Self.run(process)
    }

    /// Runs `process` to its end and returns what it printed.
    static func run(_ process: sending Process) async throws -> (status: Int32, output: String) {
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let handle = output.fileHandleForReading
        let text = await offload { String(decoding: handle.readDataToEndOfFile(), as: UTF8.self) }
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    /// Sends `signal`, waits, and returns the exit status.
    @discardableResult
    func end(_ signal: Int32) -> Int32 {
        self.process.withLock { process in
            if process.isRunning { kill(process.processIdentifier, signal) }
            process.waitUntilExit()
            return process.terminationStatus
        }
    }

    func send(
        _ method: String, _ path: String, _ body: String? = nil, headers: [String: String] = [:]
    ) async throws -> (status: Int, body: String) {
        let answer = try await self.exchange(method, path, body, headers: headers)
        return (answer.status, answer.body)
    }

    struct Answer: Sendable {
        let status: Int
        /// Names in lower case.
        let headers: [String: String]
        let body: String

        /// Null when the body is none.
        var json: JSONValue { (try? JSONReader.read(self.body)) ?? .null }
    }

    /// A request of staff.
    ///
    /// - Parameter wish: the idempotency key.
    func staff(
        _ method: String, _ path: String, _ body: String? = nil, key: String, wish: String? = nil
    ) async throws -> Answer {
        var headers = ["Authorization": "Bearer \(key)"]
        headers["Idempotency-Key"] = wish
        return try await self.exchange(method, path, body, headers: headers)
    }

    /// One HTTP exchange with curl's eyes.
    func exchange(
        _ method: String, _ path: String, _ body: String? = nil, headers: [String: String] = [:]
    ) async throws -> Answer {
        var request = URLRequest(url: try #require(URL(string: self.address + path)))
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        request.timeoutInterval = 60
        if body != nil { request.setValue("application/json", forHTTPHeaderField: "Content-Type") }
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response) = try await URLSession.shared.data(for: request)
        let head = response as? HTTPURLResponse
        let fields = (head?.allHeaderFields ?? [:]).map { ("\($0.key)".lowercased(), "\($0.value)") }
        return Answer(
            status: head?.statusCode ?? 0, headers: Dictionary(fields) { $1 },
            body: String(decoding: data, as: UTF8.self))
    }

    /// A text message as Telegram delivers it.
    static func update(_ id: Int, _ text: String, from user: Int) -> String {
        """
        {"update_id":\(id),"message":{"message_id":1,"date":1700000000,"text":"\(text)",\
        "from":{"id":\(user),"is_bot":false,"first_name":"Ana","language_code":"es"},\
        "chat":{"id":\(user),"type":"private","first_name":"Ana"}}}
        """
    }
}
