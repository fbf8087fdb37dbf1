import Testing

@testable import Telemetry

@Suite struct MetricsTests {
    @Test func `the exposition is Prometheus' text format`() {
        let metrics = Metrics()
        let done = metrics.counter("jobs_total", help: "Jobs.", labels: ["outcome": "done"])
        _ = metrics.counter("jobs_total", help: "Jobs.", labels: ["outcome": "failed"])
        metrics.gauge("open", help: "Open things.") { 3 }
        done.increment(by: 2)
        #expect(
            metrics.exposition() == """
                # HELP jobs_total Jobs.
                # TYPE jobs_total counter
                jobs_total{outcome="done"} 2
                jobs_total{outcome="failed"} 0
                # HELP open Open things.
                # TYPE open gauge
                open 3

                """)
    }

    @Test func `a histogram counts each duration in its bucket and all above`() {
        let metrics = Metrics()
        let times = metrics.histogram("seconds", help: "Time.", labels: ["step": "a"])
        for milliseconds in [0.4, 3, 20_000] { times.observe(.milliseconds(milliseconds)) }
        let text = metrics.exposition()
        for line in [
            #"seconds_bucket{step="a",le="0.0005"} 1"#, #"seconds_bucket{step="a",le="0.005"} 2"#,
            #"seconds_bucket{step="a",le="10.0"} 2"#, #"seconds_bucket{step="a",le="+Inf"} 3"#,
            #"seconds_count{step="a"} 3"#, #"seconds_sum{step="a"} 20.0034"#,
        ] {
            #expect(text.contains(line))
        }
    }

    @Test func `the same series twice is a mistake in the program`() async {
        await #expect(processExitsWith: .failure) {
            let metrics = Metrics()
            _ = metrics.counter("jobs_total", help: "Jobs.")
            _ = metrics.counter("jobs_total", help: "Jobs.")
        }
    }
}
