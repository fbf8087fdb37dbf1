/// The header fields of one request, as the bytes that came; names are compared without regard to case.
public struct HeaderFields: Sendable {
    struct Field: Sendable {
        let name: Range<Int32>
        let value: Range<Int32>
    }

    private let bytes: [UInt8]
    private let fields: [Field]

    /// - Parameter bytes: holds all names and values, which `fields` point into.
    init(bytes: [UInt8], fields: [Field]) {
        self.bytes = bytes
        self.fields = fields
    }

    /// For requests made in the process itself.
    public init(_ fields: KeyValuePairs<String, String> = [:]) {
        var bytes: [UInt8] = []
        var ranges: [Field] = []
        func append(_ text: String) -> Range<Int32> {
            let start = Int32(bytes.count)
            bytes.append(contentsOf: text.utf8)
            return start..<Int32(bytes.count)
        }
        for (name, value) in fields { ranges.append(Field(name: append(name), value: append(value))) }
        self.init(bytes: bytes, fields: ranges)
    }

    /// The first value of `name`, which must be given in lower case; `nil` when absent or not UTF-8.
    public subscript(name: StaticString) -> String? {
        self.bytes(of: name).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The bytes of the first value of `name`, which must be given in lower case.
    public func bytes(of name: StaticString) -> ArraySlice<UInt8>? {
        for field in self.fields where self.matches(field.name, name) {
            return self.bytes[Int(field.value.lowerBound)..<Int(field.value.upperBound)]
        }
        return nil
    }

    /// Every value of `name`, which must be given in lower case, in order.
    public func values(of name: StaticString) -> [String] {
        self.fields.filter { self.matches($0.name, name) }.map { self.text($0.value) }
    }

    /// How often `name` occurs.
    public func count(of name: StaticString) -> Int { self.fields.count { self.matches($0.name, name) } }

    /// Whether one of the fields `name` lists `element` (RFC 9110 section 5.6.1); both in lower case.
    public func lists(_ element: StaticString, in name: StaticString) -> Bool {
        var isListed = false
        for field in self.fields where self.matches(field.name, name) {
            let bytes = self.bytes.span
            bytes.forEachElement(in: Int(field.value.lowerBound)..<Int(field.value.upperBound)) { range in
                if bytes.spells(element, in: range) { isListed = true }
            }
        }
        return isListed
    }

    /// All fields in order, names as they came.
    public var all: [(name: String, value: String)] {
        self.fields.map { (self.text($0.name), self.text($0.value)) }
    }

    private func text(_ range: Range<Int32>) -> String {
        String(decoding: self.bytes[Int(range.lowerBound)..<Int(range.upperBound)], as: UTF8.self)
    }

    private func matches(_ range: Range<Int32>, _ name: StaticString) -> Bool {
        self.bytes.span.spells(name, in: Int(range.lowerBound)..<Int(range.upperBound))
    }
}
