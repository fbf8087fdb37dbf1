import CZlib

/// RFC 1952.
enum Gzip {
    /// Below it the header costs more than the compression saves.
    static let minBytes = 256

    /// `nil` when it would not save a tenth.
    static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count >= self.minBytes, bytes.count < Int(Int32.max) else { return nil }
        var stream = z_stream()
        // 16 more than the window's bits ask for the gzip wrapper.
        let result = deflateInit2_(
            &stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard result == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        let capacity = bytes.count / 10 * 9
        var input = bytes
        var isDone = false
        let output = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            input.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(capacity)
                isDone = deflate(&stream, Z_FINISH) == Z_STREAM_END
                count = capacity - Int(stream.avail_out)
            }
        }
        return isDone ? output : nil
    }

    /// Whether `header`, an `Accept-Encoding`, takes gzip (RFC 9110 section 12.5.3).
    static func isAccepted(by header: String?) -> Bool {
        var accepted: [Substring: Bool] = [:]
        for element in (header ?? "").split(separator: ",") {
            let parts = element.split(separator: ";").map { $0.trimmed }
            guard let coding = parts.first else { continue }
            let isZero = parts.dropFirst().contains { weight in
                weight.lowercased().hasPrefix("q=") && weight.dropFirst(2).allSatisfy { "0.".contains($0) }
            }
            accepted[Substring(coding.lowercased())] = !isZero
        }
        return accepted["gzip"] ?? accepted["x-gzip"] ?? accepted["*"] ?? false
    }
}

extension Substring {
    /// Without spaces and tabs at both ends.
    var trimmed: Substring {
        var text = self
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
