/// Checks text that comes in pieces (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
struct UTF8Validator: Sendable {
    /// Continuation bytes still to come.
    private var missing = 0
    /// What the next one must lie in.
    private var range: ClosedRange<UInt8> = 0x80...0xBF

    /// Whether the text may end here.
    var isComplete: Bool { self.missing == 0 }

    /// - Returns: whether everything so far can be the beginning of a text.
    mutating func accept(_ bytes: Span<UInt8>) -> Bool {
        for index in 0..<bytes.count {
            let byte = bytes[index]
            if self.missing == 0, byte < 0x80 { continue }
            guard self.step(byte) else { return false }
        }
        return true
    }

    private mutating func step(_ byte: UInt8) -> Bool {
        guard self.missing == 0 else {
            guard self.range.contains(byte) else { return false }
            self.missing -= 1
            self.range = 0x80...0xBF
            return true
        }
        switch byte {
        case 0xC2...0xDF: self.missing = 1
        case 0xE0...0xEF: self.missing = 2
        case 0xF0...0xF4: self.missing = 3
        default: return false
        }
        switch byte {
        case 0xE0: self.range = 0xA0...0xBF
        case 0xED: self.range = 0x80...0x9F
        case 0xF0: self.range = 0x90...0xBF
        case 0xF4: self.range = 0x80...0x8F
        default: break
        }
        return true
    }
}
