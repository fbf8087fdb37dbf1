public import HTTPWire
import JSON
public import Telemetry

/// From request to response, without a connection: finds the route and turns problems into documents.
public final class Responder: Sendable {
    enum Start {
        case now(Response)
        case later(@Sendable (RoutedRequest) async throws(Problem) -> Response, RoutedRequest)
    }

    private let router: Router
    private let present: @Sendable (Problem, String) -> Response
    private let log: Logger
    private let crossOrigin: CrossOriginPolicy?
    private let maxBodyBytes: Int

    /// - Parameter maxBodyBytes: what a compressed body may become.
    public init(
        router: Router, log: Logger, crossOrigin: CrossOriginPolicy? = nil, maxBodyBytes: Int = 1024 * 1024,
        present: @escaping @Sendable (Problem, _ requestID: String) -> Response = { $0.response(requestID: $1) }
    ) {
        self.router = router
        self.present = present
        self.log = log
        self.crossOrigin = crossOrigin
        self.maxBodyBytes = maxBodyBytes
    }

    /// The whole way at once, for whoever has a request but no socket.
    public func respond(to request: Request, id: String) async -> Response {
        switch self.start(request, id: .given(id)).start {
        case .now(let response): response
        case .later(let handler, let routed): await self.finish(handler, routed)
        }
    }

    /// - Returns: the response, or what it takes to get it, and the route if there is one.
    func start(_ request: Request, id: RequestID) -> (start: Start, route: Route?) {
        switch self.router.match(request.method, request.path) {
        case .found(let route, let parameters):
            do throws(Problem) {
                return (try self.start(route, self.decoded(request), parameters, id: id), route)
            } catch {
                return (.now(self.response(for: error, id: id)), route)
            }
        case .otherMethods(let methods): return (.now(self.refuse(request.method, methods, id: id)), nil)
        case .none:
            if request.method == .options, request.path == "*" { return (.now(Self.options(Method.allCases)), nil) }
            let problem = Problem(404, "http.not_found", "There is nothing at this path.")
            return (.now(self.response(for: problem, id: id)), nil)
        }
    }

    private func start(
        _ route: Route, _ request: Request, _ parameters: [(name: String, value: String)], id: RequestID
    ) throws(Problem) -> Start {
        let routed = RoutedRequest(request, id, parameters)
        switch route.handler {
        case .now(let handler): return .now(try handler(routed))
        case .later(let handler): return .later(handler, routed)
        }
    }

    private func decoded(_ request: Request) throws(Problem) -> Request {
        guard request.hasBody else { return request }
        return try ContentCoding.decoded(request, maxBytes: self.maxBodyBytes)
    }

    func finish(
        _ handler: @Sendable (RoutedRequest) async throws(Problem) -> Response, _ routed: RoutedRequest
    ) async -> Response {
        do throws(Problem) { return try await handler(routed) } catch {
            return self.response(for: error, id: routed.requestID)
        }
    }

    /// Whether the response lacks what ``dressed(_:for:)`` adds.
    func mustDress(_ response: Response) -> Bool { self.crossOrigin != nil || response.isWorthCompressing }

    /// The response with what does not depend on the route: the coding and what pages of other origins may see.
    func dressed(_ response: Response, for request: Request) -> Response {
        var dressed = response
        ContentCoding.encode(&dressed, for: request.headers)
        self.crossOrigin?.apply(to: &dressed, for: request.headers)
        return dressed
    }

    func response(for problem: Problem, id: RequestID) -> Response {
        if problem.status >= 500 {
            self.log.error(
                "request failed",
                [
                    "code": .string(problem.code), "request_id": .string(id.text),
                    "cause": problem.cause.map { .string($0) } ?? .null,
                ])
        }
        return self.present(problem, id.text)
    }

    private func refuse(_ method: Method, _ allowed: [Method], id: RequestID) -> Response {
        guard method != .options else { return Self.options(allowed) }
        let names = allowed.map(\.rawValue).joined(separator: ", ")
        let problem = Problem(
            405, "http.method_not_allowed", "This path answers \(names) only.", headers: [("Allow", names)])
        return self.response(for: problem, id: id)
    }

    private static func options(_ methods: some Collection<Method>) -> Response {
        Response(
            status: 204, headers: [("Allow", methods.map(\.rawValue).sorted().joined(separator: ", "))])
    }
}

extension Problem {
    init(_ fault: RequestFault) {
        let code =
            switch fault.status {
            case 408: "http.request_timeout"
            case 413: "http.body_too_large"
            case 414: "http.uri_too_long"
            case 417: "http.expectation_failed"
            case 431: "http.headers_too_large"
            case 501: "http.not_implemented"
            case 505: "http.version_not_supported"
            default: "http.malformed_request"
            }
        self.init(fault.status, code, fault.reason)
    }
}
