public import HTTPWire
import Synchronization

/// Events for any number of readers, each of whom goes on where it lost its connection (`Last-Event-ID`).
///
/// Everything is bounded: the latest events are kept for those who come back, and a reader that falls too far
/// behind is disconnected; it comes back by itself and gets what it missed. Whoever has missed more than is kept is
/// sent an event named `reset` first: load everything anew.
public final class EventFeed: Sendable {
    private struct Event {
        let topic: Int64?
        let bytes: [UInt8]
    }

    private struct State {
        var count = 0
        /// The latest events, oldest first; the last one is number `count`.
        var kept: [Event] = []
        var readers: [ObjectIdentifier: EventReader] = [:]
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

    /// - Parameter topic: whose readers get it; everybody does when `nil`.
    public func publish(_ data: String, name: String? = nil, topic: Int64? = nil) {
        self.state.withLock { state in
            state.count += 1
            let bytes = ServerSentEvent(id: self.id(state.count), name: name, data: data).bytes
            state.kept.append(Event(topic: topic, bytes: bytes))
            if state.kept.count > self.maxKept { state.kept.removeFirst() }
            for reader in state.readers.values where topic == nil || topic == reader.topic { reader.push(bytes) }
        }
    }

    /// Ends all streams; readers that come back are refused.
    public func close() {
        let readers = self.state.withLock { state in
            state.isClosed = true
            return Array(state.readers.values)
        }
        for reader in readers { reader.close() }
    }

    /// The stream for whoever sent `headers`: what is published from now on, or from after its `Last-Event-ID`.
    ///
    /// - Parameter topic: whose events it gets, besides those for everybody.
    /// - Throws: 503 when there are too many readers, or the feed is closed.
    public func response(for headers: HeaderFields, topic: Int64? = nil) throws(Problem) -> Response {
        guard let place = self.place(for: topic, from: headers["last-event-id"]) else {
            throw Problem(
                503, "http.too_many_readers", "Too many event streams are open.", headers: [("Retry-After", "5")])
        }
        return Response(
            status: 200, headers: [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")]
        ) { writer in try await place.reader.run(to: writer, heartbeat: self.heartbeat) }
    }

    private func place(for topic: Int64?, from last: String?) -> Place? {
        let reader = EventReader(topic: topic, capacity: self.maxKept)
        let isAdmitted = self.state.withLock { state in
            guard !state.isClosed, state.readers.count < self.maxReaders else { return false }
            reader.push(self.opening(for: topic, from: last, state))
            state.readers[ObjectIdentifier(reader)] = reader
            return true
        }
        return isAdmitted ? Place(feed: self, reader: reader) : nil
    }

    /// From which event on the reader counts, even when it has seen none yet, and what it has missed.
    private func opening(for topic: Int64?, from last: String?, _ state: State) -> [UInt8] {
        let known = last.flatMap { self.number(of: $0, state) }
        var bytes = Array("id: \(self.id(known ?? state.count))\nretry: 2000\n\n".utf8)
        guard let known else { return last == nil ? bytes : bytes + ServerSentEvent(name: "reset", data: "").bytes }
        for event in state.kept.suffix(state.count - known) where event.topic == nil || event.topic == topic {
            bytes += event.bytes
        }
        return bytes
    }

    private func id(_ number: Int) -> String { "\(self.series)-\(number)" }

    /// `nil` when `id` is none of ours, or what came after it is no longer kept.
    private func number(of id: String, _ state: State) -> Int? {
        let parts = id.split(separator: "-")
        guard parts.count == 2, parts[0] == self.series, let number = Int(parts[1]),
            number <= state.count, number >= state.count - state.kept.count
        else { return nil }
        return number
    }

    fileprivate func release(_ reader: EventReader) {
        self.state.withLock { $0.readers[ObjectIdentifier(reader)] = nil }
    }
}

/// A reader's place in its feed, for as long as the response lives: also when its body is never written, to HEAD or
/// because the peer has gone.
private final class Place: Sendable {
    private let feed: EventFeed
    let reader: EventReader

    init(feed: EventFeed, reader: EventReader) {
        self.feed = feed
        self.reader = reader
    }

    deinit { self.feed.release(self.reader) }
}
