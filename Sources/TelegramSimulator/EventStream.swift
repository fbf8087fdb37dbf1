import HTTPWire
import Synchronization
import Vocabulary

/// What one reader of server-sent events has not yet been sent. A reader that falls too far behind is
/// dropped: it will load the chat anew when it comes back.
final class EventStream: Sendable {
    private struct State {
        var waiting: [UInt8] = []
        var frames = 0
        var isClosed = false
        var reader: UnsafeContinuation<[UInt8]?, Never>?
    }

    let member: TelegramID
    private let capacity: Int
    private let state = Mutex(State())

    init(member: TelegramID, capacity: Int) {
        self.member = member
        self.capacity = capacity
    }

    func push(_ frame: [UInt8]) {
        self.state.withLock { state in
            guard !state.isClosed else { return }
            if let reader = state.reader {
                state.reader = nil
                reader.resume(returning: frame)
            } else if state.frames < self.capacity {
                state.waiting += frame
                state.frames += 1
            } else {
                state.isClosed = true
            }
        }
    }

    /// Ends the stream after what has been pushed.
    func close() {
        self.state.withLock { state in
            state.isClosed = true
            state.reader?.resume(returning: nil)
            state.reader = nil
        }
    }

    /// Everything since the last time, as soon as there is something; `nil` at the end. One reader at a time.
    func next() async -> [UInt8]? {
        await withUnsafeContinuation { continuation in
            self.state.withLock { state in
                if !state.waiting.isEmpty {
                    continuation.resume(returning: state.waiting)
                    state.waiting = []
                    state.frames = 0
                } else if state.isClosed {
                    continuation.resume(returning: nil)
                } else {
                    state.reader = continuation
                }
            }
        }
    }

    /// Writes frames to `writer` until the stream ends or the connection is gone, and a comment every so
    /// often so that a dead connection shows.
    func run(to writer: any BodyWriter, heartbeat: Duration, pause: @escaping Simulator.Pause) async throws {
        let beats = Task {
            while !Task.isCancelled {
                await pause(heartbeat)
                self.push(Array(": still here\n\n".utf8))
            }
        }
        defer { beats.cancel() }
        while let frames = await self.next() { try await writer.write(frames) }
    }
}
