public import HTTPWire
import Synchronization

/// Events for any number of readers, each of whom goes on where it lost its connection (`Last-Event-ID`).
///
/// Everything is bounded: the latest events are kept for those who come back, and a reader that falls too far
/// behind is disconnected; it comes back by itself and gets what it missed. Whoever has missed more than is kept is
/// sent an event named `reset` first: load everything anew.
public final class EventFeed: Sendable {
    private struct State {
        var count = 0
        /// The latest events, oldest first; the last one is number `count`.
        var kept: [[UInt8]] = []
        var readers: [ObjectIdentifier: Reader] = [:]
        var isClosed = false
    }

    private let maxKept: Int
    private let maxReaders: Int
    private let heartbeat: Duration
    /// Begins our ids: those of another process mean nothing here.
    private let series: String
    private let state = Mutex(State())

    /// - Parameters:
    ///   - maxKept: events kept for those who come back, and how many a reader may be behind.
    ///   - heartbeat: how often a line is sent when nothing happens, so that dead connections show.
    public init(maxKept: Int = 256, maxReaders: Int = 1000, heartbeat: Duration = .seconds(15)) {
        self.maxKept = maxKept
        self.maxReaders = maxReaders
        self.heartbeat = heartbeat
        self.series = String(UInt32.random(in: 0...UInt32.max), radix: 36)
    }

    public func publish(_ data: String, name: String? = nil) {
        self.state.withLock { state in
            state.count += 1
            let event = ServerSentEvent(id: "\(self.series)-\(state.count)", name: name, data: data).bytes
            state.kept.append(event)
            if state.kept.count > self.maxKept { state.kept.removeFirst() }
            for reader in state.readers.values { reader.push(event) }
        }
    }

    /// Ends all streams; readers that come back are refused.
    public func close() {
        self.state.withLock { state in
            state.isClosed = true
            for reader in state.readers.values { reader.close() }
        }
    }

    /// The stream for whoever sent `headers`, from the event after its `Last-Event-ID` on.
    ///
    /// - Throws: 503 when there are too many readers, or the feed is closed.
    public func response(for headers: HeaderFields) throws(Problem) -> Response {
        let reader = Reader(capacity: self.maxKept)
        let isOpen = self.state.withLock { state in
            guard !state.isClosed, state.readers.count < self.maxReaders else { return false }
            reader.push(Array("retry: 2000\n\n".utf8))
            if let last = headers["last-event-id"] { self.catchUp(reader, from: last, state) }
            state.readers[ObjectIdentifier(reader)] = reader
            return true
        }
        guard isOpen else {
            throw Problem(
                503, "http.too_many_readers", "Too many event streams are open.", headers: [("Retry-After", "5")])
        }
        return Response(
            status: 200, headers: [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")]
        ) { writer in
            defer { self.state.withLock { $0.readers[ObjectIdentifier(reader)] = nil } }
            try await reader.run(to: writer, heartbeat: self.heartbeat)
        }
    }

    private func catchUp(_ reader: Reader, from last: String, _ state: State) {
        let parts = last.split(separator: "-")
        guard parts.count == 2, parts[0] == self.series, let number = Int(parts[1]),
            number <= state.count, number >= state.count - state.kept.count
        else { return reader.push(ServerSentEvent(name: "reset", data: "").bytes) }
        let missed = state.kept.suffix(state.count - number)
        if !missed.isEmpty { reader.push(Array(missed.joined())) }
    }
}

/// What one reader has not been sent yet.
private final class Reader: Sendable {
    private struct State {
        var waiting: [UInt8] = []
        var count = 0
        var isClosed = false
        var waiter: UnsafeContinuation<[UInt8]?, Never>?
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int) { self.capacity = capacity }

    func push(_ event: [UInt8]) {
        self.state.withLock { state in
            guard !state.isClosed else { return }
            if let waiter = state.waiter {
                state.waiter = nil
                waiter.resume(returning: event)
            } else if state.count <= self.capacity {
                state.waiting += event
                state.count += 1
            } else {
                state.isClosed = true
            }
        }
    }

    /// Ends the stream after what has been pushed.
    func close() {
        self.state.withLock { state in
            state.isClosed = true
            state.waiter?.resume(returning: nil)
            state.waiter = nil
        }
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

    func run(to writer: any BodyWriter, heartbeat: Duration) async throws {
        let beats = Task {
            while (try? await Task.sleep(for: heartbeat)) != nil { self.push(ServerSentEvent.heartbeat) }
        }
        defer { beats.cancel() }
        while let events = await self.next() { try await writer.write(events) }
    }
}
