import CLinux
import Glibc

/// A program started by `posix_spawn` in a session of its own, so that Ctrl-C reaches it only through us.
package struct ChildProcess: Sendable {
    package let pid: Int32

    /// `POSIX_SPAWN_SETSID`, which the Glibc module hides.
    private static let setSession: Int16 = 0x80
    private static let lowestCopy: Int32 = 64
    package static let environment = ["PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", "TZ=UTC"]

    /// - Parameters:
    ///   - environment: all of it, `NAME=value`.
    ///   - descriptors: what the child has as 0, 1, 2, …; a missing one there is `/dev/null`.
    package static func start(
        _ command: [String], environment: [String] = Self.environment, descriptors: [Int32: Int32]
    ) throws(ClusterError) -> ChildProcess {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for standard in Int32(0)...2 where descriptors[standard] == nil {
            posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0)
        }
        // Copies far above every target: a source with another's target number would be overwritten.
        let copies = descriptors.mapValues { fcntl($0, F_DUPFD_CLOEXEC, Self.lowestCopy) }
        defer { for copy in copies.values { close(copy) } }
        guard copies.values.allSatisfy({ $0 >= 0 }) else { throw Files.failure(command[0]) }
        for (target, copy) in copies { posix_spawn_file_actions_adddup2(&actions, copy, target) }
        posix_spawn_file_actions_addclosefrom_np(&actions, (descriptors.keys.max() ?? 2) + 1)
        // Our own directory may be closed to the child's user.
        posix_spawn_file_actions_addchdir_np(&actions, "/")

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Dispatch's threads block most signals, and a shell that never hears of SIGCHLD waits for ever.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGCHLD, SIGHUP, SIGINT, SIGPIPE, SIGTERM] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Self.setSession | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
        return try Self.spawn(command, environment, &actions, &attributes)
    }

    private static func spawn(
        _ command: [String], _ environment: [String], _ actions: inout posix_spawn_file_actions_t,
        _ attributes: inout posix_spawnattr_t
    ) throws(ClusterError) -> ChildProcess {
        let arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        let environment: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { for text in arguments + environment { free(text) } }
        var pid = pid_t()
        let result = posix_spawn(&pid, command[0], &actions, &attributes, arguments, environment)
        guard result == 0 else {
            throw .programFailed(name: command[0], output: String(cString: strerror(result)))
        }
        return ChildProcess(pid: pid)
    }

    /// The wait status when it has ended, `nil` while it runs.
    func ended() -> Int32? {
        var status: Int32 = 0
        return waitpid(self.pid, &status, WNOHANG) == 0 ? nil : status
    }

    @discardableResult
    package func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(self.pid, &status, 0) < 0, errno == EINTR {}
        return status
    }

    /// What `command` printed, both streams.
    ///
    /// - Throws: `programFailed` with the end of it unless it exited with 0.
    @discardableResult
    static func output(of command: [String]) throws(ClusterError) -> String {
        var ends: [Int32] = [0, 0]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw Files.failure("pipe") }
        defer { close(ends[0]) }
        let child: ChildProcess
        do throws(ClusterError) {
            child = try Self.start(command, descriptors: [1: ends[1], 2: ends[1]])
        } catch {
            close(ends[1])
            throw error
        }
        close(ends[1])
        let text = Self.readAll(ends[0])
        guard child.wait() == 0 else { throw .programFailed(name: command[0], output: String(text.suffix(2000))) }
        return text
    }

    private static func readAll(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(contentsOf: buffer.prefix(count))
        }
    }
}
