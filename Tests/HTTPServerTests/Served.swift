import EventLoops
import HTTPServer
import HTTPWire
import Telemetry

/// A server on a loop and a port of its own, for the length of one test.
struct Served {
    let server: HTTPServer
    let metrics: Metrics

    static func run(
        _ configure: (inout HTTPServerConfiguration) -> Void = { _ in }, routes: (inout Router) -> Void = { _ in },
        _ body: (Served) async throws -> Void
    ) async throws {
        var router = Router()
        router.on(.get, "/now", .now { _ in Response.text("now") })
        router.get("/later/{text}") { request throws(Problem) in Response.text(try request.path("text")) }
        router.post("/echo") { request in Response(status: 200, body: request.body) }
        routes(&router)
        var configuration = HTTPServerConfiguration()
        configuration.port = 0
        configuration.sweepInterval = .milliseconds(5)
        configure(&configuration)
        let loops = EventLoop.start(count: 1)
        let metrics = Metrics()
        let server = try await HTTPServer.start(
            configuration: configuration, loops: loops, router: router, log: .silent, metrics: metrics)
        defer { for loop in loops { loop.stop() } }
        do { try await body(Served(server: server, metrics: metrics)) } catch {
            await server.shutdown(deadline: .zero)
            throw error
        }
        await server.shutdown(deadline: .zero)
    }

    func client(receiveBufferBytes: Int32? = nil) -> RawClient {
        RawClient(port: self.server.port, receiveBufferBytes: receiveBufferBytes)
    }

    /// The whole answer to `text`, after which the connection must end.
    func answer(to text: String) async -> String? {
        let client = self.client()
        client.send(text)
        return await client.readToEnd()
    }
}

/// Something that happens once, and can be waited for.
struct Signal<Value: Sendable>: Sendable {
    private let stream: AsyncStream<Value>
    private let continuation: AsyncStream<Value>.Continuation

    init() { (self.stream, self.continuation) = AsyncStream.makeStream() }

    func send(_ value: Value) { self.continuation.yield(value) }

    var value: Value? {
        get async {
            for await value in self.stream { return value }
            return nil
        }
    }
}

extension Signal<Void> {
    func send() { self.send(()) }
}
