import HTTPWire

/// Names requests. Unique enough to find one in a log; not a secret.
struct RequestIDs {
    private var state: UInt64

    init() { self.state = UInt64.random(in: 0...UInt64.max) }

    /// The client's `X-Request-Id` where it is 8 to 64 characters of `A-Za-z0-9_-`, a fresh one otherwise.
    mutating func id(for request: Request) -> String {
        if let given = request.bytes(of: "x-request-id"), 8...64 ~= given.count, given.allSatisfy(Self.isAllowed) {
            return String(decoding: given, as: UTF8.self)
        }
        return self.fresh()
    }

    /// 15 hexadecimal digits: the longest text that Swift stores without allocating. SplitMix64 (Steele,
    /// Lea and Flood, 2014).
    mutating func fresh() -> String {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return String(unsafeUninitializedCapacity: 15) { text in
            let bytes = UnsafeMutableRawBufferPointer(text)
            bytes.storeBytes(of: Self.digits(UInt32(truncatingIfNeeded: mixed)), as: UInt64.self)
            bytes.storeBytes(of: Self.digits(UInt32(mixed >> 32)), toByteOffset: 7, as: UInt64.self)
            return 15
        }
    }

    /// Eight hexadecimal digits at once: each nibble in a byte of its own, then made a letter where it is above 9.
    private static func digits(_ number: UInt32) -> UInt64 {
        var nibbles = UInt64(number)
        nibbles = (nibbles | nibbles << 16) & 0x0000_FFFF_0000_FFFF
        nibbles = (nibbles | nibbles << 8) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles | nibbles << 4) & 0x0F0F_0F0F_0F0F_0F0F
        let letters = (nibbles &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return nibbles &+ 0x3030_3030_3030_3030 &+ letters &* UInt64(UInt8(ascii: "a") - 10 - UInt8(ascii: "0"))
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
