public import Vocabulary

/// A value bound to a statement. The driver sends numbers, times and booleans in binary; text goes
/// untyped, so that it fits `text`, `jsonb`, enum and `uuid` columns alike.
public enum SQLParameter: Hashable, Sendable {
    case null(SQLType)
    case int(Int64)
    case bool(Bool)
    case text(String)
    case timestamp(Instant)
    case day(LocalDay)
    case bytes([UInt8])
    case ints([Int64])
    case texts([String])
    case timestamps([Instant])
}

/// The PostgreSQL types that parameters are declared as.
public enum SQLType: Hashable, Sendable {
    case bigint, boolean, untyped, timestamptz, date, bytea, bigintArray, textArray, timestamptzArray
}

public protocol SQLBindable {
    static var sqlType: SQLType { get }
    var parameter: SQLParameter { get }
}

extension Int: SQLBindable {
    public static var sqlType: SQLType { .bigint }
    public var parameter: SQLParameter { .int(Int64(self)) }
}
extension Int64: SQLBindable {
    public static var sqlType: SQLType { .bigint }
    public var parameter: SQLParameter { .int(self) }
}
extension ID: SQLBindable {
    public static var sqlType: SQLType { .bigint }
    public var parameter: SQLParameter { .int(self.rawValue) }
}
extension Besitos: SQLBindable {
    public static var sqlType: SQLType { .bigint }
    public var parameter: SQLParameter { .int(self.units) }
}
extension Bool: SQLBindable {
    public static var sqlType: SQLType { .boolean }
    public var parameter: SQLParameter { .bool(self) }
}
extension String: SQLBindable {
    public static var sqlType: SQLType { .untyped }
    public var parameter: SQLParameter { .text(self) }
}
extension Language: SQLBindable {
    public static var sqlType: SQLType { .untyped }
    public var parameter: SQLParameter { .text(self.rawValue) }
}
extension Instant: SQLBindable {
    public static var sqlType: SQLType { .timestamptz }
    public var parameter: SQLParameter { .timestamp(self) }
}
extension LocalDay: SQLBindable {
    public static var sqlType: SQLType { .date }
    public var parameter: SQLParameter { .day(self) }
}
/// Bytes for a `bytea`; JSON bytes are bound as text, see ``SQLParameter/text(_:)``.
extension Array: SQLBindable where Element: SQLArrayElement {
    public static var sqlType: SQLType { Element.arrayType }
    public var parameter: SQLParameter { Element.parameter(of: self) }
}

/// What an array parameter can hold.
public protocol SQLArrayElement {
    static var arrayType: SQLType { get }
    static func parameter(of elements: [Self]) -> SQLParameter
}

extension UInt8: SQLArrayElement {
    public static var arrayType: SQLType { .bytea }
    public static func parameter(of elements: [UInt8]) -> SQLParameter { .bytes(elements) }
}
extension Int64: SQLArrayElement {
    public static var arrayType: SQLType { .bigintArray }
    public static func parameter(of elements: [Int64]) -> SQLParameter { .ints(elements) }
}
extension String: SQLArrayElement {
    public static var arrayType: SQLType { .textArray }
    public static func parameter(of elements: [String]) -> SQLParameter { .texts(elements) }
}
extension Instant: SQLArrayElement {
    public static var arrayType: SQLType { .timestamptzArray }
    public static func parameter(of elements: [Instant]) -> SQLParameter { .timestamps(elements) }
}
