import EventLoops
import Glibc
import HTTPServer
import HTTPWire
import TLS
import Telemetry

// A server of WebSockets that send everything back, for `scripts/websocket_clients.py`.
// Use: echo [CERTIFICATE KEY]; prints its port.
@Sendable func echo(_ socket: WebSocket, _: RoutedRequest) async throws {
    for await message in socket.messages { try await socket.send(message) }
}

var plain = WebSocketConfiguration()
plain.compression = .none
var context = WebSocketConfiguration()
context.compression = .withContext
var eager = WebSocketConfiguration()
eager.minCompressedBytes = 1

var router = Router()
router.webSocket("/plain", plain, echo)
router.webSocket("/each", eager, echo)
router.webSocket("/context", context, echo)
router.webSocket("/flood") { socket, _ in
    for _ in 0..<1000 { socket.offer(.binary([UInt8](repeating: 7, count: 100_000))) }
    for await _ in socket.messages {}
}

var configuration = HTTPServerConfiguration()
configuration.port = 0
if CommandLine.arguments.count == 3 {
    let pair = TLSKeyPair(certificatePath: CommandLine.arguments[1], keyPath: CommandLine.arguments[2])
    configuration.serveTLS(try TLSCertificates(TLSConfiguration(keyPairs: [pair])))
}
let server = try await HTTPServer.start(
    configuration: configuration, loops: EventLoop.start(count: 1), router: router, log: .silent, metrics: Metrics())
print(server.port)
fflush(nil)
// Until the standard input ends.
while readLine() != nil {}
await server.shutdown(deadline: .seconds(5))
