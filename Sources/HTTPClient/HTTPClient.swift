public import EventLoops
import Synchronization

/// Outgoing HTTP/1.1 and HTTPS on one event loop, from any executor.
///
/// Certificates are verified, redirects are answers like any other, connections are reused, proxies of
/// the environment are not. A request whose body has begun to leave is never sent a second time.
public final class HTTPClient: Sendable {
    public struct Limits: Sendable {
        /// Requests under way at once.
        public var concurrent: Int
        /// Requests that wait for their turn; one more is refused as not sent.
        public var queued: Int

        public init(concurrent: Int = 64, queued: Int = 1024) {
            self.concurrent = concurrent
            self.queued = queued
        }
    }

    private let loop: EventLoop
    private let transfers: Transfers
    private let isStopped = Atomic<Bool>(false)

    /// - Parameter loop: must run until ``stop()`` has returned.
    public init(loop: EventLoop, limits: Limits = Limits()) {
        self.loop = loop
        self.transfers = Transfers(loop: loop, limits: limits)
    }

    /// The answer, whatever its status. Cancelling the task ends the call as an error that says what is known.
    public func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        guard !self.isStopped.load(ordering: .acquiring) else { throw .notSent(reason: "the client has stopped") }
        let transfer = Transfer(request)
        let (loop, transfers) = (self.loop, self.transfers)
        let result = await withTaskCancellationHandler {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<TransferResult, Never>) in
                loop.execute { transfers.add(transfer) { continuation.resume(returning: $0) } }
            }
        } onCancel: {
            // The flag for a call that the loop has not yet heard of, the action for one that it has.
            transfer.isCancelled.store(true, ordering: .releasing)
            loop.execute { transfers.cancel(transfer) }
        }
        return try result.get()
    }

    /// Ends every call under way with an error and closes all connections. Safe to call twice.
    public func stop() async {
        guard !self.isStopped.exchange(true, ordering: .acquiringAndReleasing) else { return }
        let (loop, transfers) = (self.loop, self.transfers)
        await withUnsafeContinuation { continuation in
            loop.execute {
                transfers.stop()
                continuation.resume()
            }
        }
    }
}
