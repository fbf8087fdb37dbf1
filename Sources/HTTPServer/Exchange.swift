import HTTPWire

/// One request on its way to its response: what the response, the log and the metrics need to know of it.
struct Exchange: Sendable {
    let id: RequestID
    /// `nil` for a request that could not be read, or that leads nowhere. Logs see its pattern and never the path
    /// itself, which may hold personal data.
    let route: Route?
    let method: Method
    let isHTTP10: Bool
    /// By ``EventLoop/nanoseconds()``.
    let start: Int64

    /// - Parameter request: `nil` when it could not be read.
    init(_ request: Request?, id: RequestID, route: Route? = nil, start: Int64) {
        self.id = id
        self.route = route
        self.method = request?.method ?? .get
        self.isHTTP10 = request?.isHTTP10 ?? false
        self.start = start
    }
}
