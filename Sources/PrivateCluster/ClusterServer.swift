import CLinux
import Glibc

/// A running PostgreSQL and the shell that watches over it.
struct ClusterServer {
    /// Starts the command and waits for it. Standard input is a pipe from us: when it ends, because we
    /// closed it or died, however abruptly, PostgreSQL is told to shut down fast, until it has heard: one
    /// that is just starting does not listen yet. Signals meant for our process group do not end the watch.
    private static let script = """
        trap '' HUP INT TERM
        exec 3<&0 </dev/null
        remove=$1
        shift
        "$@" 3<&- &
        server=$!
        { read -r _ <&3; while kill -INT "$server"; do sleep 0.2; done; } 2>/dev/null &
        reader=$!
        exec 3<&-
        wait "$server"
        status=$?
        kill -KILL "$reader" 2>/dev/null
        [ -z "$remove" ] || rm -rf -- "$remove"
        exit "$status"
        """

    private static let pollMicroseconds: UInt32 = 10_000
    /// Where the child finds the lock; any number will do, it only has to stay open.
    private static let lockDescriptor: Int32 = 9

    private let supervisor: ChildProcess
    /// Our end of the pipe.
    private let leash: Int32

    static func start(
        _ command: [String], layout: ClusterLayout, lock: ClusterLock, removing: String?
    ) throws(ClusterError) -> ClusterServer {
        let log = open(layout.log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o600)
        guard log >= 0 else { throw Files.failure(layout.log) }
        defer { close(log) }
        var ends: [Int32] = [0, 0]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw Files.failure("pipe") }
        defer { close(ends[0]) }
        do throws(ClusterError) {
            let supervisor = try ChildProcess.start(
                ["/bin/sh", "-c", Self.script, "dianabot-postgres", removing ?? ""] + command,
                descriptors: [0: ends[0], 1: log, 2: log, Self.lockDescriptor: lock.descriptor])
            return ClusterServer(supervisor: supervisor, leash: ends[1])
        } catch {
            close(ends[1])
            throw error
        }
    }

    /// Blocks until PostgreSQL takes connections.
    func waitUntilReady(_ layout: ClusterLayout, deadline: ContinuousClock.Instant) throws(ClusterError) {
        while !Self.isReady(layout) {
            guard self.supervisor.ended() == nil else {
                close(self.leash)
                throw .notReady(log: Files.tail(of: layout.log, limit: 1000))
            }
            guard ContinuousClock.now < deadline else {
                self.stop()
                throw .notReady(log: Files.tail(of: layout.log, limit: 1000))
            }
            usleep(Self.pollMicroseconds)
        }
    }

    /// The eighth line of `postmaster.pid` is the server's state.
    static func isReady(_ layout: ClusterLayout) -> Bool {
        let lines = Files.tail(of: layout.pidFile).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.count > 7 && lines[7].hasPrefix("ready")
    }

    /// Blocks until PostgreSQL has ended, whyever; it still has to be stopped.
    func waitUntilEnded() {
        var information = siginfo_t()
        while waitid(P_PID, id_t(self.supervisor.pid), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
    }

    /// Blocks until PostgreSQL has written everything and is gone.
    func stop() {
        close(self.leash)
        self.supervisor.wait()
    }
}

extension ClusterLayout {
    /// Removes the mark of a server that a machine's crash left behind. Its number may now belong to any
    /// process, which PostgreSQL would take for itself; a live server is known by its working directory.
    func removeStalePidFile() throws(ClusterError) {
        guard let line = Files.tail(of: self.pidFile).split(separator: "\n").first, let pid = Int32(line) else {
            return
        }
        if let place = Files.realPath("/proc/\(pid)/cwd"), place == Files.realPath(self.data) {
            throw .foreignServer(pid: pid, directory: self.data)
        }
        unlink(self.pidFile)
    }
}
