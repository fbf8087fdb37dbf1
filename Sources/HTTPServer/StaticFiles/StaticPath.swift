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

    /// A leading dot covers `.` and `..` and keeps hidden files hidden.
    private static func isPlain(_ segment: String) -> Bool {
        !segment.isEmpty && !segment.hasPrefix(".") && segment.utf8.count <= 255
            && segment.utf8.allSatisfy { byte in
                byte >= 0x20 && byte != 0x7F && byte != UInt8(ascii: "/") && byte != UInt8(ascii: "\\")
                    && byte != UInt8(ascii: "%")
            }
    }
}
