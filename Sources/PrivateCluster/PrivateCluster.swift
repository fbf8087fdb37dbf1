import Dispatch
import EventLoops
import Glibc
import JSON
import Synchronization
public import Telemetry

/// A durable PostgreSQL of our own, kept in a directory and reached through a Unix socket only.
///
/// One process owns it and runs the server; an flock says who. Others attach to the running server. The
/// server never outlives its owner, even one that was killed: a small shell holds the other end of a pipe
/// and shuts PostgreSQL down when the pipe ends. The next owner waits until that has happened. A server that
/// ends without having been told to, as one that was killed, is started again.
public final class PrivateCluster: Sendable {
    public enum Mode: Sendable {
        /// Run the server; wait for another owner to let go.
        case own
        /// Use the running server, or run it when nobody does.
        case shared
    }

    public struct Options: Sendable {
        public var mode = Mode.own
        /// How long to wait for another owner, and then for the server.
        public var patience: Duration = .seconds(60)
        /// More of `postgresql.conf`, over the defaults.
        public var settings: [(name: String, value: String)] = []
        /// Deletes the directory once the server is gone. For tests.
        public var isTemporary = false

        public init(mode: Mode = .own) { self.mode = mode }
    }

    public let connectionString: String
    public let isOwner: Bool
    private let state: Mutex<State>
    /// Where a thread of its own waits for the server's end.
    private let watch = DispatchQueue(label: "dianabot.private-cluster")

    private struct Running: Sendable {
        let server: ClusterServer
        let lock: ClusterLock
    }

    private enum State {
        case running(Running)
        case restarting
        /// Stopped, or somebody else's.
        case none
    }

    private init(layout: ClusterLayout, running: Running?) {
        self.connectionString = layout.connectionString
        self.isOwner = running != nil
        self.state = Mutex(running.map { .running($0) } ?? .none)
    }

    /// - Parameter directory: made when missing. When PostgreSQL's user cannot reach it, the data goes to
    ///   `/var/lib/dianabot` instead, and the log says so.
    public static func open(
        directory: String, options: Options = Options(), log: Logger
    ) async throws(ClusterError) -> PrivateCluster {
        try await offload { () throws(ClusterError) in
            try Self.openBlocking(directory: directory, options: options, log: log)
        }
    }

    /// Shuts the server down when we own it, and returns when it is gone. Harmless when repeated.
    public func stop() async {
        let state = self.state.withLock { state in
            defer { state = .none }
            return state
        }
        switch state {
        case .running(let running): await offload { running.server.stop() }
        case .restarting: await offload { self.watch.sync {} }
        case .none: break
        }
    }

    private static func openBlocking(
        directory: String, options: Options, log: Logger
    ) throws(ClusterError) -> PrivateCluster {
        // Root's PostgreSQL runs as another user, who has to pass through; what is private lies deeper.
        try Files.makeDirectories(directory, mode: geteuid() == 0 ? 0o711 : 0o700)
        guard let directory = Files.realPath(directory) else { throw Files.failure(directory) }
        let layout = try ClusterHome.layout(in: directory, log: log)
        let running = try Self.run(layout, in: directory, options: options, log: log)
        let cluster = PrivateCluster(layout: layout, running: running)
        if let running, options.mode == .own, !options.isTemporary {
            cluster.restart(whenEnded: running.server, log: log) { () throws(ClusterError) in
                try Self.run(layout, in: directory, options: options, log: log)
            }
        }
        return cluster
    }

    /// Starts the server once everybody else has let go of it; `nil` when it is shared and runs.
    private static func run(
        _ layout: ClusterLayout, in directory: String, options: Options, log: Logger
    ) throws(ClusterError) -> Running? {
        let deadline = ContinuousClock.now.advanced(by: options.patience)
        var hasWaited = false
        while true {
            if let lock = try ClusterLock.tryTaking(directory + "/lock") {
                let removing = options.isTemporary ? directory : nil
                let server = try layout.start(
                    options.settings, lock: lock, removing: removing, deadline: deadline, log: log)
                return Running(server: server, lock: lock)
            }
            if options.mode == .shared, ClusterServer.isReady(layout) { return nil }
            guard ContinuousClock.now < deadline else { throw .locked(directory: directory) }
            if !hasWaited { log.info("waiting for the previous owner of the private database") }
            hasWaited = true
            usleep(50_000)
        }
    }
}

// MARK: - A server that ends by itself

extension PrivateCluster {
    private static let pauseMicroseconds: UInt32 = 500_000

    private typealias Start = @Sendable () throws(ClusterError) -> Running?

    private func restart(whenEnded server: ClusterServer, log: Logger, _ start: @escaping Start) {
        self.watch.async { [weak self] in
            server.waitUntilEnded()
            guard let self, self.letGo() else { return }
            log.error("the private database has ended; starting it again")
            self.startAgain(log: log, start)
        }
    }

    /// Gives up the lock, which the processes of a dead server may still hold, so that it has to be taken
    /// anew: two servers on the same data would destroy it. False when the end was wanted.
    private func letGo() -> Bool {
        let ended = self.state.withLock { state -> Running? in
            guard case .running(let running) = state else { return nil }
            state = .restarting
            return running
        }
        ended?.server.stop()
        return ended != nil
    }

    private func startAgain(log: Logger, _ start: @escaping Start) {
        while self.isRestarting {
            do throws(ClusterError) {
                guard let running = try start() else { return }
                guard self.keep(running) else { return running.server.stop() }
                log.info("the private database runs again")
                return self.restart(whenEnded: running.server, log: log, start)
            } catch {
                log.error("the private database does not start", ["reason": .string("\(error)")])
                usleep(Self.pauseMicroseconds)
            }
        }
    }

    private var isRestarting: Bool {
        self.state.withLock { state in if case .restarting = state { true } else { false } }
    }

    /// False when it has been stopped meanwhile.
    private func keep(_ running: Running) -> Bool {
        self.state.withLock { state in
            guard case .restarting = state else { return false }
            state = .running(running)
            return true
        }
    }
}
