/// Why there is no private cluster; the text says what to do about it.
public enum ClusterError: Error, Equatable {
    case noPostgres
    /// The data was made by a major version that is not installed.
    case wrongVersion(made: Int, found: [Int])
    case noUnprivilegedUser
    case noSetpriv
    /// Another process holds the cluster and has not let go in time.
    case locked(directory: String)
    /// A PostgreSQL that is not ours runs on the data.
    case foreignServer(pid: Int32, directory: String)
    case badDirectory(path: String, reason: String)
    /// A PostgreSQL program failed; `output` is the end of what it said.
    case programFailed(name: String, output: String)
    case notReady(log: String)
}

extension ClusterError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noPostgres:
            "PostgreSQL 15 or newer was not found: install it (Debian, Ubuntu: apt-get install postgresql), "
                + "or set DATABASE_URL to a server of yours"
        case .wrongVersion(let made, let found):
            "the data directory was made by PostgreSQL \(made), and \(found) is installed: install postgresql-\(made)"
        case .noUnprivilegedUser:
            "PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody to run it as"
        case .noSetpriv: "setpriv was not found, which starts PostgreSQL without root's rights: install util-linux"
        case .locked(let directory): "another process is using the database in \(directory) and does not let go"
        case .foreignServer(let pid, let directory):
            "a PostgreSQL started by someone else (\(pid)) runs on \(directory)"
        case .badDirectory(let path, let reason): "\(path) cannot be used: \(reason)"
        case .programFailed(let name, let output): "\(name) failed: \(output)"
        case .notReady(let log): "PostgreSQL did not start: \(log)"
        }
    }
}
