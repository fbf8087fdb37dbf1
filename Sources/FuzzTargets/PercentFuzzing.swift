import HTTPServer

/// Decoding never grows, never lets a NUL through, and what has nothing to decode stays as it is.
enum PercentFuzzing {
    static func run(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        for plusIsSpace in [false, true] {
            guard let decoded = PercentEncoding.decode(text[...], plusIsSpace: plusIsSpace) else { continue }
            precondition(decoded.utf8.count <= text.utf8.count, "decoding grows")
            precondition(!decoded.utf8.contains(0), "a NUL came through")
            let hasEscapes = text.utf8.contains { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") && plusIsSpace }
            precondition(hasEscapes || decoded == text, "plain text changed")
        }
    }
}
