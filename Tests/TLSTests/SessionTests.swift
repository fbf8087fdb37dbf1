import COpenSSL
import TestCertificates
import Testing

@testable import TLS

@Suite struct `TLS sessions` {
    private let certificate = TestCertificate("one.test")

    private func pair(
        versions: ClosedRange<TLSVersion> = .tls12 ... .tls13, protocols: [String] = ["http/1.1"],
        host: String? = "one.test"
    ) throws -> Conversation {
        let client = try TLSContext(
            trustedPath: self.certificate.pair.certificatePath, versions: versions, protocols: protocols)
        return Conversation(client, try TLSContext(TLSConfiguration(keyPairs: [self.certificate.pair])), host: host)
    }

    @Test(arguments: [TLSVersion.tls12, .tls13], [1, 7, 1460, Int.max])
    func `both versions carry bytes both ways, however they are cut`(_ version: TLSVersion, _ size: Int) throws {
        let conversation = try self.pair(versions: version...version)
        conversation.run(pieces: size)
        #expect(conversation.server.state == .open && conversation.client.state == .open)
        #expect(conversation.server.version == version)
        #expect(conversation.server.cipher?.contains("GCM") == true)
        let question = [UInt8]((0..<40_000).map { UInt8(truncatingIfNeeded: $0) })
        #expect(conversation.client.say(question) == question.count)
        conversation.server.say(Array("answer".utf8))
        conversation.exchange(pieces: size)
        #expect(conversation.serverRead == question)
        #expect(conversation.clientRead == Array("answer".utf8))
    }

    @Test func `RFC 7301: the protocol is http/1.1, no other, and none where none is offered`() throws {
        let agreed = try self.pair(protocols: ["h2", "http/1.1"])
        agreed.run()
        #expect(agreed.server.applicationProtocol == "http/1.1")
        let other = try self.pair(protocols: ["h2"])
        other.run()
        guard case .failed = other.server.state else { return #expect(Bool(false), "must fail") }
        let none = try self.pair(protocols: [])
        none.run()
        #expect(none.server.state == .open && none.server.applicationProtocol == nil)
    }

    @Test func `what the peer did not take stops the plaintext, not the memory`() throws {
        let conversation = try self.pair()
        conversation.run()
        let much = [UInt8](repeating: 7, count: 1_000_000)
        let taken = conversation.server.say(much)
        #expect(
            taken >= TLSSession.maxPendingBytes - TLSSession.maxRecordBytes && taken < 2 * TLSSession.maxPendingBytes)
        #expect(conversation.server.say(much) == 0)
        conversation.exchange()
        #expect(conversation.clientRead.count == taken)
        #expect(conversation.server.say(much) > 0)
    }

    @Test func `a farewell ends reading, and a cut record gives nothing`() throws {
        let conversation = try self.pair()
        conversation.run()
        conversation.client.say(Array("whole".utf8))
        conversation.client.say(Array("cut".utf8))
        let bytes = conversation.client.takeCiphertext()
        #expect(Conversation.deliver(Array(bytes.dropLast()), to: conversation.server) == Array("whole".utf8))
        #expect(conversation.server.state == .open)
        #expect(Conversation.deliver([bytes.last!], to: conversation.server) == Array("cut".utf8))
        conversation.client.close()
        conversation.exchange()
        #expect(conversation.server.state == .ended)
        conversation.server.say(Array("bye".utf8))
        conversation.server.close()
        conversation.exchange()
        #expect(conversation.clientRead == Array("bye".utf8))
        #expect(conversation.client.state == .ended)
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: one.test\r\n\r\n", "\u{16}\u{03}\u{01}", "\u{16}\u{03}\u{01}\u{7F}\u{7F}xxxx",
        "\u{17}\u{03}\u{03}\0\u{05}hello",
    ])
    func `bytes that are not TLS fail, or wait for more, but never open`(_ text: String) throws {
        let conversation = try self.pair()
        #expect(Conversation.deliver(Array(text.utf8), to: conversation.server) == [])
        if text.utf8.count > 8 {
            guard case .failed = conversation.server.state else { return #expect(Bool(false), "must fail") }
        } else {
            #expect(conversation.server.state == .handshaking)
        }
        #expect(conversation.server.say([1]) == 0)
    }

    @Test func `one changed bit fails the session, with an alert`() throws {
        let conversation = try self.pair()
        conversation.run()
        conversation.client.say(Array("pay 10".utf8))
        var bytes = conversation.client.takeCiphertext()
        bytes[bytes.count - 3] ^= 1
        #expect(Conversation.deliver(bytes, to: conversation.server) == [])
        guard case .failed = conversation.server.state else { return #expect(Bool(false), "must fail") }
        #expect(conversation.server.hasCiphertext)
        #expect(conversation.server.say([1]) == 0)
    }

    @Test func `RFC 5746: a client's renegotiation is refused`() throws {
        let conversation = try self.pair(versions: .tls12 ... .tls12)
        conversation.run()
        // SSL_OP_NO_RENEGOTIATION, which our own clients obey too.
        SSL_clear_options(conversation.client.session, 1 << 30)
        #expect(SSL_renegotiate(conversation.client.session) == 1)
        SSL_do_handshake(conversation.client.session)
        conversation.exchange()
        #expect(conversation.client.state == .failed(.failed(reason: "no renegotiation")))
    }

    @Test func `a client believes only the host it asked for`() throws {
        let conversation = try self.pair(host: "two.test")
        conversation.run()
        guard case .failed(.failed(let reason)) = conversation.client.state else {
            return #expect(Bool(false), "must fail")
        }
        #expect(reason == "certificate verify failed")
    }
}
