import EventLoops
import HTTPServer
import JSON
import TLS
import Telemetry

/// Where requests come in: the configured port, in plain or with TLS.
struct Doors: Sendable {
    let port: UInt16
    let isEncrypted: Bool
    /// Where the process's own simulator can knock, which speaks no TLS.
    let localPort: UInt16
    private let servers: [HTTPServer]

    static func open(_ configuration: Configuration, _ backend: Backend, _ router: Router) async throws -> Doors {
        var settings = HTTPServerConfiguration(configuration)
        let certificates = try Self.certificates(configuration)
        if let certificates { settings.serveTLS(certificates) }
        let server = try await HTTPServer.start(
            configuration: settings, loops: backend.loops, router: router, log: backend.log, metrics: backend.metrics)
        guard let certificates else {
            return Doors(port: server.port, isEncrypted: false, localPort: server.port, servers: [server])
        }
        Self.reloadAtHangUp(certificates, log: backend.log)
        guard configuration.isPlayground else {
            return Doors(port: server.port, isEncrypted: true, localPort: server.port, servers: [server])
        }
        var local = HTTPServerConfiguration(configuration)
        local.host = "127.0.0.1"
        local.port = 0
        let inner = try await HTTPServer.start(
            configuration: local, loops: [backend.loops[0]], router: router, log: backend.log, metrics: Metrics())
        return Doors(port: server.port, isEncrypted: true, localPort: inner.port, servers: [server, inner])
    }

    private static func certificates(_ configuration: Configuration) throws -> TLSCertificates? {
        guard !configuration.tlsKeyPairs.isEmpty else { return nil }
        do throws(TLSError) {
            return try TLSCertificates(TLSConfiguration(keyPairs: configuration.tlsKeyPairs))
        } catch { throw ConfigurationError(problems: ["TLS_CERTIFICATE and TLS_KEY: \(error)"]) }
    }

    private static func reloadAtHangUp(_ certificates: TLSCertificates, log: Logger) {
        Signals.atHangUp {
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
