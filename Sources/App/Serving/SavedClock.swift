import Glibc
import JSON
import Telemetry
import Vocabulary

/// How far the playground's clock is ahead, kept in a file: after a restart no row may lie in the future.
struct SavedClock: Sendable {
    private let directory: String
    private let log: Logger

    private var path: String { "\(self.directory)/clock" }

    init(directory: String, log: Logger) {
        self.directory = directory
        self.log = log
    }

    /// The clock as it was left; it keeps this file up to date from now on.
    func load() -> MovableClock {
        let text = (try? Files.read(self.path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return MovableClock(aheadMicroseconds: Int64(text) ?? 0) { self.save($0) }
    }

    /// Written beside and renamed, so that a crash leaves the old or the new text. With a database of
    /// somebody else's the directory may be missing.
    private func save(_ aheadMicroseconds: Int64) {
        mkdir(self.directory, 0o711)
        guard let file = fopen("\(self.path).new", "w") else { return self.complain() }
        let isWritten = fputs("\(aheadMicroseconds)", file) >= 0
        guard fclose(file) == 0, isWritten, rename("\(self.path).new", self.path) == 0 else {
            return self.complain()
        }
    }

    private func complain() { self.log.warning("the clock is not kept over a restart", ["errno": .int(Int64(errno))]) }
}
