import EventLoops
import Glibc
public import HTTPWire
import Synchronization

/// Serves the files of one folder and nothing else.
public final class StaticFiles: Sendable {
    /// For how long a file is taken to be what it was.
    private static let trust = Duration.seconds(1)

    private static func securityHeaders(pictures: String) -> [(name: String, value: String)] {
        [
            ("Referrer-Policy", "no-referrer"),
            (
                "Content-Security-Policy",
                "default-src 'self'; img-src 'self' data:\(pictures); base-uri 'none'; frame-ancestors 'none'; "
                    + "form-action 'self'"
            ),
            ("Cross-Origin-Opener-Policy", "same-origin"),
        ]
    }

    private let securityHeaders: [(name: String, value: String)]
    private let root: String
    private let maxFileBytes: Int
    private let cache: Mutex<StaticFileCache>

    /// - Parameters:
    ///   - root: the folder; may be a symbolic link itself.
    ///   - maxFileBytes: a larger file is not served.
    ///   - showsPicturesOfOthers: whether the pages may show pictures from anywhere, by HTTPS.
    /// - Returns: `nil` when there is no such folder.
    public init?(
        root: String, maxFileBytes: Int = 1024 * 1024 * 1024, maxCacheBytes: Int = 64 * 1024 * 1024,
        showsPicturesOfOthers: Bool = false
    ) {
        self.securityHeaders = Self.securityHeaders(pictures: showsPicturesOfOthers ? " https:" : "")
        guard let real = realpath(root, nil) else { return nil }
        defer { free(real) }
        self.root = String(cString: real)
        self.maxFileBytes = maxFileBytes
        self.cache = Mutex(StaticFileCache(maxBytes: maxCacheBytes))
    }

    /// For a route whose pattern ends in `{path...}`.
    public var handler: RouteHandler {
        .later { request throws(Problem) in
            try await self.response(at: request.path("path"), for: request.headers)
        }
    }

    /// - Parameter path: percent-encoded, without the leading slash.
    /// - Throws: 404 for whatever is not a file in the folder.
    public func response(at path: String, for headers: HeaderFields) async throws(Problem) -> Response {
        guard let path = StaticPath(path), let file = await self.file(path) else {
            throw Problem(404, "http.not_found", "There is no such file.")
        }
        // A range is of the bytes as they are: only then does it mean the same to everybody.
        let wantsRange = headers.bytes(of: "range") != nil
        let gzip = !wantsRange && ContentCoding.isGzipAccepted(by: headers["accept-encoding"]) ? file.gzip : nil
        let tag = "\"\(file.tag)\(gzip == nil ? "" : "-gzip")\""
        var fields = [
            ("ETag", tag), ("Last-Modified", file.lastModified), ("Accept-Ranges", "bytes"),
            ("Cache-Control", path.isHashed ? "public, max-age=31536000, immutable" : "no-cache"),
        ]
        if file.gzip != nil { fields.append(("Vary", "Accept-Encoding")) }
        fields += self.securityHeaders
        if Self.isCurrent(tag, file.lastModified, for: headers) { return Response(status: 304, headers: fields) }
        fields.append(("Content-Type", file.type))
        if let gzip {
            return Response(status: 200, headers: fields + [("Content-Encoding", "gzip")], body: gzip)
        }
        return Self.response(with: file, fields, Self.range(of: file, tag, for: headers))
    }

    /// RFC 9110 section 13.1.5: a range of another version than the client has a part of is no use to it.
    private static func range(of file: StaticFile, _ tag: String, for headers: HeaderFields) -> ByteRange {
        if let condition = headers["if-range"], condition != tag, condition != file.lastModified { return .whole }
        return ByteRange(headers.count(of: "range") == 1 ? headers["range"] : nil, of: file.version.size)
    }

    private static func response(
        with file: StaticFile, _ fields: [(name: String, value: String)], _ range: ByteRange
    ) -> Response {
        let size = file.version.size
        let status: Int
        let part: Range<Int>
        var fields = fields
        switch range {
        case .whole: (status, part) = (200, 0..<size)
        case .part(let range):
            (status, part) = (206, range)
            fields.append(("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"))
        case .unsatisfiable:
            fields.append(("Content-Range", "bytes */\(size)"))
            return Response(status: 416, headers: fields)
        }
        switch file.plain {
        case .bytes(let bytes):
            return Response(status: status, headers: fields, body: part.count == size ? bytes : Array(bytes[part]))
        case .open(let open): return Response(status: status, headers: fields, file: FileRegion(open, part))
        }
    }

    private func file(_ path: StaticPath) async -> StaticFile? {
        let now = ContinuousClock.Instant.now
        let entry = self.cache.withLock { $0.entry(for: path) }
        if let entry, now - entry.checked < Self.trust { return entry.file }
        let (root, maxBytes) = (self.root, self.maxFileBytes)
        let reading = await offload {
            StaticFile.read(path, below: root, known: entry?.file.version, maxBytes: maxBytes)
        }
        return self.cache.withLock { cache in
            switch reading {
            case .unchanged:
                cache.noteUnchanged(path, at: now)
                return entry?.file
            case .file(let file):
                cache.store(file, for: path, at: now)
                return file
            case .missing:
                cache.remove(path)
                return nil
            }
        }
    }

    /// RFC 9110 sections 13.1.2 and 13.1.3; a date counts only when it is the one we gave.
    private static func isCurrent(_ tag: String, _ lastModified: String, for headers: HeaderFields) -> Bool {
        guard let tags = headers["if-none-match"] else { return headers["if-modified-since"] == lastModified }
        return tags.split(separator: ",").map { $0.trimmed }.contains { candidate in
            candidate == "*" || candidate == tag || candidate.hasPrefix("W/") && candidate.dropFirst(2) == tag
        }
    }
}
