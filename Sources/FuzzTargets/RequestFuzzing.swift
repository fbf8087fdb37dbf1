import HTTPWire

/// However bytes are cut, they mean the same; and they never mean more than the limits allow.
enum RequestFuzzing {
    private static let limits = {
        var limits = RequestLimits()
        limits.maxRequestLineBytes = 256
        limits.maxHeaderBytes = 512
        limits.maxHeaderFields = 8
        limits.maxBodyBytes = 1024
        return limits
    }()

    static func run(_ bytes: [UInt8]) {
        let whole = self.outcome([bytes])
        precondition(whole == self.outcome(bytes.pieces(seed: bytes.first ?? 0)), "the cut changes the meaning")
        precondition(whole == self.outcome(bytes.map { [$0] }), "single bytes change the meaning")
    }

    static func runChunks(_ bytes: [UInt8]) {
        self.run(Array("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".utf8) + bytes)
    }

    private static func outcome(_ pieces: [[UInt8]]) -> [String] {
        var parser = RequestParser(limits: self.limits, origin: ClientOrigin(peer: ""))
        var outcome: [String] = []
        for piece in pieces {
            var offset = 0
            parsing: while true {
                let before = offset
                switch parser.next(piece.span, from: &offset) {
                case .needsMore:
                    precondition(offset == piece.count, "bytes were left behind")
                    break parsing
                case .expectsContinue: continue
                case .request(let parsed):
                    precondition(offset > before || parsed.request.body.isEmpty, "a request out of nothing")
                    outcome.append(self.summary(parsed))
                case .fault(let fault): return outcome + ["\(fault.status)"]
                }
            }
        }
        return outcome
    }

    private static func summary(_ parsed: ParsedRequest) -> String {
        let request = parsed.request
        precondition(request.path.hasPrefix("/") || request.path == "*", "a path that is none")
        precondition(request.body.count <= self.limits.maxBodyBytes, "a body over the limit")
        precondition(request.headers.all.count <= self.limits.maxHeaderFields, "fields over the limit")
        for (name, value) in request.headers.all {
            let isClean = (name + value).utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 9 }
            precondition(isClean, "control characters in a field")
        }
        return "\(request.method) \(request.path) \(request.query ?? "-") \(request.headers.all) \(request.body)"
            + " \(parsed.isHTTP10) \(parsed.wantsToStay)"
    }
}
