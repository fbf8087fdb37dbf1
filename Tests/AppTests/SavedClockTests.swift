import Foundation
import Telemetry
import Testing
import Vocabulary

@testable import App

@Suite struct SavedClockTests {
    private func withDirectory(_ body: (String) throws -> Void) rethrows {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("clock-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try body(directory)
    }

    @Test func `the clock is as far ahead after a restart, though nothing had made the directory`() {
        self.withDirectory { directory in
            SavedClock(directory: directory, log: .silent).load().advance(seconds: 86_400)
            let clock = SavedClock(directory: directory, log: .silent).load()
            #expect(clock.ahead == .seconds(86_400))
            clock.advance(seconds: 1)
            #expect(SavedClock(directory: directory, log: .silent).load().ahead == .seconds(86_401))
        }
    }

    @Test(arguments: ["", "-5", "soon", "99999999999999999999"])
    func `a file that is no distance is none`(text: String) throws {
        try self.withDirectory { directory in
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(directory)/clock"))
            #expect(SavedClock(directory: directory, log: .silent).load().ahead == .zero)
        }
    }

    @Test func `a clock that cannot be kept moves, and the log says so`() {
        let lines = LogLines()
        let clock = SavedClock(directory: "/dev/null/nowhere", log: lines.logger).load()
        clock.advance(seconds: 60)
        #expect(clock.ahead == .seconds(60))
        #expect(lines.text.contains("the clock is not kept over a restart"))
    }
}
