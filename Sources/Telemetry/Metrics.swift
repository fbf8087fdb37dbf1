import Synchronization

/// The process's counters, gauges and histograms, in Prometheus' text format (version 0.0.4).
///
/// Series are made once, by whoever counts, and kept; counting is one atomic addition.
public final class Metrics: Sendable {
    private struct Family {
        let kind: String
        let help: String
        var series: [(labels: String, render: @Sendable (_ name: String, _ labels: String) -> String)] = []
    }

    private let families = Mutex<[String: Family]>([:])

    public init() {}

    public func counter(_ name: String, help: String, labels: KeyValuePairs<String, String> = [:]) -> Counter {
        let counter = Counter()
        self.add(name, "counter", help, labels) { "\($0)\($1) \(counter.value)\n" }
        return counter
    }

    /// A value read when it is asked for.
    public func gauge(
        _ name: String, help: String, labels: KeyValuePairs<String, String> = [:], _ read: @escaping @Sendable () -> Int
    ) {
        self.add(name, "gauge", help, labels) { "\($0)\($1) \(read())\n" }
    }

    public func histogram(_ name: String, help: String, labels: KeyValuePairs<String, String> = [:]) -> Histogram {
        let histogram = Histogram()
        self.add(name, "histogram", help, labels) { histogram.render($0, $1) }
        return histogram
    }

    private func add(
        _ name: String, _ kind: String, _ help: String, _ labels: KeyValuePairs<String, String>,
        _ render: @escaping @Sendable (String, String) -> String
    ) {
        let text = labels.map { "\($0)=\"\($1)\"" }.joined(separator: ",")
        self.families.withLock { families in
            families[name, default: Family(kind: kind, help: help)].series
                .append((text.isEmpty ? "" : "{\(text)}", render))
        }
    }

    /// Everything, families by name.
    public func exposition() -> String {
        let families = self.families.withLock { $0 }
        return families.sorted { $0.key < $1.key }.map { name, family in
            "# HELP \(name) \(family.help)\n# TYPE \(name) \(family.kind)\n"
                + family.series.map { $0.render(name, $0.labels) }.joined()
        }.joined()
    }
}

public final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    public var value: Int { self.count.load(ordering: .relaxed) }

    public func increment(by amount: Int = 1) { self.count.wrappingAdd(amount, ordering: .relaxed) }
}

/// Durations by bucket, 0.5 ms to 10 s.
public final class Histogram: Sendable {
    private static let bounds: [Double] = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    private let buckets = Mutex<[Int]>(Array(repeating: 0, count: bounds.count + 1))
    private let sumMicroseconds = Atomic<Int>(0)

    public func observe(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let value = Double(seconds) + Double(attoseconds) / 1e18
        let index = Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count
        self.buckets.withLock { $0[index] += 1 }
        self.sumMicroseconds.wrappingAdd(Int(value * 1_000_000), ordering: .relaxed)
    }

    func render(_ name: String, _ labels: String) -> String {
        let inner = labels.isEmpty ? "" : labels.dropFirst().dropLast() + ","
        var total = 0
        var text = ""
        let counts = self.buckets.withLock { $0 }
        for (bound, count) in zip(Self.bounds.map { "\($0)" } + ["+Inf"], counts) {
            total += count
            text += "\(name)_bucket{\(inner)le=\"\(bound)\"} \(total)\n"
        }
        let sum = Double(self.sumMicroseconds.load(ordering: .relaxed)) / 1_000_000
        return text + "\(name)_sum\(labels) \(sum)\n\(name)_count\(labels) \(total)\n"
    }
}
