import Glibc
import HTTPWire

/// One file as it was found: a small one's bytes, a large one open; compressed too where that pays.
struct StaticFile: Sendable {
    /// A larger file is sent from the kernel's cache and not from our memory.
    static let maxBytesInMemory = 16 * 1024
    /// A larger one is not compressed: it would take up too much memory and time.
    private static let maxCompressibleBytes = 8 * 1024 * 1024

    struct Version: Equatable, Sendable {
        let size: Int
        let seconds: Int
        let nanoseconds: Int
        let inode: UInt
    }

    enum Content: Sendable {
        case bytes([UInt8])
        case open(OpenFile)
    }

    let version: Version
    let type: String
    let plain: Content
    let gzip: [UInt8]?

    /// Without the quotes, and without what tells the encodings apart.
    var tag: String {
        let (version, radix) = (self.version, 16)
        return [version.size, version.seconds, version.nanoseconds].map { String($0, radix: radix) }
            .joined(separator: "-")
    }

    var lastModified: String { HTTPDate.text(secondsSince1970: max(0, self.version.seconds)) }

    /// What it takes in the cache; an open file stands for the descriptor that it keeps.
    var cost: Int {
        let plain = if case .bytes(let bytes) = self.plain { bytes.count } else { Self.maxBytesInMemory }
        return plain + (self.gzip?.count ?? 0) + 512
    }
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
        let file = OpenFile(descriptor)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= maxBytes,
            self.isBelow(root, descriptor)
        else { return .missing }
        let version = Version(
            size: Int(status.st_size), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec,
            inode: UInt(status.st_ino))
        guard version != known else { return .unchanged }
        return self.read(file, version, type: ContentType.of(path.relative)).map { .file($0) } ?? .missing
    }

    private static func read(_ file: OpenFile, _ version: Version, type: String) -> StaticFile? {
        let isCompressible = ContentType.isCompressible(type) && version.size <= self.maxCompressibleBytes
        let isSmall = version.size <= self.maxBytesInMemory
        guard isCompressible || isSmall else {
            return StaticFile(version: version, type: type, plain: .open(file), gzip: nil)
        }
        guard let bytes = self.contents(of: file.descriptor, count: version.size) else { return nil }
        return StaticFile(
            version: version, type: type, plain: isSmall ? .bytes(bytes) : .open(file),
            gzip: isCompressible ? Gzip.compress(bytes, .high) : nil)
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
