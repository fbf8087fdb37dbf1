import CLinux
import Glibc

/// The user PostgreSQL runs as: ours, or one without rights when we are root, which PostgreSQL refuses.
struct ClusterAccount: Equatable {
    let user: uid_t
    let group: gid_t
    /// `nil` when no switch is needed.
    let setpriv: String?

    /// - Parameter data: the owner of data that exists stays its user.
    static func choose(data: String) throws(ClusterError) -> Self {
        guard geteuid() == 0 else { return Self(user: geteuid(), group: getegid(), setpriv: nil) }
        guard let setpriv = ["/usr/bin/setpriv", "/bin/setpriv", "/usr/sbin/setpriv"].first(where: Files.exists) else {
            throw .noSetpriv
        }
        if let owner = Files.owner(of: data), owner.user != 0 {
            return Self(user: owner.user, group: owner.group, setpriv: setpriv)
        }
        for name in ["postgres", "nobody"] {
            if let entry = getpwnam(name), entry.pointee.pw_uid != 0 {
                return Self(user: entry.pointee.pw_uid, group: entry.pointee.pw_gid, setpriv: setpriv)
            }
        }
        throw .noUnprivilegedUser
    }

    /// `command` as this user would run it.
    func running(_ command: [String]) -> [String] {
        guard let setpriv else { return command }
        return [setpriv, "--reuid=\(self.user)", "--regid=\(self.group)", "--clear-groups", "--"] + command
    }

    /// Whether this user can make files in `directory`: a parent may be closed to it.
    func reaches(_ directory: String) -> Bool {
        (try? ChildProcess.output(of: self.running(["/bin/sh", "-c", "test -w \"$1\"", "sh", directory]))) != nil
    }
}
