import HTTPWire

/// Feeds text to a fresh parser.
enum Wire {
    enum Outcome: Equatable {
        case requests([String], rest: Bool)
        case fault(Int)
    }

    /// Methods and paths of all requests in `text`, cut into pieces of `size` bytes; whether more is expected.
    static func parse(_ text: String, size: Int = .max, limits: RequestLimits = RequestLimits()) -> Outcome {
        var parser = RequestParser(limits: limits, origin: ClientOrigin(peer: "192.0.2.1"))
        var found: [String] = []
        switch Self.requests(in: Array(text.utf8), size: size, with: &parser) {
        case .failure(let fault): return .fault(fault.status)
        case .success(let requests): found = requests.map(Self.summary)
        }
        return .requests(found, rest: parser.progress != .betweenRequests)
    }

    static func requests(
        in bytes: [UInt8], size: Int = .max, with parser: inout RequestParser
    ) -> Result<[ParsedRequest], RequestFault> {
        var requests: [ParsedRequest] = []
        var start = 0
        while start < bytes.count {
            let piece = Array(bytes[start..<min(bytes.count, size == .max ? .max : start + size)])
            start += piece.count
            var offset = 0
            pieces: while true {
                switch parser.next(piece.span, from: &offset) {
                case .needsMore: break pieces
                case .expectsContinue: continue
                case .request(let request): requests.append(request)
                case .fault(let fault): return .failure(fault)
                }
            }
        }
        return .success(requests)
    }

    static func request(_ text: String, limits: RequestLimits = RequestLimits()) -> ParsedRequest? {
        var parser = RequestParser(limits: limits, origin: ClientOrigin(peer: "192.0.2.1"))
        return try? Self.requests(in: Array(text.utf8), with: &parser).get().first
    }

    /// The status of the fault in a request with these header lines, or `nil` when it is well.
    static func status(_ lines: String..., version: String = "1.1") -> Int? {
        let text = (["POST /x HTTP/\(version)"] + lines + ["", ""]).joined(separator: "\r\n")
        if case .fault(let status) = Self.parse(text) { return status }
        return nil
    }

    private static func summary(_ parsed: ParsedRequest) -> String {
        let body = String(decoding: parsed.request.body, as: UTF8.self)
        return "\(parsed.request.method.rawValue) \(parsed.request.path)\(body.isEmpty ? "" : " \(body)")"
    }
}
