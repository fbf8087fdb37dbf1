import CZlib
package import HTTPWire

/// Compresses and inflates the messages of one WebSocket (RFC 7692 section 7.2). Where nothing is carried over
/// from message to message, nothing is kept.
package struct MessageCompressor {
    /// What every message ends with, and none is sent with.
    private static let tail: [UInt8] = [0, 0, 0xFF, 0xFF]

    private let agreed: PermessageDeflate
    private var deflater: DeflateStream?
    private var inflater: InflateStream?

    package init(_ agreed: PermessageDeflate) { self.agreed = agreed }

    /// `nil` when that saves nothing.
    package mutating func deflate(_ bytes: [UInt8]) -> [UInt8]? {
        guard let stream = self.deflater ?? DeflateStream(windowBits: self.agreed.serverWindowBits) else { return nil }
        self.deflater = self.agreed.serverForgets ? nil : stream
        let output = stream.run(bytes)
        // A context that has seen the message must be told to the peer, smaller or not.
        guard output.suffix(4).elementsEqual(Self.tail), output.count - 4 < bytes.count || !self.agreed.serverForgets
        else { return nil }
        return Array(output.dropLast(4))
    }

    package mutating func inflate(_ bytes: [UInt8], atMost limit: Int) -> Result<[UInt8], WebSocketClose> {
        guard let stream = self.inflater ?? InflateStream(windowBits: self.agreed.clientWindowBits) else {
            return .failure(.internalError)
        }
        self.inflater = self.agreed.clientForgets ? nil : stream
        return stream.run(bytes + Self.tail, atMost: limit)
    }
}

private final class DeflateStream {
    private var stream = z_stream()

    init?(windowBits: Int) {
        // Negative: without zlib's header and checksum.
        let result = deflateInit2_(
            &self.stream, Z_BEST_SPEED, Z_DEFLATED, Int32(-windowBits), 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard result == Z_OK else { return nil }
    }

    deinit { deflateEnd(&self.stream) }

    func run(_ bytes: [UInt8]) -> [UInt8] {
        var input = bytes
        // More than it can ever become, the flush's marker included.
        let capacity = Int(deflateBound(&self.stream, UInt(bytes.count))) + 16
        return input.withUnsafeMutableBufferPointer { input in
            self.stream.next_in = input.baseAddress
            self.stream.avail_in = UInt32(input.count)
            return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                self.stream.next_out = buffer.baseAddress
                self.stream.avail_out = UInt32(capacity)
                CZlib.deflate(&self.stream, Z_SYNC_FLUSH)
                count = capacity - Int(self.stream.avail_out)
            }
        }
    }
}

private final class InflateStream {
    private var stream = z_stream()

    init?(windowBits: Int) {
        let result = inflateInit2_(
            &self.stream, Int32(-max(windowBits, 9)), ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard result == Z_OK else { return nil }
    }

    deinit { inflateEnd(&self.stream) }

    /// Grows the output as it is needed: what a message claims to become costs nothing.
    func run(_ bytes: [UInt8], atMost limit: Int) -> Result<[UInt8], WebSocketClose> {
        var input = bytes
        var output: [UInt8] = []
        return input.withUnsafeMutableBufferPointer { input in
            self.stream.next_in = input.baseAddress
            self.stream.avail_in = UInt32(input.count)
            while true {
                let space = min(max(1024, 2 * output.count), limit + 1 - output.count)
                var result = Z_OK
                output.append(addingCapacity: space) { result = self.step(into: &$0) }
                guard output.count <= limit else { return .failure(.tooBig) }
                switch result {
                case Z_OK, Z_BUF_ERROR: break
                // A last block may come early; another stream may follow it.
                case Z_STREAM_END: inflateReset(&self.stream)
                default: return .failure(.badCompression)
                }
                if self.stream.avail_in == 0, self.stream.avail_out > 0 || result == Z_STREAM_END {
                    return .success(output)
                }
            }
        }
    }

    private func step(into span: inout OutputSpan<UInt8>) -> Int32 {
        let capacity = span.freeCapacity
        return span.withUnsafeMutableBufferPointer { buffer, count in
            self.stream.next_out = buffer.baseAddress! + count
            self.stream.avail_out = UInt32(capacity)
            let result = CZlib.inflate(&self.stream, Z_SYNC_FLUSH)
            count += capacity - Int(self.stream.avail_out)
            return result
        }
    }
}
