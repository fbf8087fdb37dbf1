/// What a change makes stale: everything that was kept of `topic` under `key`, or all of the topic.
public struct CacheTag: Hashable, Sendable {
    /// `<module>.<nouns>`, at most 64 bytes.
    public let topic: String
    /// At most 128 bytes; `nil` for everything.
    public let key: String?
    /// Whether other instances find it in the event log, and need not be told.
    public let isInLog: Bool

    public init(_ topic: String, _ key: String? = nil, isInLog: Bool = false) {
        self.topic = topic
        self.key = key
        self.isInLog = isInLog
    }
}

/// A key of a cache. Several may share a tag and go together: all that was worked out for one member.
public protocol CacheKey: Hashable, Sendable {
    associatedtype Tag: Hashable, LosslessStringConvertible, Sendable

    /// What it is about; as text, ``CacheTag/key``.
    var tag: Tag { get }
}

extension String: CacheKey {
    public var tag: String { self }
}

extension Int64: CacheKey {
    public var tag: Int64 { self }
}
