import HTTPWire

/// One request on its way to its response: what the response, the log and the metrics need to know of it.
struct Exchange: Sendable {
    let id: String
    let method: Method
    /// The route's pattern; logs never see the path itself, which may hold personal data.
    let route: String
    let isHTTP10: Bool
    let start: ContinuousClock.Instant

    /// - Parameter parsed: `nil` for a request that could not be read.
    init(_ parsed: ParsedRequest?, id: String, route: String = "-", start: ContinuousClock.Instant) {
        self.id = id
        self.method = parsed?.request.method ?? .get
        self.route = route
        self.isHTTP10 = parsed?.isHTTP10 ?? false
        self.start = start
    }
}
