import EventLoops
import HTTPWire

/// The streamed body under way, and who waits for it to be read.
final class OutgoingStream {
    let isChunked: Bool
    fileprivate var task: Task<Void, Never>?
    fileprivate var waiters: [UnsafeContinuation<Bool, Never>] = []

    init(isChunked: Bool) { self.isChunked = isChunked }

    func drained() { self.wake(true) }

    func connectionClosed() {
        self.task?.cancel()
        self.wake(false)
    }

    private func wake(_ isDrained: Bool) {
        let waiters = self.waiters
        self.waiters = []
        for waiter in waiters { waiter.resume(returning: isDrained) }
    }
}

extension Connection {
    func stream(_ produce: @escaping @Sendable (any BodyWriter) async throws -> Void, isChunked: Bool) {
        let stream = OutgoingStream(isChunked: isChunked)
        self.stream = stream
        stream.task = Task(executorPreference: self.loop) {
            do {
                try await produce(ConnectionBodyWriter(connection: self))
                self.endStream()
            } catch {
                // Without the last chunk the peer knows that the body is not whole.
                self.drop()
            }
        }
    }

    private func endStream() {
        guard self.isOpen, let stream else { return }
        self.stream = nil
        if stream.isChunked {
            var last: [UInt8] = []
            ResponseEncoder.appendLastChunk(to: &last)
            self.send(last)
        }
        guard self.isOpen else { return }
        self.end()
        if !self.hasOutput { self.outputSent() }
        self.resume()
    }

    /// - Parameter waiter: gets `true` when everything queued has left, `false` when the connection is gone.
    fileprivate func write(_ bytes: [UInt8], _ waiter: UnsafeContinuation<Bool, Never>) {
        guard self.isOpen, let stream else { return waiter.resume(returning: false) }
        if stream.isChunked {
            var chunk: [UInt8] = []
            chunk.reserveCapacity(bytes.count + 20)
            ResponseEncoder.appendChunk(bytes, to: &chunk)
            self.send(chunk)
        } else {
            self.send(bytes)
        }
        guard self.isOpen else { return waiter.resume(returning: false) }
        if self.hasOutput { stream.waiters.append(waiter) } else { waiter.resume(returning: true) }
    }
}

/// The peer of a streamed response is gone.
struct ConnectionClosed: Error {}

private struct ConnectionBodyWriter: BodyWriter {
    let connection: Connection

    func write(_ bytes: [UInt8]) async throws {
        let isSent = await withUnsafeContinuation { waiter in
            if self.connection.loop.isCurrent {
                self.connection.write(bytes, waiter)
            } else {
                self.connection.loop.execute { self.connection.write(bytes, waiter) }
            }
        }
        guard isSent else { throw ConnectionClosed() }
    }
}
