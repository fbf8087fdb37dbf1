import CLinux
import EventLoops
import Glibc
import JSON
import PrivateCluster
import Synchronization

/// One process that did a rehearsal, or died in it: what it said, and how it ended.
struct Performance: Sendable {
    /// Names of its steps, in order.
    private(set) var steps: [String] = []
    /// What the caller was answered; `nil` when it was not.
    private(set) var answer: JSONValue?
    /// Whether it came to where nothing was left to do.
    private(set) var isComplete = false
    /// Whether it waited for what was due later, and so did things later than another.
    private(set) var hasWaited = false
    /// Anything else that it said.
    private(set) var remarks: [String] = []
    private let status: Int32

    var wasKilled: Bool { self.status & 0x7F == SIGKILL }

    var end: String {
        let signal = self.status & 0x7F
        let end = signal == 0 ? "exit \(self.status >> 8 & 0xFF)" : "signal \(signal)"
        return ([end] + self.remarks.suffix(3)).joined(separator: ": ")
    }

    private init(output: String, status: Int32) {
        self.status = status
        for line in output.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            switch words[0] {
            case "step": self.steps.append(words.count > 1 ? words[1] : "")
            case "answer": self.answer = try? JSONReader.read(words.count > 1 ? words[1] : "")
            case "waited": self.hasWaited = true
            case "idle": self.isComplete = true
            default: self.remarks.append(String(line))
            }
        }
    }

    /// Runs this program as a rehearsal of `operation` in another process.
    ///
    /// - Parameters:
    ///   - step: where it dies; `nil` lets it end.
    ///   - scene: a copy of the example world.
    static func of(_ operation: String, dyingAt step: Int?, in scene: Scene) async throws -> Performance {
        let program = Files.program
        let words = [program, "verify", "rehearsal", operation] + (step.map { ["--at", "\($0)"] } ?? [])
        let environment = ChildProcess.environment + scene.environment
        let running = Running()
        return try await withTaskCancellationHandler {
            try await offload {
                let (output, status) = try running.run(words, environment)
                return Performance(output: output, status: status)
            }
        } onCancel: {
            running.end()
        }
    }
}

/// The process while it runs.
private final class Running: Sendable {
    private enum State {
        case unstarted
        case running(pid_t)
        case over
    }

    private let state = Mutex(State.unstarted)

    /// Blocks until the process has ended; both its streams.
    func run(_ command: [String], _ environment: [String]) throws -> (output: String, status: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw CancellationError() }
        defer { close(ends[0]) }
        let child: ChildProcess
        do {
            defer { close(ends[1]) }
            child = try self.start(command, environment, output: ends[1])
        }
        let output = Self.readAll(ends[0])
        // Not waited for yet, so that its number is nobody else's.
        self.state.withLock { $0 = .over }
        return (output, child.wait())
    }

    private func start(_ command: [String], _ environment: [String], output: Int32) throws -> ChildProcess {
        try self.state.withLock { state in
            guard case .unstarted = state else { throw CancellationError() }
            let child = try ChildProcess.start(
                command, environment: environment, descriptors: [1: output, 2: output])
            state = .running(child.pid)
            return child
        }
    }

    func end() {
        self.state.withLock { state in
            if case .running(let pid) = state { kill(pid, SIGKILL) }
            state = .over
        }
    }

    private static func readAll(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(contentsOf: buffer.prefix(count))
        }
    }
}
