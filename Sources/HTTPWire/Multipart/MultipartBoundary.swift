/// What parts a form from the next (RFC 2046 section 5.1.1).
public struct MultipartBoundary: Sendable {
    /// CR LF, two dashes and the boundary: what ends a part.
    let delimiter: [UInt8]

    /// Reads the boundary from a request's `Content-Type`.
    public init(_ headers: HeaderFields) throws(MultipartFault) {
        guard headers.count(of: "content-type") == 1, let type = headers.bytes(of: "content-type") else {
            throw .notMultipart
        }
        let value: ParameterizedValue
        do throws(ParameterizedValue.Fault) { value = try ParameterizedValue(type.span) } catch {
            throw error == .repeated ? .parameterRepeated : .notMultipart
        }
        guard value.value == "multipart/form-data" else { throw .notMultipart }
        guard let boundary = value["boundary"] else { throw .boundaryMissing }
        try self.init(boundary)
    }

    public init(_ boundary: [UInt8]) throws(MultipartFault) {
        guard 1...70 ~= boundary.count, boundary.allSatisfy(\.isBoundary), boundary.last != .space else {
            throw .boundaryMalformed
        }
        self.delimiter = Array("\r\n--".utf8) + boundary
    }
}

extension UInt8 {
    /// `bchars` (RFC 2046 section 5.1.1).
    fileprivate var isBoundary: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: ":"), UInt8(ascii: "'")...UInt8(ascii: ")"),
            UInt8(ascii: "+")...UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "_"), .space:
            true
        default: false
        }
    }
}
