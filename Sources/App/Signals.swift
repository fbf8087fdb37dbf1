import Dispatch
import Glibc

/// Waits for somebody to ask the process to end.
enum Signals {
    /// Returns at the first SIGTERM or SIGINT. A second one ends the process the hard way.
    static func untilAskedToEnd() async {
        let signals = [SIGTERM, SIGINT]
        for number in signals { signal(number, SIG_IGN) }
        let stream = AsyncStream<Void> { continuation in
            for number in signals {
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler { continuation.yield() }
                source.resume()
                retained.append(source)
            }
        }
        for await _ in stream { break }
        for number in signals { signal(number, SIG_DFL) }
    }

    /// Runs `action` at each SIGHUP, which ends the process no more.
    static func atHangUp(_ action: @escaping @Sendable () -> Void) {
        signal(SIGHUP, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .global())
        source.setEventHandler(handler: action)
        source.resume()
        retained.append(source)
    }

    /// Sources work as long as somebody holds them; these work as long as the process.
    nonisolated(unsafe) private static var retained: [any DispatchSourceSignal] = []
}
