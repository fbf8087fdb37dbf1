/// A request's path below the folder of static files, when it can be nowhere else.
struct StaticPath: Hashable, Sendable {
    /// Relative, decoded, without empty, hidden or climbing segments.
    let relative: String

    /// Each segment is decoded once; what would mean something else if decoded again, or to another reader,
    /// is no path at all.
    ///
    /// - Parameter encoded: without the leading slash; empty or ending in a slash stands for its `index.html`.
    init?(_ encoded: String) {
        var segments: [String] = []
        let parts = encoded.split(separator: "/", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            guard let segment = part.isEmpty && index == parts.count - 1 ? "index.html" : PercentEncoding.decode(part),
                Self.isPlain(segment)
            else { return nil }
            segments.append(segment)
        }
        self.relative = segments.joined(separator: "/")
    }

    /// Whether the name changes with the content: at least eight hexadecimal digits between the last two dots or
    /// after the last hyphen, as in `app.3f9ac12b.js` and `app-3f9ac12b.js`.
    var isHashed: Bool {
        let parts = self.relative.split(separator: "/").last?.split(separator: ".") ?? []
        guard parts.count >= 2 else { return false }
        let hash = parts[parts.count - 2].split(separator: "-").last ?? ""
        let isAlone = parts.count >= 3 || parts[parts.count - 2].contains("-")
        return isAlone && hash.utf8.count >= 8 && hash.contains(where: \.isNumber)
            && hash.allSatisfy { $0.isHexDigit && !$0.isUppercase }
    }

    /// A leading dot covers `.` and `..` and keeps hidden files hidden.
    private static func isPlain(_ segment: String) -> Bool {
        !segment.isEmpty && !segment.hasPrefix(".") && segment.utf8.count <= 255
            && segment.utf8.allSatisfy { byte in
                byte >= 0x20 && byte != 0x7F && byte != UInt8(ascii: "/") && byte != UInt8(ascii: "\\")
                    && byte != UInt8(ascii: "%")
            }
    }
}
