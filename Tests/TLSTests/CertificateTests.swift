import Glibc
import TLS
import TestCertificates
import Testing

@Suite struct `Certificates` {
    /// Whether a client that trusts `certificate` alone comes to terms with `server` under the name `host`.
    private func opens(_ server: TLSContext, as host: String?, trusting certificate: TestCertificate) throws -> Bool {
        let client = try TLSContext(trustedPath: certificate.pair.certificatePath)
        let conversation = Conversation(client, server, host: host)
        conversation.run()
        return conversation.client.state == .open && conversation.server.state == .open
    }

    @Test func `RFC 6066 section 3: the host's name chooses, and the first stands in`() throws {
        let first = TestCertificate("one.test")
        let second = TestCertificate("two.test", "*.two.test")
        let server = try TLSContext(TLSConfiguration(keyPairs: [first.pair, second.pair]))
        #expect(try self.opens(server, as: "one.test", trusting: first))
        #expect(try self.opens(server, as: "two.test", trusting: second))
        #expect(try self.opens(server, as: "www.two.test", trusting: second))
        #expect(try self.opens(server, as: nil, trusting: first))
        #expect(try !self.opens(server, as: "two.test", trusting: first))
        #expect(try !self.opens(server, as: "three.test", trusting: first))
    }

    @Test func `renewed files serve new sessions, and old ones go on`() throws {
        let certificate = TestCertificate("one.test")
        let old = try TLSContext(trustedPath: certificate.pair.certificatePath)
        let certificates = try TLSCertificates(TLSConfiguration(keyPairs: [certificate.pair]))
        let before = Conversation(old, certificates.current)
        before.run()
        certificate.renew(["one.test"])
        try certificates.reload()
        #expect(try self.opens(certificates.current, as: "one.test", trusting: certificate))
        before.client.say(Array("still here".utf8))
        before.exchange()
        #expect(before.serverRead == Array("still here".utf8))
        let late = Conversation(old, certificates.current)
        late.run()
        #expect(late.client.state != .open)
    }

    @Test func `files that cannot be used are named, and change nothing`() throws {
        let certificate = TestCertificate("one.test")
        let other = TestCertificate("two.test")
        let certificates = try TLSCertificates(TLSConfiguration(keyPairs: [certificate.pair]))
        truncate(certificate.pair.certificatePath, 10)
        #expect(throws: TLSError.self) { try certificates.reload() }
        certificate.renew(["one.test"])
        #expect(throws: TLSError.noCertificates) { try TLSContext(TLSConfiguration(keyPairs: [])) }
        let missing = TLSKeyPair(certificatePath: "/nonexistent.pem", keyPath: certificate.pair.keyPath)
        let error = #expect(throws: TLSError.self) { try TLSContext(TLSConfiguration(keyPairs: [missing])) }
        #expect(error?.description.contains("/nonexistent.pem") == true)
        let mixed = TLSKeyPair(certificatePath: certificate.pair.certificatePath, keyPath: other.pair.keyPath)
        #expect(throws: TLSError.keyMismatch(certificate: mixed.certificatePath, key: mixed.keyPath)) {
            try TLSContext(TLSConfiguration(keyPairs: [mixed]))
        }
    }
}
