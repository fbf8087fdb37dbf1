/// Looks for a form's delimiter in bytes that come in any pieces. Nothing is kept but how much of it has been seen:
/// its CR stands at its beginning alone, so what turns out not to be one is no part of another.
struct DelimiterSearch: Sendable {
    enum Found {
        /// Bytes of the input that are none of the delimiter's.
        case data(Range<Int>)
        /// Bytes of earlier input that looked like one, and are none.
        case heldBack(ArraySlice<UInt8>)
        case delimiter
    }

    private let delimiter: [UInt8]
    private var matched = 0
    /// Bytes of the delimiter that are taken as seen though they were not sent.
    private var assumed = 0

    init(_ boundary: MultipartBoundary) { self.delimiter = boundary.delimiter }

    /// A line begins here: a delimiter needs no line break before it.
    mutating func beginLine() { (self.matched, self.assumed) = (2, 2) }

    /// Goes on in `input` from `offset`, which moves past what was found; `nil` when all has been taken in.
    mutating func next(_ input: Span<UInt8>, from offset: inout Int) -> Found? {
        guard self.matched == 0 else { return self.goOn(input, from: &offset) }
        let start = offset
        while let first = input.firstIndex(of: .carriageReturn, from: offset) {
            let end = first + self.countMatching(input, from: first)
            guard end == input.count || end - first == self.delimiter.count else {
                offset = end
                continue
            }
            offset = first
            if first > start { return .data(start..<first) }
            return self.goOn(input, from: &offset)
        }
        offset = input.count
        return start < offset ? .data(start..<offset) : nil
    }

    /// How many bytes from `first` on are the delimiter's.
    private func countMatching(_ input: Span<UInt8>, from first: Int) -> Int {
        let most = min(self.delimiter.count, input.count - first)
        var count = 1
        while count < most, input[first + count] == self.delimiter[count] { count += 1 }
        return count
    }

    /// At the delimiter's beginning, or within it.
    private mutating func goOn(_ input: Span<UInt8>, from offset: inout Int) -> Found? {
        while offset < input.count {
            guard input[offset] == self.delimiter[self.matched] else {
                let held = self.delimiter[self.assumed..<self.matched]
                self.forget()
                return held.isEmpty ? self.next(input, from: &offset) : .heldBack(held)
            }
            offset += 1
            self.matched += 1
            if self.matched == self.delimiter.count {
                self.forget()
                return .delimiter
            }
        }
        return nil
    }

    private mutating func forget() { (self.matched, self.assumed) = (0, 0) }
}
