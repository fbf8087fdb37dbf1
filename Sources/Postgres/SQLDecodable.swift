public import Vocabulary

/// A type that reads PostgreSQL's binary format of some column type.
public protocol SQLDecodable {
    /// `nil` when `bytes` is no such value.
    init?(sqlBytes bytes: ArraySlice<UInt8>)
}

extension Int64: SQLDecodable {
    /// From `smallint`, `integer` or `bigint`.
    public init?(sqlBytes bytes: ArraySlice<UInt8>) {
        switch bytes.count {
        case 8: self = Int64(bitPattern: bytes.reduce(0) { $0 << 8 | UInt64($1) })
        case 4: self = Int64(Int32(bitPattern: bytes.reduce(0) { $0 << 8 | UInt32($1) }))
        case 2: self = Int64(Int16(bitPattern: bytes.reduce(0) { $0 << 8 | UInt16($1) }))
        default: return nil
        }
    }
}

extension Int: SQLDecodable {
    public init?(sqlBytes bytes: ArraySlice<UInt8>) {
        guard let value = Int64(sqlBytes: bytes) else { return nil }
        self = Int(value)
    }
}

extension Double: SQLDecodable {
    /// From `double precision`.
    public init?(sqlBytes bytes: ArraySlice<UInt8>) {
        guard bytes.count == 8 else { return nil }
        self.init(bitPattern: bytes.reduce(0) { $0 << 8 | UInt64($1) })
    }
}

extension Bool: SQLDecodable {
    public init?(sqlBytes bytes: ArraySlice<UInt8>) {
        guard bytes.count == 1, let byte = bytes.first else { return nil }
        self = byte != 0
    }
}

extension String: SQLDecodable {
    /// From `text`, `varchar`, `name`, an enum, or `json`; `jsonb` must be cast to `text`.
    public init?(sqlBytes bytes: ArraySlice<UInt8>) {
        // Validating is slow for the short strings that most are.
        guard bytes.reduce(0, |) >= 0x80 else {
            self = String(decoding: bytes, as: UTF8.self)
            return
        }
        self.init(validating: bytes, as: UTF8.self)
    }
}

extension Array: SQLDecodable where Element == UInt8 {
    public init?(sqlBytes bytes: ArraySlice<UInt8>) { self = Array(bytes) }
}

extension ID: SQLDecodable {
    public init?(sqlBytes bytes: ArraySlice<UInt8>) {
        guard let value = Int64(sqlBytes: bytes) else { return nil }
        self.init(value)
    }
}

extension Besitos: SQLDecodable {
    public init?(sqlBytes bytes: ArraySlice<UInt8>) {
        guard let value = Int64(sqlBytes: bytes) else { return nil }
        self.init(value)
    }
}

extension Language: SQLDecodable {
    public init?(sqlBytes bytes: ArraySlice<UInt8>) {
        guard let text = String(sqlBytes: bytes) else { return nil }
        self.init(rawValue: text)
    }
}

extension Instant: SQLDecodable {
    /// From `timestamptz`: microseconds since 2000.
    public init?(sqlBytes bytes: ArraySlice<UInt8>) {
        guard bytes.count == 8, let value = Int64(sqlBytes: bytes) else { return nil }
        self.init(microseconds: value + Self.postgresEpochMicroseconds)
    }

    /// 2000-01-01T00:00:00Z, where PostgreSQL starts to count.
    public static var postgresEpochMicroseconds: Int64 { 946_684_800_000_000 }
}

extension LocalDay: SQLDecodable {
    /// From `date`: days since 2000.
    public init?(sqlBytes bytes: ArraySlice<UInt8>) {
        guard bytes.count == 4, let value = Int64(sqlBytes: bytes) else { return nil }
        self.init(daysSince1970: value + Self.postgresEpochDays)
    }

    /// 2000-01-01.
    public static var postgresEpochDays: Int64 { 10_957 }
}
