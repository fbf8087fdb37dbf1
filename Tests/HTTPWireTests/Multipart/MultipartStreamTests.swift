import HTTPWire
import Testing

@Suite struct `A form in pieces` {
    private static let text =
        "preamble\r\n" + Form.field("a", "1\r\n--")
        + Form.file("\r\r\n\r\n-\r\n--a\r\n\r\n--bb".replacing("--bb", with: "-b"))
        + Form.part("Content-Disposition: form-data; name=\"c\"", "Content-Type: a/b", content: "") + "--b-- \r\nend"

    /// Events with pieces of content joined, then the fault if there is one.
    private func outcome(_ bytes: [UInt8], sizes: () -> Int) throws -> [String] {
        var limits = MultipartLimits()
        limits.maxFieldBytes = 40
        limits.maxPartHeaderBytes = 90
        limits.maxParts = 4
        limits.maxIgnoredBytes = 20
        var parser = MultipartParser(try MultipartBoundary(Array("b".utf8)), limits: limits)
        var outcome: [String] = []
        var content: [UInt8] = []
        var start = 0
        do throws(MultipartFault) {
            while start < bytes.count {
                let piece = Array(bytes[start..<min(bytes.count, start + sizes())])
                start += piece.count
                var offset = 0
                while let event = try parser.next(piece.span, from: &offset) {
                    switch event {
                    case .begin(let part): outcome.append("\(part)")
                    case .bytes(let bytes):
                        #expect(!bytes.isEmpty)
                        content += bytes
                    case .end:
                        outcome.append("\(content)")
                        content = []
                    }
                }
                #expect(offset == piece.count)
            }
            try parser.finish()
        } catch { outcome.append("\(error)") }
        return outcome
    }

    @Test func `content comes as it arrives, without the delimiter's beginning`() throws {
        var parser = MultipartParser(try MultipartBoundary(Array("b".utf8)))
        func events(_ text: String) throws -> [MultipartParser.Event] {
            var (events, offset) = ([] as [MultipartParser.Event], 0)
            let bytes = Array(text.utf8)
            while let event = try parser.next(bytes.span, from: &offset) { events.append(event) }
            return events
        }
        let part = MultipartPart(name: "f", filename: "x")
        #expect(try events(String(Form.file("").dropLast()) + "abc") == [.begin(part), .bytes(Array("abc".utf8))])
        #expect(try events("def\r\n-") == [.bytes(Array("def".utf8))])
        #expect(try events("x") == [.bytes(Array("\r\n-".utf8)), .bytes(Array("x".utf8))])
        #expect(try events("\r\n--").isEmpty)
        #expect(try events("b") == [.end])
        #expect(throws: MultipartFault.unfinished) { try parser.finish() }
        #expect(try events("--").isEmpty)
        try parser.finish()
    }

    @Test func `any cut gives the same, for forms and for what has been one`() throws {
        let seed = Array(Self.text.utf8)
        let whole = try self.outcome(seed) { .max / 2 }
        #expect(whole.count == 6)
        for size in 1...seed.count { #expect(try self.outcome(seed) { size } == whole, "cut to \(size)") }
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0...2, using: &generator) {
                case 0: bytes[place] = seed.randomElement(using: &generator) ?? 0
                case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                default: bytes.removeSubrange(place..<min(bytes.count, place + 5))
                }
            }
            let one = try self.outcome(bytes) { .max / 2 }
            let other = try self.outcome(bytes) { Int.random(in: 1...30) }
            #expect(one == other, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
        }
    }

    @Test func `a large file is only passed through`() throws {
        var parser = MultipartParser(
            try MultipartBoundary(Array("b".utf8)),
            limits: {
                var limits = MultipartLimits()
                limits.maxFileBytes = .max
                return limits
            }())
        let head = Array(Form.file("").dropLast().utf8)
        let piece = [UInt8](repeating: 13, count: 64 * 1024)
        var (offset, count) = (0, 0)
        #expect(try parser.next(head.span, from: &offset) == .begin(MultipartPart(name: "f", filename: "x")))
        for _ in 0..<160 {
            offset = 0
            while let event = try parser.next(piece.span, from: &offset) {
                if case .bytes(let bytes) = event { count += bytes.count }
            }
        }
        // The last CR may be a delimiter's.
        #expect(count == 160 * piece.count - 1)
    }
}
