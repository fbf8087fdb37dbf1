import CLinux
import Glibc

/// The right to run the cluster: an flock that we, the supervisor and every PostgreSQL process share, so
/// that it is free only when all of them are gone.
final class ClusterLock: Sendable {
    let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(self.descriptor) }

    /// `nil` when someone else holds it.
    static func tryTaking(_ path: String) throws(ClusterError) -> ClusterLock? {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Files.failure(path) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            return nil
        }
        return ClusterLock(descriptor: file)
    }
}
