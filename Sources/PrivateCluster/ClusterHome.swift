import Glibc
import JSON
import Telemetry

/// Finds or makes the place of a cluster, and starts PostgreSQL in it.
enum ClusterHome {
    static func layout(in directory: String, log: Logger) throws(ClusterError) -> ClusterLayout {
        let near = directory + "/cluster"
        let account = try ClusterAccount.choose(data: near)
        try Files.makePrivate(near, for: account)
        if account.reaches(near) { return ClusterLayout(home: near) }

        let far = "/var/lib/dianabot/" + ClusterLayout.hash(of: directory)
        log.warning(
            "PostgreSQL's user cannot reach the data directory; using another",
            ["wanted": .string(near), "used": .string(far)])
        try Files.makeDirectories("/var/lib/dianabot")
        try Files.makePrivate(far, for: account)
        guard account.reaches(far) else {
            throw .badDirectory(path: far, reason: "PostgreSQL's user cannot reach it")
        }
        return ClusterLayout(home: far)
    }
}

extension ClusterLayout {
    /// Sensible for a small machine; durability is PostgreSQL's default. Statements and their errors stay
    /// out of the log: they would carry personal data, and nobody rotates it.
    private static let settings = [
        ("listen_addresses", ""), ("shared_buffers", "128MB"), ("max_connections", "60"), ("log_checkpoints", "off"),
        ("log_min_messages", "log"), ("log_min_error_statement", "panic"), ("unix_socket_permissions", "0700"),
    ]

    func start(
        _ settings: [(name: String, value: String)], lock: ClusterLock, removing: String?,
        deadline: ContinuousClock.Instant, log: Logger
    ) throws(ClusterError) -> ClusterServer {
        let account = try ClusterAccount.choose(data: self.home)
        let binaries = try PostgresBinaries.choose(among: PostgresBinaries.installed(), madeBy: self.madeBy)
        if self.madeBy == nil { try self.initialize(with: binaries, as: account, log: log) }
        try Files.makePrivate(self.sockets, for: account)
        try self.removeStalePidFile()

        let all = Self.settings + [("unix_socket_directories", self.sockets)] + settings.map { ($0.name, $0.value) }
        let command = [binaries.postgres, "-D", self.data] + all.flatMap { ["-c", "\($0.0)=\($0.1)"] }
        let server = try ClusterServer.start(account.running(command), layout: self, lock: lock, removing: removing)
        try server.waitUntilReady(self, deadline: deadline)
        return server
    }

    /// Everything or nothing: a half-made directory never gets the name `data`.
    private func initialize(
        with binaries: PostgresBinaries, as account: ClusterAccount, log: Logger
    ) throws(ClusterError) {
        log.info("making the private database", ["postgres": .int(Int64(binaries.major))])
        try ChildProcess.output(of: ["/bin/rm", "-rf", "--", self.unfinishedData])
        try ChildProcess.output(
            of: account.running([
                binaries.initdb, "-D", self.unfinishedData, "-U", "dianabot", "--auth-local=trust",
                "--auth-host=reject", "--encoding=UTF8", "--locale=C", "--data-checksums",
            ]))
        guard rename(self.unfinishedData, self.data) == 0 else { throw Files.failure(self.data) }
        try ChildProcess.output(of: ["/bin/sync", self.home])
    }
}
