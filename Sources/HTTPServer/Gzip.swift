import CZlib

/// RFC 1952.
enum Gzip {
    /// Below it the header costs more than the compression saves.
    static let minBytes = 256
    /// Adds the gzip wrapper to a window of the largest size.
    private static let windowBits: Int32 = 15 + 16

    enum Effort: Int32 {
        /// For what is compressed while somebody waits.
        case low = 4
        /// For what is compressed once and kept.
        case high = 9
    }

    /// `nil` when it would not save a tenth.
    static func compress(_ bytes: [UInt8], _ effort: Effort) -> [UInt8]? {
        guard bytes.count >= self.minBytes, bytes.count < Int(Int32.max) else { return nil }
        var stream = z_stream()
        let result = deflateInit2_(
            &stream, effort.rawValue, Z_DEFLATED, self.windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
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

    enum Inflated: Equatable {
        case bytes([UInt8])
        /// More than was allowed would come out; no more than that was made.
        case tooLarge
        case malformed
    }

    /// - Parameter maxBytes: what may come out.
    static func inflate(_ bytes: [UInt8], maxBytes: Int) -> Inflated {
        guard bytes.count < Int(Int32.max) else { return .tooLarge }
        var stream = z_stream()
        guard
            inflateInit2_(&stream, self.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return .malformed }
        defer { inflateEnd(&stream) }
        var input = bytes
        return input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            return self.inflate(&stream, maxBytes: maxBytes)
        }
    }

    private static func inflate(_ stream: inout z_stream, maxBytes: Int) -> Inflated {
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 32 * 1024)
        while true {
            let (result, count) = piece.withUnsafeMutableBufferPointer { piece in
                stream.next_out = piece.baseAddress
                stream.avail_out = UInt32(piece.count)
                let result = CZlib.inflate(&stream, Z_NO_FLUSH)
                return (result, piece.count - Int(stream.avail_out))
            }
            guard output.count + count <= maxBytes else { return .tooLarge }
            output.append(contentsOf: piece[..<count])
            switch result {
            // What follows the one member would be read by nobody.
            case Z_STREAM_END: return stream.avail_in == 0 ? .bytes(output) : .malformed
            case Z_OK where stream.avail_in > 0 || stream.avail_out == 0: continue
            default: return .malformed
            }
        }
    }
}
