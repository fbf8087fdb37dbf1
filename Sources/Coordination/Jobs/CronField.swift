/// Which numbers one field of a cron expression names, as bits.
struct CronField: Sendable, Hashable {
    /// The field is a `*` without a step.
    let isEvery: Bool
    private let bits: UInt64

    init(
        _ text: String, _ name: String, in range: ClosedRange<Int>, names: [Substring: Int] = [:]
    ) throws(CronSyntaxError) {
        var bits: UInt64 = 0
        for part in text.lowercased().split(separator: ",", omittingEmptySubsequences: false) {
            guard let numbers = Self.numbers(part, in: range, names: names) else {
                throw CronSyntaxError(
                    reason: "\(name) \"\(text)\" must be made of \(range.lowerBound) to \(range.upperBound), *, - and /"
                )
            }
            for number in numbers { bits |= 1 << UInt64(number) }
        }
        self.bits = bits
        self.isEvery = text == "*"
    }

    /// `nil` when `part` is malformed.
    private static func numbers(
        _ part: Substring, in range: ClosedRange<Int>, names: [Substring: Int]
    ) -> StrideThrough<Int>? {
        let halves = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let span = halves.first, let step = halves.count == 2 ? Self.number(halves[1], names: [:]) : 1, step > 0
        else { return nil }
        if span == "*" { return stride(from: range.lowerBound, through: range.upperBound, by: step) }
        let ends = span.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            .map { Self.number($0, names: names) }
        guard case let first?? = ends.first, range.contains(first) else { return nil }
        // A lone number with a step counts to the end.
        guard let last = ends.count == 2 ? ends[1] : halves.count == 2 ? range.upperBound : first,
            range.contains(last), first <= last
        else { return nil }
        return stride(from: first, through: last, by: step)
    }

    private static func number(_ text: Substring, names: [Substring: Int]) -> Int? {
        guard !text.isEmpty, text.utf8.count <= 4 else { return nil }
        if let named = names[text] { return named }
        return text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    func includes(_ number: Int) -> Bool { self.bits & (1 << UInt64(number)) != 0 }

    /// The largest number up to `limit`.
    func last(upTo limit: Int) -> Int? {
        guard limit >= 0 else { return nil }
        let below = limit >= 63 ? self.bits : self.bits & ((1 << UInt64(limit + 1)) - 1)
        return below == 0 ? nil : 63 - below.leadingZeroBitCount
    }
}
