/// What the log, problems and `X-Request-Id` call a request: the client's name for it, or a number of ours, which
/// becomes text only where somebody reads it.
public enum RequestID: Sendable {
    case given(String)
    case number(UInt64)

    public var text: String {
        switch self {
        case .given(let text): text
        case .number(let number):
            String(unsafeUninitializedCapacity: Self.digitCount) { buffer in
                Self.write(number, to: UnsafeMutableRawBufferPointer(buffer))
                return Self.digitCount
            }
        }
    }

    /// The longest text that Swift stores without allocating.
    fileprivate static let digitCount = 15

    /// The last digit of the lower half gives way to the first of the upper one.
    fileprivate static func write(_ number: UInt64, to bytes: UnsafeMutableRawBufferPointer) {
        bytes.storeBytes(of: UInt32(truncatingIfNeeded: number).hexadecimal, as: UInt64.self)
        bytes.storeBytes(of: UInt32(number >> 32).hexadecimal, toByteOffset: 7, as: UInt64.self)
    }
}

extension OutputBuffer {
    mutating func append(_ id: RequestID) {
        switch id {
        case .given(let text): self.append(text.utf8.span)
        case .number(let number): self.append(byteCount: RequestID.digitCount) { RequestID.write(number, to: $0) }
        }
    }
}

extension UInt32 {
    /// Its eight digits as bytes: each nibble in a byte of its own, then made a letter where it is above 9.
    fileprivate var hexadecimal: UInt64 {
        var nibbles = UInt64(self)
        nibbles = (nibbles | nibbles << 16) & 0x0000_FFFF_0000_FFFF
        nibbles = (nibbles | nibbles << 8) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles | nibbles << 4) & 0x0F0F_0F0F_0F0F_0F0F
        let letters = (nibbles &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return nibbles &+ 0x3030_3030_3030_3030 &+ letters &* UInt64(UInt8(ascii: "a") - 10 - UInt8(ascii: "0"))
    }
}
