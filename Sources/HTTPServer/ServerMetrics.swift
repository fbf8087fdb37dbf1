import EventLoops
import HTTPWire
import JSON
import Telemetry

/// Counts and logs what was served.
final class ServerMetrics: Sendable {
    private let requests: InlineArray<5, Counter>
    private let duration: Histogram
    let refusedConnections: Counter
    private let log: Logger

    init(_ metrics: Metrics, _ admission: Admission, log: Logger) {
        self.requests = InlineArray { index in
            metrics.counter(
                "dianabot_http_requests_total", help: "Requests answered, by class of status.",
                labels: ["class": "\(index + 1)xx"])
        }
        self.duration = metrics.histogram(
            "dianabot_http_request_duration_seconds", help: "From the request's last byte to the response's first.")
        self.refusedConnections = metrics.counter(
            "dianabot_http_connections_refused_total", help: "Connections over a limit.")
        metrics.gauge("dianabot_http_connections", help: "Open connections.") { [admission] in admission.total }
        self.log = log
    }

    func served(_ exchange: Exchange, status: Int) {
        let nanoseconds = EventLoop.nanoseconds() - exchange.start
        self.requests[min(max(status / 100, 1), 5) - 1].increment()
        self.duration.observe(nanoseconds: nanoseconds)
        guard self.log.level == .debug else { return }
        self.log.debug(
            "request served",
            [
                "method": .string(exchange.method.rawValue), "route": .string(exchange.route?.pattern ?? "-"),
                "status": .int(Int64(status)),
                "ms": .double(Double(nanoseconds / 1000) / 1000),
                "request_id": .string(exchange.id.text),
            ])
    }
}
