import Glibc

/// Part of an open file, to be sent without passing through our memory. The file is closed with its last region.
public struct FileRegion: Sendable {
    public let file: OpenFile
    public var range: Range<Int>

    public init(_ file: OpenFile, _ range: Range<Int>) {
        self.file = file
        self.range = range
    }
}

/// A descriptor with an owner.
public final class OpenFile: Sendable {
    public let descriptor: Int32

    /// Takes `descriptor` over.
    public init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(self.descriptor) }
}
