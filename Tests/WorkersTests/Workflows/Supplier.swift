import EventLoops
import HTTPClient
import HTTPServer
import HTTPWire
import JSON
import Synchronization
import Telemetry
import TestKit

/// Somebody else's service, over real sockets, with a book of what it did and moods that a test sets.
///
/// `PUT /effects/{key}` does something once per key, `GET` tells whether it was done, `DELETE` takes it back.
final class Supplier: Sendable {
    enum Mood: Sendable {
        case willing
        /// Says no, for good.
        case refuses
        /// Says that it cannot now, and does nothing.
        case busy
        /// Does it, and its answer does not come before ``speak()``.
        case mute
        /// As ``mute``, and then says no.
        case contradicts
        /// Never answers, and does it only when told to: see ``catchUp()``.
        case slow
        /// Says nonsense after having done it.
        case confused
    }

    enum Entry: Hashable, Sendable { case done(String), undone(String) }

    private struct State {
        var book: [Entry] = []
        var calls: [String] = []
        /// For the next calls to do something; willing afterwards.
        var moods: [String: [Mood]] = [:]
        var undoing: [String: [Mood]] = [:]
        var asked: [Mood] = []
        var late: [String] = []
        var silent: [CheckedContinuation<Void, Never>] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let server = Mutex<HTTPServer?>(nil)

    static func with<Value>(_ body: (Supplier, _ address: String) async throws -> Value) async throws -> Value {
        let supplier = Supplier()
        var router = Router()
        router.on(.put, "/effects/{key}", .later { request throws(Problem) in try await supplier.put(request) })
        router.get("/effects/{key}") { request throws(Problem) in try await supplier.get(request) }
        router.on(.delete, "/effects/{key}", .later { request throws(Problem) in try await supplier.delete(request) })
        var configuration = HTTPServerConfiguration()
        configuration.port = 0
        let server = try await HTTPServer.start(
            configuration: configuration, loops: [TestDatabase.loops[0]], router: router, log: .silent,
            metrics: Metrics())
        let result: Result<Value, any Error>
        do { result = .success(try await body(supplier, "http://127.0.0.1:\(server.port)")) } catch {
            result = .failure(error)
        }
        supplier.close()
        await server.shutdown(deadline: .seconds(5))
        return try result.get()
    }

    // MARK: - What a test says and asks

    /// - Parameter step: the part of the key after the run's name.
    func set(_ moods: Mood..., for step: String) { self.state.withLock { $0.moods[step] = moods } }
    func setUndoing(_ moods: Mood..., for step: String) { self.state.withLock { $0.undoing[step] = moods } }
    func setAsked(_ moods: Mood...) { self.state.withLock { $0.asked = moods } }

    /// Does what the slow moods left.
    func catchUp() {
        self.state.withLock { state in
            for key in state.late where !state.book.contains(.done(key)) { state.book.append(.done(key)) }
            state.late = []
        }
    }

    /// Step names in the order of their effects: `room`, `-room` for one taken back.
    var book: [String] {
        self.state.withLock { state in
            state.book.map { entry in
                switch entry {
                case .done(let key): Self.step(key)
                case .undone(let key): "-\(Self.step(key))"
                }
            }
        }
    }

    /// Of one run.
    func book(of run: String) -> [String] {
        let entries = self.state.withLock { $0.book }
        return entries.compactMap { entry in
            switch entry {
            case .done(let key): key.hasPrefix(run) ? Self.step(key) : nil
            case .undone(let key): key.hasPrefix(run) ? "-\(Self.step(key))" : nil
            }
        }
    }

    /// `PUT room`, `GET room` …, in order.
    var calls: [String] { self.state.withLock { $0.calls } }

    private static func step(_ key: String) -> String { String(key.split(separator: ":").last ?? "") }

    // MARK: - What it answers

    private func put(_ request: RoutedRequest) async throws(Problem) -> Response {
        let key: String = try request.path("key")
        let mood = self.state.withLock { state in
            state.calls.append("PUT \(Self.step(key))")
            let mood = Self.next(&state.moods[Self.step(key), default: []])
            switch mood {
            case .willing, .mute, .contradicts, .confused:
                if !state.book.contains(.done(key)) { state.book.append(.done(key)) }
            case .slow: state.late.append(key)
            case .refuses, .busy: break
            }
            return mood
        }
        if mood == .mute || mood == .contradicts { await self.silence() }
        switch mood {
        case .willing, .mute: return .json { $0.member("reference", "ref-\(Self.step(key))") }
        case .refuses, .contradicts: throw Problem(409, "supplier.sold_out", "Sold out.")
        case .busy: throw Problem(503, "supplier.busy", "Not now.")
        case .confused: return .text("<html>")
        case .slow:
            await self.silence()
            return .text("")
        }
    }

    private func get(_ request: RoutedRequest) async throws(Problem) -> Response {
        let key: String = try request.path("key")
        let (mood, isDone) = self.state.withLock { state in
            state.calls.append("GET \(Self.step(key))")
            return (Self.next(&state.asked), state.book.contains(.done(key)))
        }
        guard mood == .willing else { throw Problem(503, "supplier.busy", "Not now.") }
        guard isDone else { throw Problem(404, "supplier.unknown", "Never heard of it.") }
        return .json { $0.member("reference", "ref-\(Self.step(key))") }
    }

    private func delete(_ request: RoutedRequest) async throws(Problem) -> Response {
        let key: String = try request.path("key")
        let mood = self.state.withLock { state in
            state.calls.append("DELETE \(Self.step(key))")
            let mood = Self.next(&state.undoing[Self.step(key), default: []])
            let takesBack = mood == .willing || mood == .mute
            if takesBack, !state.book.contains(.undone(key)) { state.book.append(.undone(key)) }
            return mood
        }
        if mood == .mute { await self.silence() }
        guard mood == .willing else { throw Problem(503, "supplier.busy", "Not now.") }
        return .text("")
    }

    private static func next(_ moods: inout [Mood]) -> Mood { moods.isEmpty ? .willing : moods.removeFirst() }

    /// Until ``speak()``, or the test is over.
    private func silence() async {
        await withCheckedContinuation { continuation in
            let isClosed = self.state.withLock { state in
                if !state.isClosed { state.silent.append(continuation) }
                return state.isClosed
            }
            if isClosed { continuation.resume() }
        }
    }

    /// Answers all who still wait.
    func speak() {
        let silent = self.state.withLock { state in
            defer { state.silent = [] }
            return state.silent
        }
        for continuation in silent { continuation.resume() }
    }

    /// Answers all who still wait, and nobody is kept waiting any more.
    private func close() {
        self.state.withLock { $0.isClosed = true }
        self.speak()
    }
}
