import HTTPWire

/// Names requests. Unique enough to find one in a log; not a secret.
struct RequestIDs {
    private var state: UInt64

    init() { self.state = UInt64.random(in: 0...UInt64.max) }

    /// The client's `X-Request-Id` where it is 8 to 64 characters of `A-Za-z0-9_-`, a fresh one otherwise.
    mutating func id(for request: Request) -> RequestID {
        if let given = request.bytes(of: "x-request-id"), 8...64 ~= given.count, given.allSatisfy(Self.isAllowed) {
            return .given(String(decoding: given, as: UTF8.self))
        }
        return self.fresh()
    }

    /// SplitMix64 (Steele, Lea and Flood, 2014).
    mutating func fresh() -> RequestID {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return .number(mixed ^ mixed >> 31)
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
