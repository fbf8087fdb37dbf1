public import EventLoops
import Glibc
import HTTPWire
public import Telemetry

/// An HTTP/1.1 server on the loops it is given.
public final class HTTPServer: Sendable {
    /// The port it listens on.
    public let port: UInt16
    private let servers: [LoopServer]

    private init(port: UInt16, servers: [LoopServer]) {
        self.port = port
        self.servers = servers
    }

    /// Listens on every loop; returns when connections are being accepted.
    ///
    /// - Parameter metrics: gets the `dianabot_http_` series; one server each.
    public static func start(
        configuration: HTTPServerConfiguration, loops: [EventLoop], router: Router, log: Logger, metrics: Metrics
    ) async throws(HTTPServerError) -> HTTPServer {
        // sendfile(2) knows no MSG_NOSIGNAL: a peer that vanishes must be an error and not the process's end.
        signal(SIGPIPE, SIG_IGN)
        let parts = ServerParts(configuration, router: router, log: log, metrics: metrics)
        let first = try ListeningSocket(
            host: configuration.host, port: configuration.port, sharesPort: configuration.sharesPort)
        var servers: [LoopServer] = []
        for loop in loops {
            let socket = servers.isEmpty ? first : try first.sibling(host: configuration.host)
            servers.append(LoopServer(loop: loop, socket: socket, parts: parts))
        }
        for server in servers { await server.loop.run { server.start() } }
        return HTTPServer(port: first.port, servers: servers)
    }

    /// Stops accepting, lets the requests under way finish, and returns when they have or after `deadline`,
    /// which cuts them off. Safe to call twice.
    public func shutdown(deadline: Duration) async {
        await withTaskGroup { group in
            for server in self.servers {
                group.addTask {
                    await withUnsafeContinuation { done in
                        server.loop.execute { server.drain(within: deadline) { done.resume() } }
                    }
                }
            }
        }
    }
}

extension EventLoop {
    /// Runs `action` on the loop and returns when it has.
    fileprivate func run(_ action: @escaping @Sendable () -> Void) async {
        await withUnsafeContinuation { done in
            self.execute {
                action()
                done.resume()
            }
        }
    }
}
