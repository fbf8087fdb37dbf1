import Synchronization

/// Series of one name that are told apart by label values known only when they come up. Their number is bounded:
/// what comes beyond counts as `other`.
public final class MetricFamily<Series: Sendable>: Sendable {
    private struct Values: Hashable {
        let first: String
        let second: String
    }

    private let maxSeries: Int
    private let make: @Sendable (_ first: String, _ second: String) -> Series
    private let series = Mutex<[Values: Series]>([:])

    init(maxSeries: Int, make: @escaping @Sendable (_ first: String, _ second: String) -> Series) {
        self.maxSeries = maxSeries
        self.make = make
    }

    /// The series of these label values, made when they come up first.
    ///
    /// - Parameter second: left out by a family of one label.
    public subscript(_ first: String, _ second: String = "") -> Series {
        self.series.withLock { series in
            if let known = series[Values(first: first, second: second)] { return known }
            let isFull = series.count >= self.maxSeries
            let values = isFull ? Values(first: "other", second: "other") : Values(first: first, second: second)
            if let known = series[values] { return known }
            let new = self.make(values.first, values.second)
            series[values] = new
            return new
        }
    }
}

extension Metrics {
    /// - Parameters:
    ///   - labels: one name or two.
    ///   - maxSeries: distinct label values, before the rest is counted together.
    public func counters(
        _ name: String, help: String, labels: (String, String?), maxSeries: Int = 500
    ) -> MetricFamily<Counter> {
        MetricFamily(maxSeries: maxSeries) { first, second in
            guard let other = labels.1 else { return self.counter(name, help: help, labels: [labels.0: first]) }
            return self.counter(name, help: help, labels: [labels.0: first, other: second])
        }
    }

    /// - Parameters:
    ///   - labels: one name or two.
    ///   - maxSeries: distinct label values, before the rest is counted together.
    public func histograms(
        _ name: String, help: String, labels: (String, String?), maxSeries: Int = 200
    ) -> MetricFamily<Histogram> {
        MetricFamily(maxSeries: maxSeries) { first, second in
            guard let other = labels.1 else { return self.histogram(name, help: help, labels: [labels.0: first]) }
            return self.histogram(name, help: help, labels: [labels.0: first, other: second])
        }
    }
}
