/// Takes a `multipart/form-data` body apart (RFC 7578, RFC 2046 section 5.1), however the bytes are cut: parts are
/// told as they arrive, so that a large file needs no memory here. After a fault it is of no more use.
///
/// A form without any part is accepted: browsers send one.
public struct MultipartParser: Sendable {
    public enum Event: Equatable, Sendable {
        case begin(MultipartPart)
        /// More of the part's content, at least one byte.
        case bytes([UInt8])
        case end
    }

    private enum State {
        case preamble
        /// Right behind a delimiter.
        case delimiterEnd
        /// Behind a delimiter and one dash.
        case dash
        case padding
        case lineFeed
        case head
        case body
        /// Behind the last delimiter.
        case closed
        case closedLineFeed
        case epilogue
    }

    private let limits: MultipartLimits
    private var state = State.preamble
    private var search: DelimiterSearch
    private var head = MultipartHead()
    private var parts = 0
    private var ignored = 0
    /// What the part under way may still have.
    private var bytesLeft = 0
    private var isFile = false

    public init(_ boundary: MultipartBoundary, limits: MultipartLimits = MultipartLimits()) {
        self.limits = limits
        self.search = DelimiterSearch(boundary)
        self.search.beginLine()
    }

    /// The next event in `input` from `offset`, which moves past everything taken in; `nil` at the input's end.
    public mutating func next(_ input: Span<UInt8>, from offset: inout Int) throws(MultipartFault) -> Event? {
        while offset < input.count {
            switch self.state {
            case .preamble: try self.skipPreamble(input, from: &offset)
            case .body: if let event = try self.takeBody(input, from: &offset) { return event }
            case .head:
                offset += 1
                if let part = try self.head.take(input[offset - 1], self.limits) { return self.begin(part) }
            case .epilogue:
                try self.ignore(input.count - offset)
                offset = input.count
            default:
                try self.stepBoundaryLine(input[offset])
                offset += 1
            }
        }
        return nil
    }

    /// The body is over.
    ///
    /// - Throws: ``MultipartFault/unfinished`` when the form is not.
    public func finish() throws(MultipartFault) {
        guard self.state == .closed || self.state == .epilogue else { throw .unfinished }
    }
}

extension MultipartParser {
    private mutating func skipPreamble(_ input: Span<UInt8>, from offset: inout Int) throws(MultipartFault) {
        switch self.search.next(input, from: &offset) {
        case nil: break
        case .data(let range): try self.ignore(range.count)
        case .heldBack(let bytes): try self.ignore(bytes.count)
        case .delimiter: self.state = .delimiterEnd
        }
    }

    /// `delimiter transport-padding CRLF`, or `close-delimiter transport-padding [CRLF epilogue]`.
    private mutating func stepBoundaryLine(_ byte: UInt8) throws(MultipartFault) {
        switch (self.state, byte) {
        case (.delimiterEnd, UInt8(ascii: "-")): self.state = .dash
        case (.dash, UInt8(ascii: "-")): self.state = .closed
        case (.delimiterEnd, _) where byte.isSpaceOrTab, (.padding, _) where byte.isSpaceOrTab:
            self.state = .padding
            try self.ignore(1)
        case (.closed, _) where byte.isSpaceOrTab: try self.ignore(1)
        case (.delimiterEnd, .carriageReturn), (.padding, .carriageReturn): self.state = .lineFeed
        case (.closed, .carriageReturn): self.state = .closedLineFeed
        case (.closedLineFeed, .lineFeed): self.state = .epilogue
        case (.lineFeed, .lineFeed):
            self.parts += 1
            guard self.parts <= self.limits.maxParts else { throw .tooManyParts }
            self.head = MultipartHead()
            self.state = .head
        default: throw .boundaryLineMalformed
        }
    }

    private mutating func begin(_ part: MultipartPart) -> Event {
        self.isFile = part.filename != nil
        self.bytesLeft = self.isFile ? self.limits.maxFileBytes : self.limits.maxFieldBytes
        self.state = .body
        // A part without content may end at once: its header's empty line is the delimiter's beginning.
        self.search.beginLine()
        return .begin(part)
    }

    private mutating func takeBody(_ input: Span<UInt8>, from offset: inout Int) throws(MultipartFault) -> Event? {
        switch self.search.next(input, from: &offset) {
        case nil: return nil
        case .data(let range): return try self.deliver(input.extracting(range).withUnsafeBufferPointer { Array($0) })
        case .heldBack(let bytes): return try self.deliver(Array(bytes))
        case .delimiter:
            self.state = .delimiterEnd
            return .end
        }
    }

    private mutating func deliver(_ bytes: [UInt8]) throws(MultipartFault) -> Event {
        guard bytes.count <= self.bytesLeft else { throw self.isFile ? .fileTooLarge : .fieldTooLarge }
        self.bytesLeft -= bytes.count
        return .bytes(bytes)
    }

    private mutating func ignore(_ count: Int) throws(MultipartFault) {
        self.ignored += count
        guard self.ignored <= self.limits.maxIgnoredBytes else { throw .tooMuchIgnored }
    }
}
