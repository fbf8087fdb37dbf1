import Glibc
import Vocabulary

/// How far the playground's clock is ahead, kept in a file: after a restart no row may lie in the future.
struct SavedClock: Sendable {
    private let path: String

    init(directory: String) { self.path = "\(directory)/clock" }

    /// The clock as it was left.
    func load() -> MovableClock {
        let text = (try? Files.read(self.path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return MovableClock(aheadMicroseconds: Int64(text.filter(\.isNumber)) ?? 0)
    }

    /// Written beside and renamed, so that a crash leaves the old or the new text.
    func save(_ clock: MovableClock) {
        let text = "\(clock.ahead / .microseconds(1))"
        guard let file = fopen("\(self.path).new", "w") else { return }
        fputs(text, file)
        fclose(file)
        rename("\(self.path).new", self.path)
    }
}
