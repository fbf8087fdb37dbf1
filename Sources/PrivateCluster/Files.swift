import CLinux
import Glibc

/// The few file operations a cluster needs, as system calls.
enum Files {
    static func realPath(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Names in a directory; none when it cannot be read.
    static func entries(of directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// The file's last `limit` bytes as text; empty when it cannot be read.
    static func tail(of path: String, limit: Int = 4096) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        let size = lseek(file, 0, SEEK_END)
        lseek(file, max(0, size - limit), SEEK_SET)
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = read(file, &bytes, limit)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    static func owner(of path: String) -> (user: uid_t, group: gid_t)? {
        var status = stat()
        return lstat(path, &status) == 0 ? (status.st_uid, status.st_gid) : nil
    }

    /// Makes the directory and its parents, as `mkdir -p`.
    static func makeDirectories(_ path: String, mode: mode_t = 0o755) throws(ClusterError) {
        guard !Self.exists(path) else { return }
        let parent = Self.parent(of: path)
        if !parent.isEmpty { try Self.makeDirectories(parent) }
        guard mkdir(path, mode) == 0 || errno == EEXIST else { throw Self.failure(path) }
    }

    static func parent(of path: String) -> String {
        String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }

    /// A directory that only `account` can enter. One found there must be exactly that: in `/tmp` anybody
    /// could have put something in its place.
    static func makePrivate(_ path: String, for account: ClusterAccount) throws(ClusterError) {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw Self.failure(path) }
        var status = stat()
        guard lstat(path, &status) == 0 else { throw Self.failure(path) }
        guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == account.user || status.st_uid == geteuid() else {
            throw .badDirectory(path: path, reason: "it belongs to someone else")
        }
        guard chown(path, account.user, account.group) == 0, chmod(path, 0o700) == 0 else { throw Self.failure(path) }
    }

    static func failure(_ path: String) -> ClusterError {
        .badDirectory(path: path, reason: String(cString: strerror(errno)))
    }
}
