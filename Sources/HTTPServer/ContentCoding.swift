import HTTPWire

/// Content codings (RFC 9110 section 8.4): gzip, in both directions.
enum ContentCoding {
    /// A smaller response fits into a packet anyway.
    static let minBytes = 1024
    /// A larger one would hold up everybody else on the loop.
    static let maxBytes = 1024 * 1024

    /// The request with its body decoded.
    ///
    /// - Throws: 415 for another coding than gzip, 413 when more than `maxBytes` would come out, 400 for what is
    ///   not gzip.
    static func decoded(_ request: Request, maxBytes: Int) throws(Problem) -> Request {
        guard let coding = request.headers["content-encoding"]?.lowercased(),
            coding != "identity", !coding.isEmpty
        else { return request }
        guard coding == "gzip" || coding == "x-gzip", request.headers.count(of: "content-encoding") == 1 else {
            throw Problem(
                415, "http.unsupported_content_coding", "A body may be compressed with gzip, and with nothing else.",
                headers: [("Accept-Encoding", "gzip")])
        }
        switch Gzip.inflate(request.body, maxBytes: maxBytes) {
        case .bytes(let bytes): return request.with(body: bytes)
        case .tooLarge:
            throw Problem(413, "http.body_too_large", "The body is larger than this server accepts.")
        case .malformed: throw Problem(400, "http.malformed_request", "The body is not gzip, whole and alone.")
        }
    }

    /// Compresses `response` where that pays and the client takes it.
    static func encode(_ response: inout Response, for headers: HeaderFields) {
        guard case .bytes(let bytes) = response.body, response.isWorthCompressing, self.isOurs(response) else { return }
        response.vary("Accept-Encoding")
        guard self.isGzipAccepted(by: headers["accept-encoding"]), let gzip = Gzip.compress(bytes, .low) else { return }
        response.body = .bytes(gzip)
        response.headers.append(("Content-Encoding", "gzip"))
    }

    /// Whether the bytes are text, and nobody has decided on their coding, named them by a tag or cut a range.
    private static func isOurs(_ response: Response) -> Bool {
        var isText = false
        for (name, value) in response.headers {
            switch name {
            case "Content-Encoding", "ETag", "Content-Range": return false
            case "Content-Type": isText = ContentType.isCompressible(value)
            default: break
            }
        }
        return isText
    }

    /// Whether `header`, an `Accept-Encoding`, takes gzip, and would not rather have the bytes as they are
    /// (RFC 9110 section 12.5.3).
    static func isGzipAccepted(by header: String?) -> Bool {
        guard let header else { return false }
        var weights: [String: Int] = [:]
        for element in header.split(separator: ",") {
            let parts = element.split(separator: ";").map { $0.trimmed }
            guard let coding = parts.first?.lowercased() else { continue }
            let weight = parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }
            weights[coding] = weight.map { self.thousandths($0.dropFirst(2)) } ?? 1000
        }
        let gzip = weights["gzip"] ?? weights["x-gzip"] ?? weights["*"] ?? 0
        return gzip > 0 && gzip >= weights["identity"] ?? 0
    }

    /// `0.5` is 500; what is no weight is 0 (RFC 9110 section 12.4.2).
    private static func thousandths(_ text: Substring) -> Int {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = Int(parts[0]), 0...1 ~= whole else { return 0 }
        let decimals = parts.count == 2 ? parts[1] : ""
        guard decimals.count <= 3, decimals.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return 0 }
        return min(1000, whole * 1000 + (Int(decimals + String(repeating: "0", count: 3 - decimals.count)) ?? 0))
    }
}

extension Response {
    /// Large enough, and not too large, to look closer.
    var isWorthCompressing: Bool {
        if case .bytes(let bytes) = self.body { return ContentCoding.minBytes...ContentCoding.maxBytes ~= bytes.count }
        return false
    }
}

extension Substring {
    /// Without spaces and tabs at both ends.
    var trimmed: Substring {
        var text = self
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
