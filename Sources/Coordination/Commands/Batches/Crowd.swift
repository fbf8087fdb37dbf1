/// Whether those who were just answered are worth waiting for before the next batch begins.
///
/// Callers who ask again as soon as they are answered fall into two halves that wait for each other's batches. Given a
/// moment to come back they go all together, in batches twice as large, which is the cheaper half of the work. Callers
/// who do not come back are waited for in vain, less and less often.
struct Crowd {
    /// Fewer are not worth a pause.
    private static let least = 4
    /// Batches without a pause after one that was in vain, at most.
    private static let longestDoubt = 64

    /// How many are waited for now.
    private(set) var expected: Int?
    /// Batches to begin without a pause from now on.
    private var doubt = 0
    private var lastDoubt = 0

    /// A batch has ended.
    ///
    /// - Parameter size: of a batch at most.
    /// - Returns: whether the next one waits for those who were `answered`.
    mutating func waits(answered: Int, waiting: Int, size: Int) -> Bool {
        let crowd = min(answered + waiting, size)
        guard answered > 1, crowd >= Self.least, waiting < crowd else { return false }
        guard self.doubt == 0 else {
            self.doubt -= 1
            return false
        }
        self.expected = crowd
        return true
    }

    /// - Returns: whether those who were waited for are there.
    mutating func isComplete(waiting: Int) -> Bool {
        guard let expected, waiting >= expected else { return false }
        self.end(waiting: waiting)
        return true
    }

    /// The next batch begins with who is there.
    mutating func end(waiting: Int) {
        guard let expected else { return }
        self.expected = nil
        let isInVain = waiting < expected - expected / 4
        self.lastDoubt = isInVain ? min(Self.longestDoubt, max(1, self.lastDoubt * 2)) : 0
        self.doubt = self.lastDoubt
    }
}
