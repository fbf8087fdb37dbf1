import EventLoops
import Glibc
import Synchronization
public import Telemetry

/// A durable PostgreSQL of our own, kept in a directory and reached through a Unix socket only.
///
/// One process owns it and runs the server; an flock says who. Others attach to the running server. The
/// server never outlives its owner, even one that was killed: a small shell holds the other end of a pipe
/// and shuts PostgreSQL down when the pipe ends. The next owner waits until that has happened.
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
    private let running: Mutex<Running?>

    private struct Running {
        let server: ClusterServer
        let lock: ClusterLock
    }

    private init(layout: ClusterLayout, running: Running?) {
        self.connectionString = layout.connectionString
        self.isOwner = running != nil
        self.running = Mutex(running)
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
        guard let running = self.running.withLock({ $0.take() }) else { return }
        await offload { running.server.stop() }
    }

    private static func openBlocking(
        directory: String, options: Options, log: Logger
    ) throws(ClusterError) -> PrivateCluster {
        // Root's PostgreSQL runs as another user, who has to pass through; what is private lies deeper.
        try Files.makeDirectories(directory, mode: geteuid() == 0 ? 0o711 : 0o700)
        guard let directory = Files.realPath(directory) else { throw Files.failure(directory) }
        let deadline = ContinuousClock.now.advanced(by: options.patience)
        let layout = try ClusterHome.layout(in: directory, log: log)
        var hasWaited = false
        while true {
            if let lock = try ClusterLock.tryTaking(directory + "/lock") {
                let removing = options.isTemporary ? directory : nil
                let server = try layout.start(
                    options.settings, lock: lock, removing: removing, deadline: deadline, log: log)
                return PrivateCluster(layout: layout, running: Running(server: server, lock: lock))
            }
            if options.mode == .shared, ClusterServer.isReady(layout) {
                return PrivateCluster(layout: layout, running: nil)
            }
            guard ContinuousClock.now < deadline else { throw .locked(directory: directory) }
            if !hasWaited { log.info("waiting for the previous owner of the private database") }
            hasWaited = true
            usleep(50_000)
        }
    }
}
