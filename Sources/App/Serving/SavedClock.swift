import Glibc
import Vocabulary

/// How far the playground's clock is ahead, kept in a file: after a restart no row may lie in the future.
struct SavedClock: Sendable {
    private let path: String

    init(directory: String) { self.path = "\(directory)/clock" }

    /// The clock as it was left; it keeps this file up to date from now on.
    func load() -> MovableClock {
        let text = (try? Files.read(self.path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return MovableClock(aheadMicroseconds: Int64(text) ?? 0) { self.save($0) }
    }

    /// Written beside and renamed, so that a crash leaves the old or the new text.
    private func save(_ aheadMicroseconds: Int64) {
        guard let file = fopen("\(self.path).new", "w") else { return }
        fputs("\(aheadMicroseconds)", file)
        fclose(file)
        rename("\(self.path).new", self.path)
    }
}
