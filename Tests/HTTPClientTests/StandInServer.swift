import Glibc
import Synchronization

/// A server on a loopback port that plays one scripted part per request and remembers what came.
final class StandInServer: Sendable {
    enum Part: Sendable {
        case answer(String)
        /// Reads the request, answers nothing, closes.
        case hangUp
        /// Reads the request and keeps silent until the client goes away.
        case silence
    }

    private struct State {
        var parts: [Part]
        var requests: [String] = []
        var connections = 0
    }

    let port: UInt16
    private let listener: Int32
    private let state: Mutex<State>

    init(_ parts: [Part]) {
        self.state = Mutex(State(parts: parts))
        self.listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (listener, size) = (self.listener, length)
        let bound = withUnsafeMutableBytes(of: &address) { bytes -> Bool in
            let pointer = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
            return bind(listener, pointer, size) == 0 && listen(listener, 16) == 0
                && getsockname(listener, pointer, &length) == 0
        }
        precondition(bound, "no loopback port for the stand-in")
        self.port = UInt16(bigEndian: address.sin_port)
        Thread.start { [self] in self.acceptAll() }
    }

    var url: String { "http://127.0.0.1:\(self.port)" }
    var requests: [String] { self.state.withLock { $0.requests } }
    var connections: Int { self.state.withLock { $0.connections } }

    func stop() { shutdown(self.listener, Int32(SHUT_RDWR)) }

    private func acceptAll() {
        while true {
            let connection = accept(self.listener, nil, nil)
            guard connection >= 0 else { break }
            self.state.withLock { $0.connections += 1 }
            Thread.start { [self] in self.serve(connection) }
        }
        close(self.listener)
    }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        while let request = Self.readRequest(connection) {
            let part = self.state.withLock { state in
                state.requests.append(request)
                return state.parts.isEmpty ? Part.hangUp : state.parts.removeFirst()
            }
            switch part {
            case .answer(let text):
                _ = text.withCString { send(connection, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
            case .hangUp: return
            case .silence:
                var byte: UInt8 = 0
                _ = recv(connection, &byte, 1, 0)
                return
            }
        }
    }

    private static func readRequest(_ connection: Int32) -> String? {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let end = text.firstRange(of: "\r\n\r\n") {
                let length = text[..<end.lowerBound].split(separator: "\r\n")
                    .first { $0.lowercased().hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst(15).filter(\.isNumber)) }
                if text[end.upperBound...].utf8.count >= length ?? 0 { return text }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
    }
}

private enum Thread {
    /// A thread of its own: the stand-in blocks, which Dispatch's shared pool must not.
    static func start(_ body: @escaping @Sendable () -> Void) {
        let box = Unmanaged.passRetained(Body(run: body))
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        pthread_detach(thread)
    }

    private final class Body {
        let run: @Sendable () -> Void
        init(run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
