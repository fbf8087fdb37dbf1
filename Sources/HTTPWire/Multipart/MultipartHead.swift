/// The header lines of one part, byte by byte: as strict as a request's.
struct MultipartHead: Sendable {
    private var line: [UInt8] = []
    private var bytes = 0
    private var fields = 0
    private var disposition: [UInt8]?
    private var contentType: String?

    /// - Returns: the part, at the empty line that ends the header.
    mutating func take(_ byte: UInt8, _ limits: MultipartLimits) throws(MultipartFault) -> MultipartPart? {
        self.bytes += 1
        guard self.bytes <= limits.maxPartHeaderBytes else { throw .headerTooLarge }
        guard byte == .lineFeed else {
            self.line.append(byte)
            return nil
        }
        guard self.line.popLast() == .carriageReturn else { throw .headerMalformed }
        guard !self.line.isEmpty else { return try self.part() }
        try self.takeField(limits)
        self.line.removeAll(keepingCapacity: true)
        return nil
    }

    private func part() throws(MultipartFault) -> MultipartPart {
        guard let disposition else { throw .dispositionMissing }
        return try MultipartPart(disposition: disposition.span, contentType: self.contentType)
    }

    private mutating func takeField(_ limits: MultipartLimits) throws(MultipartFault) {
        self.fields += 1
        guard self.fields <= limits.maxPartHeaderFields else { throw .headerTooLarge }
        let line = self.line
        let bytes = line.span
        var colon = 0
        while colon < bytes.count, bytes[colon].isToken { colon += 1 }
        guard colon > 0, colon < bytes.count, bytes[colon] == UInt8(ascii: ":") else { throw .headerMalformed }
        let value = bytes.trimmed(colon + 1..<bytes.count)
        guard bytes.all(in: value, \.isFieldValue) else { throw .headerMalformed }
        try self.take(0..<colon, value, of: line)
    }

    /// Other fields than these mean nothing in a form (RFC 7578 section 4.8).
    private mutating func take(
        _ name: Range<Int>, _ value: Range<Int>, of line: [UInt8]
    ) throws(MultipartFault) {
        if line.span.spells("content-disposition", in: name) {
            guard self.disposition == nil else { throw .headerRepeated }
            self.disposition = Array(line[value])
        } else if line.span.spells("content-type", in: name) {
            guard self.contentType == nil else { throw .headerRepeated }
            self.contentType = String(decoding: line[value], as: UTF8.self)
        } else if line.span.spells("content-transfer-encoding", in: name) {
            // These three change nothing.
            let names: [StaticString] = ["binary", "8bit", "7bit"]
            guard names.contains(where: { line.span.spells($0, in: value) }) else { throw .transferEncoding }
        }
    }
}
