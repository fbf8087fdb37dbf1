import CLinux
import Glibc
import Synchronization

/// A real redis-server of one test's own, on a unix socket, gone when the test is over.
public final class RedisServer: Sendable {
    public let folder: String
    private let arguments: [String]
    /// Zero while it is stopped.
    private let process = Mutex<pid_t>(0)

    public var socket: String { "\(self.folder)/redis.sock" }

    public struct DidNotStart: Error {
        public let output: String
    }

    /// Returns when the server accepts connections.
    public init(password: String? = nil) throws {
        var template = Array("/tmp/redis-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw DidNotStart(output: "no folder: errno \(errno)") }
        self.folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        self.arguments =
            ["redis-server", "--port", "0", "--dir", self.folder, "--unixsocket", "\(self.folder)/redis.sock"]
            + ["--save", ""] + (password.map { ["--requirepass", $0] } ?? [])
        try self.start()
    }

    /// Starts it again, with nothing in it, after ``stop()``; returns when it accepts connections.
    public func start() throws {
        let (process, output) = try Self.start(self.arguments)
        self.process.withLock { $0 = process }
        defer { close(output) }
        try Self.awaitReadiness(in: output)
    }

    /// Kills it; its connections break.
    public func stop() {
        self.process.withLock { process in
            guard process != 0 else { return }
            // Not SIGTERM, which a process started from a Dispatch thread may have blocked.
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
            process = 0
        }
    }

    deinit {
        self.stop()
        for name in ["redis.sock", "dump.rdb"] { unlink("\(self.folder)/\(name)") }
        rmdir(self.folder)
    }

    /// - Returns: the process and the reading end of its standard output.
    private static func start(_ arguments: [String]) throws -> (pid_t, output: Int32) {
        var ends: [Int32] = [0, 0]
        // Not a pipe: only this closes on exec from birth, so that no other test's server keeps it open.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw DidNotStart(output: "no socket pair: errno \(errno)")
        }
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        var words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let refused = posix_spawnp(&process, arguments[0], &actions, nil, &words, environ)
        guard refused == 0 else {
            close(ends[0])
            throw DidNotStart(output: "\(arguments[0]): errno \(refused)")
        }
        return (process, ends[0])
    }

    private static func awaitReadiness(in output: Int32) throws {
        var said = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !said.contains("accept connections at") {
            let count = read(output, &buffer, buffer.count)
            guard count > 0 else { throw DidNotStart(output: said) }
            said += String(decoding: buffer[..<count], as: UTF8.self)
        }
    }
}
