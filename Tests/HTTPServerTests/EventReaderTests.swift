import HTTPWire
import Testing

@testable import HTTPServer

@Suite struct `A reader of events` {
    private struct Sink: BodyWriter {
        func write(_ bytes: [UInt8]) async throws {}
    }

    /// Cancelling holds the task's own lock while it asks for the reader's: nobody may hold them the other way round.
    @Test(.timeLimit(.minutes(2)))
    func `that is cancelled while it is written to and closed comes to its end`() async {
        for _ in 0..<40_000 {
            let reader = EventReader(topic: nil, capacity: 4)
            let running = Task { try? await reader.run(to: Sink(), heartbeat: .seconds(60)) }
            await Task.yield()
            await withTaskGroup(of: Void.self) { group in
                group.addTask { reader.push([1]) }
                group.addTask { running.cancel() }
                group.addTask { reader.close() }
            }
            await running.value
        }
    }
}
