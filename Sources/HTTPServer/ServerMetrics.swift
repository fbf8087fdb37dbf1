import HTTPWire
import JSON
import Telemetry

/// Counts and logs what was served.
final class ServerMetrics: Sendable {
    private let requests: [Counter]
    private let duration: Histogram
    let refusedConnections: Counter
    private let log: Logger

    init(_ metrics: Metrics, _ admission: Admission, log: Logger) {
        self.requests = (1...5).map { digit in
            metrics.counter(
                "dianabot_http_requests_total", help: "Requests answered, by class of status.",
                labels: ["class": "\(digit)xx"])
        }
        self.duration = metrics.histogram(
            "dianabot_http_request_duration_seconds", help: "From the request's last byte to the response's first.")
        self.refusedConnections = metrics.counter(
            "dianabot_http_connections_refused_total", help: "Connections over a limit.")
        metrics.gauge("dianabot_http_connections", help: "Open connections.") { [admission] in admission.total }
        self.log = log
    }

    func served(_ exchange: Exchange, status: Int) {
        let (seconds, attoseconds) = (ContinuousClock.Instant.now - exchange.start).components
        self.requests[min(max(status / 100, 1), 5) - 1].increment()
        self.duration.observe(nanoseconds: seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        guard self.log.level == .debug else { return }
        self.log.debug(
            "request served",
            [
                "method": .string(exchange.method.rawValue), "route": .string(exchange.route),
                "status": .int(Int64(status)),
                "ms": .double(Double(seconds) * 1000 + Double(attoseconds / 1_000_000_000_000) / 1000),
                "request_id": .string(exchange.id),
            ])
    }
}
