/// A whole form in memory, for those that are small: its parts in order.
public struct MultipartForm: Equatable, Sendable {
    public struct Entry: Equatable, Sendable {
        public let part: MultipartPart
        public fileprivate(set) var bytes: [UInt8] = []
    }

    public private(set) var entries: [Entry] = []

    /// - Parameter headers: of the request whose body is `body`.
    public init(
        _ body: [UInt8], headers: HeaderFields, limits: MultipartLimits = MultipartLimits()
    ) throws(MultipartFault) {
        var parser = MultipartParser(try MultipartBoundary(headers), limits: limits)
        var offset = 0
        while let event = try parser.next(body.span, from: &offset) {
            switch event {
            case .begin(let part): self.entries.append(Entry(part: part))
            case .bytes(let bytes): self.entries[self.entries.count - 1].bytes += bytes
            case .end: break
            }
        }
        try parser.finish()
    }
}
