import Dispatch
import Glibc

/// SIGHUP, by which a process is told that its files have changed; it no longer ends it.
///
/// `@unchecked Sendable`: Dispatch's sources may be used from any thread.
final class HangUps: @unchecked Sendable {
    /// Works as long as somebody holds it.
    private let source: any DispatchSourceSignal

    init(_ action: @escaping @Sendable () -> Void) {
        signal(SIGHUP, SIG_IGN)
        self.source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .global())
        self.source.setEventHandler(handler: action)
        self.source.resume()
    }
}
