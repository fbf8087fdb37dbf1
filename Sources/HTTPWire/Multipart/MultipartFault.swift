/// Why a body is no form that can be read.
public enum MultipartFault: String, Error, Hashable, CaseIterable, Sendable {
    case notMultipart
    case boundaryMissing
    case boundaryMalformed
    case boundaryLineMalformed
    case tooMuchIgnored
    case unfinished
    case tooManyParts
    case headerTooLarge
    case headerMalformed
    case headerRepeated
    case dispositionMissing
    case dispositionMalformed
    case parameterRepeated
    case nameMissing
    case extendedName
    case notUTF8
    case transferEncoding
    case fieldTooLarge
    case fileTooLarge

    /// One of the limits, and not the form's grammar.
    public var isLimit: Bool {
        switch self {
        case .tooMuchIgnored, .tooManyParts, .headerTooLarge, .fieldTooLarge, .fileTooLarge: true
        default: false
        }
    }

    /// One sentence; a constant, never what the peer sent.
    public var reason: String {
        switch self {
        case .notMultipart: "Content-Type must be multipart/form-data, once."
        case .boundaryMissing: "Content-Type has no boundary."
        case .boundaryMalformed: "The boundary must be 1 to 70 of the characters allowed in one, the last one no space."
        case .boundaryLineMalformed: "A boundary is followed by something else than spaces and the end of its line."
        case .tooMuchIgnored: "There is too much before the first boundary, behind one or after the last."
        case .unfinished: "The form ends without its final boundary."
        case .tooManyParts: "The form has more parts than this server accepts."
        case .headerTooLarge: "A part's header is larger than this server accepts."
        case .headerMalformed: "A part's header line is not a name, a colon and a value, ended by CR LF."
        case .headerRepeated: "A part has a header field twice."
        case .dispositionMissing: "A part has no Content-Disposition."
        case .dispositionMalformed: "A Content-Disposition is not form-data with parameters."
        case .parameterRepeated: "A parameter is given twice."
        case .nameMissing: "A part has no name."
        case .extendedName: "A form has no parameters with an asterisk, such as filename*."
        case .notUTF8: "A name is not UTF-8."
        case .transferEncoding: "Parts are sent as they are, without a transfer encoding."
        case .fieldTooLarge: "A field is larger than this server accepts."
        case .fileTooLarge: "A file is larger than this server accepts."
        }
    }

    /// Where it is written; `nil` for our own limits.
    public var section: String? {
        switch self {
        case .notMultipart: "RFC 7578 section 4"
        case .boundaryMissing: "RFC 7578 section 4.1"
        case .boundaryMalformed, .boundaryLineMalformed, .unfinished: "RFC 2046 section 5.1.1"
        case .headerMalformed: "RFC 9112 section 5"
        case .headerRepeated: "RFC 2045 section 3"
        case .dispositionMissing, .nameMissing, .extendedName: "RFC 7578 section 4.2"
        case .dispositionMalformed, .parameterRepeated: "RFC 2183 section 2"
        case .notUTF8: "RFC 7578 section 5.1"
        case .transferEncoding: "RFC 7578 section 4.7"
        case .tooMuchIgnored, .tooManyParts, .headerTooLarge, .fieldTooLarge, .fileTooLarge: nil
        }
    }
}

extension MultipartFault: CustomStringConvertible {
    public var description: String { self.section.map { "\(self.reason) (\($0))" } ?? self.reason }
}
