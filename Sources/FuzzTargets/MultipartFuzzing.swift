import HTTPWire

/// However a form is cut, it means the same; and it never means more than the limits allow.
///
/// The boundary is what the form's first line says, behind its two dashes; `b` when that cannot be one.
enum MultipartFuzzing {
    private static let limits = {
        var limits = MultipartLimits()
        limits.maxParts = 4
        limits.maxPartHeaderBytes = 128
        limits.maxPartHeaderFields = 4
        limits.maxFieldBytes = 64
        limits.maxFileBytes = 128
        limits.maxIgnoredBytes = 32
        return limits
    }()

    static func run(_ bytes: [UInt8]) {
        guard let boundary = self.boundary(of: bytes) else { return }
        let whole = self.outcome([bytes], boundary)
        precondition(
            whole == self.outcome(bytes.pieces(seed: bytes.last ?? 0), boundary), "the cut changes the meaning")
        precondition(whole == self.outcome(bytes.map { [$0] }, boundary), "single bytes change the meaning")
        // The header of a request, too: nothing but faults may come of it.
        let headers = HeaderFields(["Content-Type": String(decoding: bytes, as: UTF8.self)])
        _ = try? MultipartBoundary(headers)
    }

    private static func boundary(of bytes: [UInt8]) -> MultipartBoundary? {
        let line = bytes.dropFirst(2).prefix { $0 != 13 }
        return (try? MultipartBoundary(Array(line))) ?? (try? MultipartBoundary(Array("b".utf8)))
    }

    private struct Outcome: Equatable {
        var parts: [MultipartPart] = []
        var contents: [[UInt8]] = []
        var fault: MultipartFault?
    }

    private static func outcome(_ pieces: [[UInt8]], _ boundary: MultipartBoundary) -> Outcome {
        var parser = MultipartParser(boundary, limits: self.limits)
        var outcome = Outcome()
        var content: [UInt8] = []
        do throws(MultipartFault) {
            for piece in pieces {
                var offset = 0
                while let event = try parser.next(piece.span, from: &offset) {
                    switch event {
                    case .begin(let part): outcome.parts.append(part)
                    case .bytes(let bytes): content += bytes
                    case .end:
                        outcome.contents.append(content)
                        content = []
                    }
                }
                precondition(offset == piece.count, "bytes were left behind")
            }
            try parser.finish()
            precondition(outcome.parts.count == outcome.contents.count, "a part without an end")
        } catch { outcome.fault = error }
        self.check(outcome)
        return outcome
    }

    private static func check(_ outcome: Outcome) {
        precondition(outcome.parts.count <= self.limits.maxParts, "parts over the limit")
        for (part, content) in zip(outcome.parts, outcome.contents) {
            let most = part.filename == nil ? self.limits.maxFieldBytes : self.limits.maxFileBytes
            precondition(content.count <= most, "content over the limit")
            precondition(!(part.name + (part.filename ?? "")).utf8.contains(0), "a NUL in a name")
        }
    }
}
