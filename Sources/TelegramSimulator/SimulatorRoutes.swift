public import HTTPServer
import HTTPWire
import JSON

// MARK: - The Bot API

extension Simulator {
    /// Adds the Bot API under `/simulator` and the playground's own API under `/playground/api`.
    public func install(on router: inout Router) {
        router.get("/simulator/{bot}/{method}") { request throws(Problem) in try self.botAPI(request) }
        router.post("/simulator/{bot}/{method}") { request throws(Problem) in try self.botAPI(request) }
        self.installPlayground(on: &router)
    }

    private func botAPI(_ request: RoutedRequest) throws(Problem) -> Response {
        let bot: String = try request.path("bot")
        let name: String = try request.path("method")
        guard bot.hasPrefix("bot") else { return Self.response(.refused(.notFound)) }
        guard bot.dropFirst(3) == self.token else { return Self.response(.refused(.unauthorized)) }
        guard let method = BotMethod.named(name) else { return Self.response(.refused(.notFound)) }
        let bytes = request.body.count + (request.request.query?.utf8.count ?? 0)
        return Self.response(self.answer(method.name, CallParameters(request, of: method), bytes: bytes))
    }

    private static func response(_ answer: BotAPIAnswer) -> Response {
        var headers = [(name: "Content-Type", value: "application/json")]
        if case .refused(let refusal) = answer, let seconds = refusal.retryAfter {
            headers.append(("Retry-After", String(seconds)))
        }
        return Response(status: answer.status, headers: headers, body: answer.body)
    }
}
