public import HTTPWire

/// One peer, as a route's handler sees it; usable from anywhere.
public struct WebSocket: Sendable {
    let session: WebSocketSession
    /// Agreed on; `nil` when the client offered none of ours.
    public let subprotocol: String?

    /// What the peer sends, for one reader; ends when the connection does.
    public var messages: WebSocketMessages { WebSocketMessages(session: self.session) }

    /// Sends `message`, and returns when the socket has taken it and everything before it.
    ///
    /// - Throws: why the connection ended, if it has.
    public func send(_ message: WebSocketMessage) async throws(WebSocketClose) {
        let session = self.session
        let close = await withUnsafeContinuation { waiter in session.run { session.send(message, waiter) } }
        if let close { throw close }
    }

    /// Queues `message` without waiting: a peer for which too much waits already is dropped with 1008.
    public func offer(_ message: WebSocketMessage) {
        let session = self.session
        session.run { session.send(message, nil) }
    }

    /// Begins the close handshake; what was queued goes out first.
    public func close(_ close: WebSocketClose = .normal) {
        let session = self.session
        session.run { session.close(close) }
    }
}

/// Ends when the connection does. Messages that nobody takes slow the peer down.
public struct WebSocketMessages: AsyncSequence, Sendable {
    let session: WebSocketSession

    public struct AsyncIterator: AsyncIteratorProtocol {
        let session: WebSocketSession

        public mutating func next() async -> WebSocketMessage? { await self.next(isolation: nil) }

        public mutating func next(isolation _: isolated (any Actor)?) async -> WebSocketMessage? {
            let session = self.session
            return await withUnsafeContinuation { waiter in session.run { session.take(waiter) } }
        }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(session: self.session) }
}
