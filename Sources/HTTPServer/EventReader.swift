import HTTPWire
import Synchronization

/// What one reader of an ``EventFeed`` has not been sent yet.
final class EventReader: Sendable {
    private struct State {
        var waiting: [UInt8] = []
        var count = 0
        var isClosed = false
        var waiter: UnsafeContinuation<[UInt8]?, Never>?
    }

    let topic: Int64?
    private let capacity: Int
    private let state = Mutex(State())

    init(topic: Int64?, capacity: Int) {
        self.topic = topic
        self.capacity = capacity
    }

    /// Waiters are woken outside the lock: a task that is being cancelled holds its own lock while it asks for this one.
    func push(_ event: [UInt8]) {
        let waiter = self.state.withLock { state -> UnsafeContinuation<[UInt8]?, Never>? in
            guard !state.isClosed else { return nil }
            if let waiter = state.waiter {
                state.waiter = nil
                return waiter
            }
            if state.count <= self.capacity {
                state.waiting += event
                state.count += 1
            } else {
                state.isClosed = true
            }
            return nil
        }
        waiter?.resume(returning: event)
    }

    /// Ends the stream after what has been pushed.
    func close() {
        let waiter = self.state.withLock { state -> UnsafeContinuation<[UInt8]?, Never>? in
            state.isClosed = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: nil)
    }

    private func next() async -> [UInt8]? {
        await withUnsafeContinuation { continuation in
            self.state.withLock { state in
                if !state.waiting.isEmpty {
                    continuation.resume(returning: state.waiting)
                    state.waiting = []
                    state.count = 0
                } else if state.isClosed {
                    continuation.resume(returning: nil)
                } else {
                    state.waiter = continuation
                }
            }
        }
    }

    /// Until the feed closes, or the connection is gone, which cancels the task.
    func run(to writer: any BodyWriter, heartbeat: Duration) async throws {
        let beats = Task {
            while (try? await Task.sleep(for: heartbeat)) != nil { self.push(ServerSentEvent.heartbeat) }
        }
        defer { beats.cancel() }
        try await withTaskCancellationHandler {
            while let events = await self.next() { try await writer.write(events) }
        } onCancel: {
            self.close()
        }
    }
}
