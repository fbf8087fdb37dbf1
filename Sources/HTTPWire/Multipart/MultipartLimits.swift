/// What one form may take; each limit has its own ``MultipartFault``.
public struct MultipartLimits: Sendable {
    public var maxParts = 64
    /// The header lines of one part, with their ends.
    public var maxPartHeaderBytes = 4 * 1024
    public var maxPartHeaderFields = 16
    /// The value of a part without a file's name.
    public var maxFieldBytes = 64 * 1024
    public var maxFileBytes = 1024 * 1024
    /// What nobody reads, all together: before the first boundary, after the last one, and spaces behind one.
    public var maxIgnoredBytes = 1024

    public init() {}
}
