import TLS

/// A client that speaks TLS to a server under test.
final class TLSClient {
    private let socket: RawClient
    let session: TLSSession

    init(_ served: Served, trusting path: String, receiveBufferBytes: Int32? = nil) throws {
        self.socket = served.client(receiveBufferBytes: receiveBufferBytes)
        self.session = TLSSession(try TLSContext(trustedPath: path), serverName: "one.test")
        self.session.start()
        self.socket.send(self.session.takeCiphertext())
    }

    /// Goes on until the handshake has ended in one way or another.
    func handshake() async {
        while self.session.state == .handshaking { guard await self.hear() != nil else { return } }
    }

    func send(_ text: String) { self.socket.send(self.encrypted(text)) }

    /// Both ends, that of the session and that of the socket, leave in the same segment as the last bytes.
    func sendWithEnd(_ text: String) {
        var bytes = self.encrypted(text)
        self.session.close()
        bytes += self.session.takeCiphertext()
        self.socket.send(bytes, flags: RawClient.more)
        self.socket.finishSending()
    }

    private func encrypted(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        var (sent, ciphertext) = (0, [UInt8]())
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { self.session.send($0, from: sent) }
            guard count > 0 else { break }
            sent += count
            ciphertext += self.session.takeCiphertext()
        }
        return ciphertext
    }

    /// What has come, decrypted; `nil` at the end of the connection.
    func hear() async -> [UInt8]? {
        guard let bytes = await self.socket.readSome() else { return nil }
        let plaintext = [UInt8](unsafeUninitializedCapacity: bytes.count + TLSSession.maxRecordBytes) { buffer, count in
            count = bytes.withUnsafeBytes { self.session.receive($0, into: UnsafeMutableRawBufferPointer(buffer)) }
        }
        if self.session.hasCiphertext { self.socket.send(self.session.takeCiphertext()) }
        return plaintext
    }

    func readToEnd() async -> String {
        var bytes: [UInt8] = []
        while let more = await self.hear() { bytes += more }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Everything up to `mark`, or up to the end where it does not come.
    func read(until mark: String) async -> String {
        var text = ""
        while !text.contains(mark), let more = await self.hear() { text += String(decoding: more, as: UTF8.self) }
        return text
    }
}
