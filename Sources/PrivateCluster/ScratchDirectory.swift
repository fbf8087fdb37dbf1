import Glibc

/// Where a cluster lies whose databases come and go by the hundred.
public enum ScratchDirectory {
    /// Files in memory. A disk's file system is slow at giving back what was just deleted: ext4 steps over every such
    /// inode whenever it makes a file, which was nine tenths of the time that the crash matrix took.
    private static let memory = "/dev/shm"
    private static let disk = "/tmp"

    /// - Parameter bytes: that may be needed; where there is less memory, as in many containers, it is the disk.
    public static func path(of name: String, needing bytes: UInt64) -> String {
        "\(Self.free(in: Self.memory) >= bytes ? Self.memory : Self.disk)/\(name)"
    }

    /// 0 when it is not there, or not for us.
    private static func free(in directory: String) -> UInt64 {
        var status = statvfs()
        guard access(directory, W_OK | X_OK) == 0, statvfs(directory, &status) == 0 else { return 0 }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }
}
