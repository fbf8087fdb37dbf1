import EventLoops

extension EventLoop {
    /// Runs `action` now when already on the loop, soon otherwise.
    func perform(_ action: @escaping @Sendable () -> Void) {
        if self.isCurrent { action() } else { self.execute(action) }
    }

    /// Suspends the calling task, from any thread, without blocking one.
    func pause(for delay: Duration) async {
        guard delay > .zero else { return }
        await withUnsafeContinuation { continuation in
            self.perform { self.schedule(after: delay) { continuation.resume() } }
        }
    }
}
