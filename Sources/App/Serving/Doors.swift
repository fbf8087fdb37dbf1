import EventLoops
import HTTPServer
import JSON
import TLS
import Telemetry

/// Where requests come in: the configured port, in plain or with TLS.
struct Doors: Sendable {
    let port: UInt16
    /// For people on this machine.
    let address: String
    /// For the process's own simulator, which speaks no TLS.
    let localAddress: String
    private let servers: [HTTPServer]
    private let hangUps: HangUps?

    static func open(_ configuration: Configuration, _ backend: Backend, _ router: Router) async throws -> Doors {
        guard let certificates = try Self.certificates(configuration) else {
            let server = try await Self.start(HTTPServerConfiguration(configuration), backend, router)
            let address = configuration.localAddress(port: server.port)
            return Doors(
                port: server.port, address: address, localAddress: address, servers: [server], hangUps: nil)
        }
        var settings = HTTPServerConfiguration(configuration)
        settings.serveTLS(certificates)
        let server = try await Self.start(settings, backend, router)
        let address = configuration.localAddress(port: server.port, scheme: "https")
        let inner = configuration.isPlayground ? try await Self.startInner(configuration, backend, router) : nil
        return Doors(
            port: server.port, address: address, localAddress: inner.map { "http://127.0.0.1:\($0.port)" } ?? address,
            servers: [server] + (inner.map { [$0] } ?? []), hangUps: Self.renew(certificates, log: backend.log))
    }

    private static func start(
        _ settings: HTTPServerConfiguration, _ backend: Backend, _ router: Router
    ) async throws -> HTTPServer {
        try await HTTPServer.start(
            configuration: settings, loops: backend.loops, router: router, log: backend.log, metrics: backend.metrics)
    }

    /// In plain, on this machine alone.
    private static func startInner(
        _ configuration: Configuration, _ backend: Backend, _ router: Router
    ) async throws -> HTTPServer {
        var settings = HTTPServerConfiguration(configuration)
        settings.host = "127.0.0.1"
        settings.port = 0
        // Its requests are nobody's: they count nowhere.
        return try await HTTPServer.start(
            configuration: settings, loops: [backend.loops[0]], router: router, log: backend.log, metrics: Metrics())
    }

    private static func certificates(_ configuration: Configuration) throws -> TLSCertificates? {
        guard !configuration.tlsKeyPairs.isEmpty else { return nil }
        do throws(TLSError) {
            return try TLSCertificates(TLSConfiguration(keyPairs: configuration.tlsKeyPairs))
        } catch { throw ConfigurationError(problems: ["TLS_CERTIFICATE and TLS_KEY: \(error)"]) }
    }

    private static func renew(_ certificates: TLSCertificates, log: Logger) -> HangUps {
        HangUps {
            do throws(TLSError) {
                try certificates.reload()
                log.info("certificates read again")
            } catch { log.error("the new certificates cannot be used", ["reason": .string("\(error)")]) }
        }
    }

    func close(deadline: Duration) async {
        for server in self.servers { await server.shutdown(deadline: deadline) }
    }
}
