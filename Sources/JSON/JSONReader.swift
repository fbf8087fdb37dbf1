/// Why bytes are not JSON, and at which byte that shows.
public struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    public let reason: String
    public let offset: Int

    public var description: String { "\(self.reason) at byte \(self.offset)" }
}

/// Reads RFC 8259 strictly: one value, nothing after it, valid UTF-8, no duplicate names, no number
/// beyond a double, bounded nesting.
public struct JSONReader {
    public static let maxDepth = 64

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    public static func read(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSONValue {
        try bytes.withUnsafeBufferPointer { Self.read($0) }.get()
    }

    public static func read(_ text: String) throws(JSONSyntaxError) -> JSONValue {
        var text = text
        return try text.withUTF8 { Self.read($0) }.get()
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<JSONValue, JSONSyntaxError> {
        var reader = JSONReader(bytes)
        do throws(JSONSyntaxError) { return .success(try reader.document()) } catch { return .failure(error) }
    }

    private mutating func document() throws(JSONSyntaxError) -> JSONValue {
        let value = try self.value(depth: 0)
        self.skipSpace()
        guard self.position == self.bytes.count else { throw self.error("unexpected text after the value") }
        return value
    }

    private func error(_ reason: String) -> JSONSyntaxError { JSONSyntaxError(reason: reason, offset: self.position) }

    private var next: UInt8? { self.position < self.bytes.count ? self.bytes[self.position] : nil }

    private mutating func skipSpace() {
        while let byte = self.next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { self.position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard self.next == byte else { return false }
        self.position += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
        self.skipSpace()
        guard let byte = self.next else { throw self.error("the value is missing") }
        switch byte {
        case UInt8(ascii: "{"): return try self.object(depth: depth + 1)
        case UInt8(ascii: "["): return try self.array(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try self.text())
        case UInt8(ascii: "t"): return try self.literal("true", .bool(true))
        case UInt8(ascii: "f"): return try self.literal("false", .bool(false))
        case UInt8(ascii: "n"): return try self.literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try self.number()
        default: throw self.error("unexpected character")
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
        for index in 0..<word.utf8CodeUnitCount {
            guard self.take(word.utf8Start[index]) else { throw self.error("unexpected character") }
        }
        return value
    }

    private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSONValue {
        guard depth <= Self.maxDepth else { throw self.error("nested deeper than \(Self.maxDepth)") }
        self.position += 1
        var values: [JSONValue] = []
        self.skipSpace()
        if self.take(UInt8(ascii: "]")) { return .array(values) }
        while true {
            values.append(try self.value(depth: depth))
            self.skipSpace()
            if self.take(UInt8(ascii: "]")) { return .array(values) }
            guard self.take(UInt8(ascii: ",")) else { throw self.error("expected , or ]") }
        }
    }

    private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSONValue {
        guard depth <= Self.maxDepth else { throw self.error("nested deeper than \(Self.maxDepth)") }
        self.position += 1
        var object = JSONObject()
        var names = NameSet()
        self.skipSpace()
        if self.take(UInt8(ascii: "}")) { return .object(object) }
        while true {
            self.skipSpace()
            guard self.next == UInt8(ascii: "\"") else { throw self.error("expected a name in quotes") }
            let name = try self.text()
            guard names.insert(name, among: object.members) else { throw self.error("the name is given twice") }
            self.skipSpace()
            guard self.take(UInt8(ascii: ":")) else { throw self.error("expected :") }
            object.members.append((name, try self.value(depth: depth)))
            self.skipSpace()
            if self.take(UInt8(ascii: "}")) { return .object(object) }
            guard self.take(UInt8(ascii: ",")) else { throw self.error("expected , or }") }
        }
    }
}

/// Finds duplicate names: by looking for few, by hashing for many, so that no body costs quadratic time.
private struct NameSet {
    private var hashed: Set<String>?

    mutating func insert(_ name: String, among members: [(name: String, value: JSONValue)]) -> Bool {
        if self.hashed == nil && members.count < 16 { return !members.contains { $0.name == name } }
        if self.hashed == nil { self.hashed = Set(members.map(\.name)) }
        return self.hashed!.insert(name).inserted
    }
}

// MARK: - Strings and numbers

extension JSONReader {
    private mutating func text() throws(JSONSyntaxError) -> String {
        self.position += 1
        let start = self.position
        var all: UInt8 = 0
        while let byte = self.next {
            all |= byte
            switch byte {
            case UInt8(ascii: "\""):
                defer { self.position += 1 }
                return try self.text(of: self.bytes[start..<self.position], isASCII: all < 0x80)
            case UInt8(ascii: "\\"): return try self.escapedText(from: start)
            case 0..<0x20: throw self.error("a control character must be escaped")
            default: self.position += 1
            }
        }
        throw self.error("the string does not end")
    }

    private func text(
        of slice: Slice<UnsafeBufferPointer<UInt8>>, isASCII: Bool
    ) throws(JSONSyntaxError) -> String {
        let bytes = UnsafeBufferPointer(rebasing: slice)
        // Validating is slow for the short strings that most are.
        if isASCII { return String(decoding: bytes, as: UTF8.self) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw self.error("the string is not UTF-8") }
        return text
    }

    private mutating func escapedText(from start: Int) throws(JSONSyntaxError) -> String {
        var unescaped = Array(self.bytes[start..<self.position])
        while let byte = self.next {
            self.position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: unescaped, as: UTF8.self) else {
                    throw self.error("the string is not UTF-8")
                }
                return text
            case UInt8(ascii: "\\"): try self.escape(into: &unescaped)
            case 0..<0x20: throw self.error("a control character must be escaped")
            default: unescaped.append(byte)
            }
        }
        throw self.error("the string does not end")
    }

    private mutating func escape(into unescaped: inout [UInt8]) throws(JSONSyntaxError) {
        guard let byte = self.next else { throw self.error("the string does not end") }
        self.position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(byte)
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "n"): unescaped.append(0x0A)
        case UInt8(ascii: "r"): unescaped.append(0x0D)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case UInt8(ascii: "u"): unescaped.append(contentsOf: String(try self.unicodeEscape()).utf8)
        default: throw self.error("unknown escape")
        }
    }

