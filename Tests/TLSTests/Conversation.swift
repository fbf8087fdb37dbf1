import TLS

/// A client and a server that hear each other, in memory.
final class Conversation {
    let client: TLSSession
    let server: TLSSession
    private(set) var clientRead: [UInt8] = []
    private(set) var serverRead: [UInt8] = []

    init(_ client: TLSContext, _ server: TLSContext, host: String? = "one.test") {
        self.client = TLSSession(client, serverName: host)
        self.server = TLSSession(server)
    }

    /// Carries bytes to and fro until both have nothing to say.
    ///
    /// - Parameter size: of the pieces that they are cut into.
    func run(pieces size: Int = .max) {
        self.client.start()
        self.exchange(pieces: size)
    }

    func exchange(pieces size: Int = .max) {
        while self.client.hasCiphertext || self.server.hasCiphertext {
            self.serverRead += Self.deliver(self.client.takeCiphertext(), to: self.server, pieces: size)
            self.clientRead += Self.deliver(self.server.takeCiphertext(), to: self.client, pieces: size)
        }
    }

    static func deliver(_ bytes: [UInt8], to session: TLSSession, pieces size: Int = .max) -> [UInt8] {
        var plaintext: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let piece = bytes[start..<min(bytes.count, size == .max ? .max : start + size)]
            start = piece.endIndex
            plaintext += [UInt8](unsafeUninitializedCapacity: piece.count + TLSSession.maxRecordBytes) {
                buffer, count in
                count = piece.withUnsafeBytes { session.receive($0, into: UnsafeMutableRawBufferPointer(buffer)) }
            }
        }
        return plaintext
    }
}

extension TLSSession {
    @discardableResult
    func say(_ bytes: [UInt8]) -> Int { bytes.withUnsafeBytes { self.send($0) } }
}
