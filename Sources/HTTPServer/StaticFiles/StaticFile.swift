import Glibc
import HTTPWire

/// One file as it was read: its bytes, compressed too where that pays.
struct StaticFile: Sendable {
    struct Version: Equatable, Sendable {
        let size: Int
        let seconds: Int
        let nanoseconds: Int
        let inode: UInt
    }

    let version: Version
    let type: String
    let plain: [UInt8]
    let gzip: [UInt8]?

    /// Without the quotes, and without what tells the encodings apart.
    var tag: String {
        let (version, radix) = (self.version, 16)
        return [version.size, version.seconds, version.nanoseconds].map { String($0, radix: radix) }
            .joined(separator: "-")
    }

    var lastModified: String { HTTPDate.text(secondsSince1970: max(0, self.version.seconds)) }

    var cost: Int { self.plain.count + (self.gzip?.count ?? 0) + 512 }
}

extension StaticFile {
    enum Reading: Sendable {
        case file(StaticFile)
        /// The same version that was known already.
        case unchanged
        case missing
    }

    /// Blocks. What is checked is what was opened, so no exchange of links in between gets past it.
    ///
    /// - Parameters:
    ///   - root: free of symbolic links itself.
    ///   - maxBytes: a larger file counts as missing.
    static func read(_ path: StaticPath, below root: String, known: Version?, maxBytes: Int) -> Reading {
        let descriptor = open("\(root)/\(path.relative)", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return .missing }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= maxBytes,
            self.isBelow(root, descriptor)
        else { return .missing }
        let version = Version(
            size: Int(status.st_size), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec,
            inode: UInt(status.st_ino))
        guard version != known else { return .unchanged }
        guard let bytes = self.contents(of: descriptor, count: version.size) else { return .missing }
        let type = ContentType.of(path.relative)
        return .file(
            StaticFile(
                version: version, type: type, plain: bytes,
                gzip: ContentType.isCompressible(type) ? Gzip.compress(bytes) : nil))
    }

    private static func isBelow(_ root: String, _ descriptor: Int32) -> Bool {
        guard let real = realpath("/proc/self/fd/\(descriptor)", nil) else { return false }
        defer { free(real) }
        return String(cString: real).hasPrefix(root == "/" ? root : root + "/")
    }

    private static func contents(of descriptor: Int32, count: Int) -> [UInt8]? {
        var isWhole = true
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = Glibc.read(descriptor, buffer.baseAddress! + filled, count - filled)
                guard got > 0 else {
                    isWhole = false
                    return
                }
                filled += got
            }
        }
        return isWhole ? bytes : nil
    }
}
