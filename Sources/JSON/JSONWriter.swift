public import Vocabulary

/// Writes JSON straight into bytes. The caller keeps the nesting right by the closures' shape; members
/// stand in the order written.
public struct JSONWriter {
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    public init(capacity: Int = 256) { self.bytes.reserveCapacity(capacity) }

    /// The bytes of one value.
    public static func bytes(of value: some JSONEncodable) -> [UInt8] {
        var json = JSONWriter()
        value.encode(into: &json)
        return json.bytes
    }

    /// The text of one value.
    public static func text(of value: some JSONEncodable) -> String {
        String(decoding: Self.bytes(of: value), as: UTF8.self)
    }

    public mutating func object(_ members: (inout JSONWriter) -> Void) {
        self.open(UInt8(ascii: "{"))
        members(&self)
        self.close(UInt8(ascii: "}"))
    }

    public mutating func array(_ elements: (inout JSONWriter) -> Void) {
        self.open(UInt8(ascii: "["))
        elements(&self)
        self.close(UInt8(ascii: "]"))
    }

    public mutating func member(_ name: String, _ value: some JSONEncodable) {
        self.name(name)
        value.encode(into: &self)
    }

    /// Writes nothing when `value` is `nil`: the Bot API takes an absent member, never a null one.
    public mutating func member(_ name: String, ifPresent value: (some JSONEncodable)?) {
        if let value { self.member(name, value) }
    }

    public mutating func member(_ name: String, object members: (inout JSONWriter) -> Void) {
        self.name(name)
        self.object(members)
    }

    /// How many of each, in the order of their keys.
    public mutating func member(_ name: String, counts: [String: Int64]) {
        self.member(
            name,
            object: { json in
                for (key, count) in counts.sorted(by: { $0.key < $1.key }) { json.member(key, count) }
            })
    }

    public mutating func member(_ name: String, array elements: (inout JSONWriter) -> Void) {
        self.name(name)
        self.array(elements)
    }

    /// Splices a value that is JSON already, such as a stored receipt.
    public mutating func raw(_ json: some Collection<UInt8>) {
        self.separate()
        self.bytes.append(contentsOf: json)
    }

    public mutating func null() { self.raw("null".utf8) }
    public mutating func bool(_ value: Bool) { self.raw((value ? "true" : "false").utf8) }
    public mutating func int(_ value: Int64) { self.raw(String(value).utf8) }

    /// A finite number in its shortest form. JSON has no infinities: they become null.
    public mutating func double(_ value: Double) {
        if value.isFinite { self.raw("\(value)".utf8) } else { self.null() }
    }

    public mutating func string(_ value: String) {
        self.separate()
        self.quote(value)
    }

    private mutating func open(_ bracket: UInt8) {
        self.separate()
        self.bytes.append(bracket)
        self.needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        self.bytes.append(bracket)
        self.needsComma = true
    }

    private mutating func name(_ name: String) {
        self.separate()
        self.quote(name)
        self.bytes.append(UInt8(ascii: ":"))
        self.needsComma = false
    }

    private mutating func separate() {
        if self.needsComma { self.bytes.append(UInt8(ascii: ",")) }
        self.needsComma = true
    }

    /// Copies runs of plain bytes whole; only what JSON wants escaped is looked at one by one.
    private mutating func quote(_ text: String) {
        self.bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            for index in 0..<utf8.count where Self.needsEscape(utf8[index]) {
                self.bytes.append(contentsOf: utf8[start..<index])
                self.escape(utf8[index])
                start = index + 1
            }
            self.bytes.append(contentsOf: utf8[start...])
        }
        self.bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        self.bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): self.bytes.append(byte)
        case 0x0A: self.bytes.append(UInt8(ascii: "n"))
        default:
            self.bytes.append(contentsOf: "u00".utf8)
            self.bytes.append(Self.hex[Int(byte >> 4)])
            self.bytes.append(Self.hex[Int(byte & 15)])
        }
    }

    private static let hex = Array("0123456789abcdef".utf8)
}

extension JSONValue {
    /// What `value` writes of itself.
    public init(of value: some JSONEncodable) {
        guard let json = try? JSONReader.read(JSONWriter.bytes(of: value)) else {
            preconditionFailure("\(type(of: value)) does not write JSON")
        }
        self = json
    }
}

/// Text that is JSON already, such as a `jsonb` column.
public struct JSONText: JSONEncodable, Sendable {
    private let text: String

    public init(_ text: String) { self.text = text }

    public func encode(into json: inout JSONWriter) { json.raw(self.text.utf8) }
}

/// A value that knows its JSON.
public protocol JSONEncodable {
    func encode(into json: inout JSONWriter)
}

extension String: JSONEncodable { public func encode(into json: inout JSONWriter) { json.string(self) } }
extension Int64: JSONEncodable { public func encode(into json: inout JSONWriter) { json.int(self) } }
extension Int: JSONEncodable { public func encode(into json: inout JSONWriter) { json.int(Int64(self)) } }
extension Double: JSONEncodable { public func encode(into json: inout JSONWriter) { json.double(self) } }
extension Bool: JSONEncodable { public func encode(into json: inout JSONWriter) { json.bool(self) } }
extension ID: JSONEncodable { public func encode(into json: inout JSONWriter) { json.int(self.rawValue) } }
extension Besitos: JSONEncodable { public func encode(into json: inout JSONWriter) { json.int(self.units) } }
extension Instant: JSONEncodable { public func encode(into json: inout JSONWriter) { json.string(self.description) } }
extension LocalDay: JSONEncodable { public func encode(into json: inout JSONWriter) { json.string(self.description) } }
extension Language: JSONEncodable { public func encode(into json: inout JSONWriter) { json.string(self.rawValue) } }

extension Array: JSONEncodable where Element: JSONEncodable {
    public func encode(into json: inout JSONWriter) { json.array { for element in self { element.encode(into: &$0) } } }
}

extension Optional: JSONEncodable where Wrapped: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        if let self { self.encode(into: &json) } else { json.null() }
    }
}

extension JSONValue: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        switch self {
        case .null: json.null()
        case .bool(let value): json.bool(value)
        case .int(let value): json.int(value)
        case .double(let value): json.double(value)
        case .string(let value): json.string(value)
        case .array(let values): values.encode(into: &json)
        case .object(let object): object.encode(into: &json)
        }
    }
}

extension JSONObject: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { for member in self.members { $0.member(member.name, member.value) } }
    }
}
