import CCurl
import CCurlHeaders
import EventLoops
import Synchronization

/// libcurl's multi interface on one loop: bounded transfers under way, a bounded queue behind them.
///
/// `@unchecked Sendable`: every member but `loop` is touched by the loop's thread only.
final class Transfers: @unchecked Sendable {
    private let loop: EventLoop
    private let limits: HTTPClient.Limits
    /// `nil` before the first transfer and after the end.
    private var multi: UnsafeMutableRawPointer?
    private var isStopped = false
    private var active: [UnsafeMutableRawPointer: Transfer] = [:]
    private var waiting: [Transfer] = []
    private var idleHandles: [UnsafeMutableRawPointer] = []
    private var timer: Timer?
    private var watched: Set<Int32> = []

    init(loop: EventLoop, limits: HTTPClient.Limits) {
        self.loop = loop
        self.limits = limits
    }

    func add(_ transfer: Transfer, completion: @escaping (TransferResult) -> Void) {
        transfer.completion = completion
        guard !transfer.isCancelled.load(ordering: .acquiring) else {
            return transfer.finish(.failure(.notSent(reason: "cancelled")))
        }
        guard !self.isStopped else { return transfer.finish(.failure(.notSent(reason: "the client has stopped"))) }
        if self.active.count < self.limits.concurrent { return self.start(transfer) }
        guard self.waiting.count < self.limits.queued else {
            return transfer.finish(.failure(.notSent(reason: "too many requests are waiting")))
        }
        self.waiting.append(transfer)
        self.loop.schedule(after: transfer.timeLeft) { [weak self, weak transfer] in
            guard let self, let transfer, transfer.easy == nil else { return }
            self.cancelWaiting(transfer, "the deadline passed in the queue")
        }
    }

    func cancel(_ transfer: Transfer) {
        guard let easy = transfer.easy, self.active[easy] === transfer else {
            return self.cancelWaiting(transfer, "cancelled")
        }
        let error = transfer.abandoned("cancelled")
        self.release(easy)
        transfer.finish(.failure(error))
        self.startWaiting()
    }

    private func cancelWaiting(_ transfer: Transfer, _ reason: String) {
        guard let index = self.waiting.firstIndex(where: { $0 === transfer }) else { return }
        self.waiting.remove(at: index).finish(.failure(.notSent(reason: reason)))
    }

    func stop() {
        self.isStopped = true
        for transfer in self.waiting { transfer.finish(.failure(.notSent(reason: "the client has stopped"))) }
        self.waiting.removeAll()
        for (easy, transfer) in self.active {
            let error = transfer.abandoned("the client has stopped")
            self.release(easy)
            transfer.finish(.failure(error))
        }
        for easy in self.idleHandles { curl_easy_cleanup(easy) }
        self.idleHandles.removeAll()
        if let multi = self.multi { curl_multi_cleanup(multi) }
        self.multi = nil
        self.timer?.cancel()
        for socket in self.watched { self.loop.forget(socket) }
        self.watched.removeAll()
    }
}

// MARK: - One transfer's way through libcurl

extension Transfers {
    private func start(_ transfer: Transfer) {
        guard let multi = self.multi ?? self.makeMulti(), let easy = self.idleHandles.popLast() ?? curl_easy_init()
        else { return transfer.finish(.failure(.notSent(reason: "libcurl cannot start"))) }
        do throws(HTTPClientError) { try transfer.prepare(easy) } catch {
            transfer.easy = nil
            self.recycle(easy)
            return transfer.finish(.failure(error))
        }
        self.active[easy] = transfer
        guard curl_multi_add_handle(multi, easy) == CURLM_OK else {
            self.active.removeValue(forKey: easy)?.easy = nil
            self.recycle(easy)
            return transfer.finish(.failure(.notSent(reason: "libcurl refused the transfer")))
        }
    }

    private func startWaiting() {
        while self.active.count < self.limits.concurrent, !self.waiting.isEmpty {
            self.start(self.waiting.removeFirst())
        }
    }

    /// Takes `easy` out of libcurl and keeps it for the next transfer.
    private func release(_ easy: UnsafeMutableRawPointer) {
        if let multi = self.multi { curl_multi_remove_handle(multi, easy) }
        self.active.removeValue(forKey: easy)?.easy = nil
        self.recycle(easy)
    }

    private func recycle(_ easy: UnsafeMutableRawPointer) {
        curl_easy_reset(easy)
        self.idleHandles.append(easy)
    }

    /// Lets libcurl work on one socket, or on what is due, and hands out what has ended.
    fileprivate func act(_ socket: curl_socket_t, _ events: Int32) {
        guard let multi = self.multi else { return }
        var running: Int32 = 0
        curl_multi_socket_action(multi, socket, events, &running)
        var code = CURLE_OK
        while let easy = ccurl_next_done(multi, &code) {
            guard let transfer = self.active[easy] else { continue }
            let result = transfer.result(code)
            self.release(easy)
            transfer.finish(result)
        }
        self.startWaiting()
    }
}

// MARK: - What libcurl asks of the loop

extension Transfers {
    /// Once per process, before anything else of libcurl.
    private static let isInitialized = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private func makeMulti() -> UnsafeMutableRawPointer? {
        guard Self.isInitialized, let multi = curl_multi_init() else { return nil }
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, self.limits.concurrent)
        // Unretained: the handle is cleaned up in `stop`, and until then the client holds this object.
        ccurl_multi_set_context(multi, Unmanaged.passUnretained(self).toOpaque())
        ccurl_multi_set_functions(
            multi,
            { _, socket, what, context, _ in
                Transfers.from(context).setInterest(socket, what)
                return 0
            },
            { _, milliseconds, context in
                Transfers.from(context).setTimer(milliseconds)
                return 0
            })
        self.multi = multi
        return multi
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> Transfers {
        Unmanaged<Transfers>.fromOpaque(context!).takeUnretainedValue()
    }

    private func setInterest(_ socket: curl_socket_t, _ what: Int32) {
        guard what != CURL_POLL_REMOVE else {
            if self.watched.remove(socket) != nil { self.loop.forget(socket) }
            return
        }
        var interest: Readiness = []
        if what == CURL_POLL_IN || what == CURL_POLL_INOUT { interest.insert(.readable) }
        if what == CURL_POLL_OUT || what == CURL_POLL_INOUT { interest.insert(.writable) }
        if self.watched.insert(socket).inserted {
            self.loop.watch(socket, for: interest, SocketWatch(socket, self))
        } else {
            self.loop.rewatch(socket, for: interest)
        }
    }

    private func setTimer(_ milliseconds: Int) {
        self.timer?.cancel()
        self.timer = nil
        guard milliseconds >= 0 else { return }
        self.timer = self.loop.schedule(after: .milliseconds(milliseconds)) { [weak self] in
            self?.act(CURL_SOCKET_TIMEOUT, 0)
        }
    }
}

/// Passes one socket's readiness on to libcurl.
private final class SocketWatch: ReadinessHandler {
    private let socket: curl_socket_t
    private weak var transfers: Transfers?

    init(_ socket: curl_socket_t, _ transfers: Transfers) {
        self.socket = socket
        self.transfers = transfers
    }

    func ready(_ readiness: Readiness) {
        var events: Int32 = 0
        if readiness.contains(.readable) { events |= CURL_CSELECT_IN }
        if readiness.contains(.writable) { events |= CURL_CSELECT_OUT }
        if !readiness.isDisjoint(with: .broken) { events |= CURL_CSELECT_ERR }
        self.transfers?.act(self.socket, events)
    }
}
