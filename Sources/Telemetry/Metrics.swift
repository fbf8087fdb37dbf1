import Synchronization

/// The process's counters, gauges and histograms, in Prometheus' text format (version 0.0.4).
///
/// Series are made once, by whoever counts, and kept; a second one of the same name and labels is a mistake
/// in the program. Counting is one atomic addition.
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
        let pairs = labels.map { "\($0)=\"\($1.escapedLabel)\"" }.joined(separator: ",")
        let text = pairs.isEmpty ? "" : "{\(pairs)}"
        self.families.withLock { families in
            let isNew = families[name]?.series.contains { $0.labels == text } != true
            precondition(isNew, "two series \(name)\(text)")
            families[name, default: Family(kind: kind, help: help)].series.append((text, render))
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

extension String {
    fileprivate var escapedLabel: String {
        guard self.utf8.contains(where: { [0x5C, 0x22, 0x0A].contains($0) }) else { return self }
        return self.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
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
    private static let nanosecondBounds = bounds.map { Int64($0 * 1_000_000_000) }

    private let buckets: [Counter] = (0...bounds.count).map { _ in Counter() }
    private let sumNanoseconds = Atomic<Int64>(0)

    public func observe(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.observe(nanoseconds: seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    public func observe(nanoseconds: Int64) {
        let bounds = Self.nanosecondBounds
        var index = 0
        while index < bounds.count, nanoseconds > bounds[index] { index += 1 }
        self.buckets[index].increment()
        self.sumNanoseconds.wrappingAdd(nanoseconds, ordering: .relaxed)
    }

    func render(_ name: String, _ labels: String) -> String {
        let inner = labels.isEmpty ? "" : labels.dropFirst().dropLast() + ","
        var total = 0
        var text = ""
        for (bound, bucket) in zip(Self.bounds.map { "\($0)" } + ["+Inf"], self.buckets) {
            total += bucket.value
            text += "\(name)_bucket{\(inner)le=\"\(bound)\"} \(total)\n"
        }
        let sum = Double(self.sumNanoseconds.load(ordering: .relaxed)) / 1_000_000_000
        return text + "\(name)_sum\(labels) \(sum)\n\(name)_count\(labels) \(total)\n"
    }
}
