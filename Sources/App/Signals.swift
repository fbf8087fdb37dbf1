import Dispatch
import Glibc

/// SIGTERM and SIGINT: how somebody asks the process to end.
struct Signals {
    private static let numbers = [SIGTERM, SIGINT]

    private let asked: AsyncStream<Void>
    /// They work as long as somebody holds them.
    private let sources: [any DispatchSourceSignal]

    /// From now on the signals are heard; before, they end the process at once.
    init() {
        let (asked, heard) = AsyncStream.makeStream(of: Void.self)
        self.asked = asked
        self.sources = Self.numbers.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { heard.yield() }
            source.resume()
            return source
        }
    }

    /// Returns at the first signal since the beginning. Another one ends the process the hard way.
    func untilAskedToEnd() async {
        for await _ in self.asked { break }
        for source in self.sources { source.cancel() }
        for number in Self.numbers { signal(number, SIG_DFL) }
    }
}
