import CLinux
import Glibc

/// A real redis-server of one test's own, on a unix socket, gone when the test is over.
final class RedisServer {
    let folder: String
    private let process: pid_t

    var socket: String { "\(self.folder)/redis.sock" }

    struct DidNotStart: Error {
        let output: String
    }

    /// Returns when the server accepts connections.
    init(password: String? = nil) throws {
        var template = Array("/tmp/redis-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw DidNotStart(output: "no folder: errno \(errno)") }
        self.folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        let arguments =
            ["redis-server", "--port", "0", "--dir", self.folder, "--unixsocket", "\(self.folder)/redis.sock"]
            + ["--save", ""] + (password.map { ["--requirepass", $0] } ?? [])
        let output: Int32
        (self.process, output) = try Self.start(arguments)
        defer { close(output) }
        try Self.awaitReadiness(in: output)
    }

    deinit {
        // Not SIGTERM, which a process started from a Dispatch thread may have blocked.
        kill(self.process, SIGKILL)
        waitpid(self.process, nil, 0)
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
