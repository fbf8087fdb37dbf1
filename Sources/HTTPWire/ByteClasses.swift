import Glibc

/// Character classes of RFC 9110 section 5.6 as bit masks: no table to fetch, no branch.
extension UInt8 {
    /// `tchar` (RFC 9110 section 5.6.2).
    var isToken: Bool {
        let low: UInt64 = 0x03FF_6CFA_0000_0000
        let high: UInt64 = 0x57FF_FFFF_C7FF_FFFE
        return self < 128 && ((self < 64 ? low : high) >> UInt64(self & 63)) & 1 == 1
    }

    /// Visible characters, space, tab and `obs-text` (RFC 9110 section 5.5).
    var isFieldValue: Bool { self >= 0x20 && self != 0x7F || self == .tab }

    /// What a request target may hold: visible ASCII but no fragment.
    var isTarget: Bool { self > 0x20 && self < 0x7F && self != UInt8(ascii: "#") }

    /// What a `Host` may hold (RFC 3986 section 3.2.2 and a port): letters, digits and `!$%&'()*+,-.:;=[]_~`.
    var isHost: Bool {
        let low: UInt64 = 0x2FFF_7FF2_0000_0000
        let high: UInt64 = 0x47FF_FFFE_AFFF_FFFE
        return self < 128 && ((self < 64 ? low : high) >> UInt64(self & 63)) & 1 == 1
    }

    /// An ASCII letter in lower case, anything else as it is.
    var lowercased: UInt8 { self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self }

    var isSpaceOrTab: Bool { self == 0x20 || self == .tab }

    var hexDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    static let tab: UInt8 = 9
    static let lineFeed: UInt8 = 10
    static let carriageReturn: UInt8 = 13
    static let space: UInt8 = 32
}

/// Eight bytes at once. A byte's highest bit is set in `(x - n) & ~x` if it is below `n`; after such a byte it may be
/// in others, so that a `true` must be looked into.
extension UInt64 {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highest: UInt64 = 0x8080_8080_8080_8080

    private func hasByte(below limit: UInt64) -> Bool { (self &- (Self.ones &* limit)) & ~self & Self.highest != 0 }
    private func hasByte(_ byte: UInt64) -> Bool { (self ^ (Self.ones &* byte)).hasByte(below: 1) }

    fileprivate var hasControlByte: Bool { self.hasByte(below: 0x20) || self.hasByte(0x7F) }

    fileprivate var hasByteOutsideTargets: Bool {
        self & Self.highest != 0 || self.hasByte(below: 0x21) || self.hasByte(0x7F)
            || self.hasByte(UInt64(UInt8(ascii: "#")))
    }
}

extension [UInt8] {
    init(copying bytes: Span<UInt8>) { self = bytes.withUnsafeBufferPointer { Array($0) } }
}

extension Span<UInt8> {
    func text(_ range: Range<Int>) -> String {
        self.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        self.withUnsafeBufferPointer { bytes in
            guard start < bytes.count, let base = bytes.baseAddress,
                let found = memchr(base + start, Int32(byte), bytes.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - UnsafeRawPointer(base)
        }
    }

    /// Whether `range` spells `text`, which is in lower case, in any case.
    func spells(_ text: StaticString, in range: Range<Int>) -> Bool {
        let expected = text.utf8Start
        return range.count == text.utf8CodeUnitCount
            && self.extracting(range).withUnsafeBufferPointer { bytes in
                for index in bytes.indices where bytes[index].lowercased != expected[index] { return false }
                return true
            }
    }

    /// Whether `range` spells `text`, letter case included.
    func isExactly(_ text: StaticString, in range: Range<Int>) -> Bool {
        let expected = text.utf8Start
        return range.count == text.utf8CodeUnitCount
            && self.extracting(range).withUnsafeBufferPointer { bytes in
                for index in bytes.indices where bytes[index] != expected[index] { return false }
                return true
            }
    }

    /// Whether all of `range` may stand in a field's value.
    func isFieldValue(in range: Range<Int>) -> Bool { self.all(in: range, \.isFieldValue, unless: \.hasControlByte) }

    /// Whether all of `range` may stand in a request target.
    func isTarget(in range: Range<Int>) -> Bool { self.all(in: range, \.isTarget, unless: \.hasByteOutsideTargets) }

    /// Looks at eight bytes at a time (the last eight may overlap the ones before), and at each one only where the
    /// eight are doubtful.
    @inline(__always)
    private func all(in range: Range<Int>, _ isMember: (UInt8) -> Bool, unless isDoubtful: (UInt64) -> Bool) -> Bool {
        self.extracting(range).withUnsafeBytes { bytes in
            let last = bytes.count - 8
            guard last >= 0 else { return bytes.allSatisfy(isMember) }
            for start in stride(from: 0, to: bytes.count, by: 8)
            where isDoubtful(bytes.loadUnaligned(fromByteOffset: min(start, last), as: UInt64.self)) {
                return bytes.allSatisfy(isMember)
            }
            return true
        }
    }

    /// `range` without the spaces and tabs at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (lower, upper) = (range.lowerBound, range.upperBound)
        while lower < upper, self[lower].isSpaceOrTab { lower += 1 }
        while upper > lower, self[upper - 1].isSpaceOrTab { upper -= 1 }
        return lower..<upper
    }

    @inline(__always)
    func all(in range: Range<Int>, _ isMember: (UInt8) -> Bool) -> Bool {
        self.extracting(range).withUnsafeBufferPointer { bytes in
            for byte in bytes where !isMember(byte) { return false }
            return true
        }
    }

    /// Calls `body` with each trimmed, non-empty element of a comma-separated list (RFC 9110 section 5.6.1).
    func forEachElement(in range: Range<Int>, _ body: (Range<Int>) -> Void) {
        var start = range.lowerBound
        for index in range where self[index] == UInt8(ascii: ",") {
            let element = self.trimmed(start..<index)
            if !element.isEmpty { body(element) }
            start = index + 1
        }
        let element = self.trimmed(start..<range.upperBound)
        if !element.isEmpty { body(element) }
    }
}
