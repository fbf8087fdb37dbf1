/// A header value with parameters, such as `form-data; name="a"` (RFC 9110 section 5.6.6).
///
/// In a quoted string only `\"` and `\\` are escapes: browsers send other backslashes as they are.
struct ParameterizedValue {
    enum Fault: Error {
        case malformed
        case repeated
    }

    /// In lower case.
    let value: String
    /// Names in lower case.
    private(set) var parameters: [(name: String, value: [UInt8])] = []

    subscript(name: String) -> [UInt8]? { self.parameters.first { $0.name == name }?.value }

    init(_ bytes: Span<UInt8>) throws(Fault) {
        var rest = bytes.withUnsafeBufferPointer { Array($0) }[...]
        self.value = Self.lowercased(rest.popPrefix { $0.isToken || $0 == UInt8(ascii: "/") })
        guard !self.value.isEmpty else { throw .malformed }
        var seen: Set<String> = []
        while true {
            _ = rest.popPrefix(while: \.isSpaceOrTab)
            guard let separator = rest.popFirst() else { return }
            guard separator == UInt8(ascii: ";") else { throw .malformed }
            _ = rest.popPrefix(while: \.isSpaceOrTab)
            // An empty parameter is allowed, and none.
            guard let first = rest.first, first != UInt8(ascii: ";") else { continue }
            let parameter = try Self.parameter(&rest)
            guard seen.insert(parameter.name).inserted else { throw .repeated }
            self.parameters.append(parameter)
        }
    }

    private static func parameter(
        _ rest: inout ArraySlice<UInt8>
    ) throws(Fault) -> (name: String, value: [UInt8]) {
        let name = self.lowercased(rest.popPrefix(while: \.isToken))
        guard !name.isEmpty, rest.popFirst() == UInt8(ascii: "=") else { throw .malformed }
        if rest.first == UInt8(ascii: "\"") { return (name, try self.quoted(&rest)) }
        let value = rest.popPrefix(while: \.isToken)
        guard !value.isEmpty else { throw .malformed }
        return (name, Array(value))
    }

    private static func quoted(_ rest: inout ArraySlice<UInt8>) throws(Fault) -> [UInt8] {
        let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
        var text: [UInt8] = []
        rest.removeFirst()
        while let byte = rest.popFirst() {
            switch byte {
            case quote: return text
            case backslash where rest.first == quote || rest.first == backslash: text.append(rest.removeFirst())
            default: text.append(byte)
            }
        }
        throw .malformed
    }

    private static func lowercased(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self).lowercased()
    }
}

extension ArraySlice<UInt8> {
    /// Takes the longest beginning whose bytes are all `isMember`.
    fileprivate mutating func popPrefix(while isMember: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let taken = self.prefix(while: isMember)
        self.removeFirst(taken.count)
        return taken
    }
}