    private mutating func unicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let first = try self.fourHexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, self.take(UInt8(ascii: "\\")), self.take(UInt8(ascii: "u")) else {
            throw self.error("half of a surrogate pair")
        }
        let second = try self.fourHexDigits()
        guard (0xDC00...0xDFFF).contains(second) else { throw self.error("half of a surrogate pair") }
        return Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))!
    }

    private mutating func fourHexDigits() throws(JSONSyntaxError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = self.next, let digit = byte.hexDigit else { throw self.error("expected four hex digits") }
            value = value << 4 | UInt16(digit)
            self.position += 1
        }
        return value
    }

    private mutating func digits() -> Int {
        let start = self.position
        while let byte = self.next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { self.position += 1 }
        return self.position - start
    }

    private mutating func number() throws(JSONSyntaxError) -> JSONValue {
        let start = self.position
        _ = self.take(UInt8(ascii: "-"))
        let leadingZero = self.next == UInt8(ascii: "0")
        let whole = self.digits()
        guard whole > 0, !leadingZero || whole == 1 else { throw self.error("malformed number") }
        var isWhole = true
        if self.take(UInt8(ascii: ".")) {
            isWhole = false
            guard self.digits() > 0 else { throw self.error("malformed number") }
        }
        if self.take(UInt8(ascii: "e")) || self.take(UInt8(ascii: "E")) {
            isWhole = false
            if !self.take(UInt8(ascii: "+")) { _ = self.take(UInt8(ascii: "-")) }
            guard self.digits() > 0 else { throw self.error("malformed number") }
        }
        let text = String(decoding: self.bytes[start..<self.position], as: UTF8.self)
        if isWhole, let value = Int64(text) { return .int(value) }
        guard let value = Double(text), value.isFinite else { throw self.error("the number is too large") }
        return .double(value)
    }
}

extension UInt8 {
    fileprivate var hexDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
