import HTTPServer
import HTTPWire

/// Inflating ends, and never gives more than was allowed; what we compress comes back.
enum InflateFuzzing {
    private static let limit = 4096

    static func run(_ bytes: [UInt8]) {
        for keepsContext in [false, true] {
            guard let agreed = PermessageDeflate(offers: ["permessage-deflate"], keepsContext: keepsContext) else {
                preconditionFailure("an offer without parameters is met")
            }
            var compressor = MessageCompressor(agreed)
            for _ in 0..<2 {
                if case .success(let inflated) = compressor.inflate(bytes, atMost: self.limit) {
                    precondition(inflated.count <= self.limit, "more than was allowed")
                }
            }
            self.checkRoundTrip(bytes, agreed)
        }
        _ = PermessageDeflate(offers: [String(decoding: bytes, as: UTF8.self)])?.answer
    }

    private static func checkRoundTrip(_ bytes: [UInt8], _ agreed: PermessageDeflate) {
        var compressor = MessageCompressor(agreed)
        for _ in 0..<2 {
            guard let compressed = compressor.deflate(bytes) else { continue }
            let back = compressor.inflate(compressed, atMost: bytes.count)
            precondition(back == .success(bytes), "what was compressed does not come back")
        }
    }
}
