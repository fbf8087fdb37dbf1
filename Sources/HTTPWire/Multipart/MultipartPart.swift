/// What a form's part says of itself. Names are the client's words: they may hold slashes, quotes and line breaks.
public struct MultipartPart: Hashable, Sendable {
    public let name: String
    /// `nil` for a field; empty where a browser sends a file input that nothing was chosen in. Never a path to open.
    public let filename: String?
    /// `text/plain` unless the part says otherwise (RFC 7578 section 4.4).
    public let contentType: String

    public init(name: String, filename: String? = nil, contentType: String = "text/plain") {
        self.name = name
        self.filename = filename
        self.contentType = contentType
    }
}

extension MultipartPart {
    /// Reads a `Content-Disposition` (RFC 7578 section 4.2).
    init(disposition: Span<UInt8>, contentType: String?) throws(MultipartFault) {
        let value: ParameterizedValue
        do throws(ParameterizedValue.Fault) { value = try ParameterizedValue(disposition) } catch {
            throw error == .repeated ? .parameterRepeated : .dispositionMalformed
        }
        guard value.value == "form-data" else { throw .dispositionMalformed }
        guard !value.parameters.contains(where: { $0.name.hasSuffix("*") }) else { throw .extendedName }
        guard let name = value["name"] else { throw .nameMissing }
        self.init(
            name: try Self.text(name), filename: try value["filename"].map(Self.text),
            contentType: contentType ?? "text/plain")
    }

    /// Undoes what browsers do to names (HTML Living Standard, section 4.10.21.8): `%22`, `%0D` and `%0A` stand for a
    /// quote and line breaks; another percent sign is one.
    private static func text(_ bytes: [UInt8]) throws(MultipartFault) -> String {
        var decoded: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let escaped = Self.escapes.first(where: { rest.starts(with: $0.code.utf8) }) {
                rest.removeFirst(2)
                decoded.append(escaped.byte)
            } else {
                decoded.append(byte)
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw .notUTF8 }
        return text
    }

    private static let escapes: [(code: String, byte: UInt8)] = [
        ("22", UInt8(ascii: "\"")), ("0D", .carriageReturn), ("0A", .lineFeed),
    ]
}
