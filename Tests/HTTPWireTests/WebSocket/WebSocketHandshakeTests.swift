import HTTPWire
import Testing

@Suite struct `RFC 6455 section 4.2: the handshake` {
    private func handshake(
        method: Method = .get, upgrade: String = "websocket", connection: String = "Upgrade", version: String = "13",
        key: String = "dGhlIHNhbXBsZSBub25jZQ=="
    ) -> Result<WebSocketHandshake, WebSocketHandshake.Refusal> {
        let headers = HeaderFields([
            "Host": "x", "Upgrade": upgrade, "Connection": connection, "Sec-WebSocket-Version": version,
            "Sec-WebSocket-Key": key, "Sec-WebSocket-Protocol": "chat, superchat",
            "Sec-WebSocket-Extensions": "a; b=c", "sec-websocket-extensions": "permessage-deflate",
        ])
        do throws(WebSocketHandshake.Refusal) {
            return .success(try WebSocketHandshake(Request(method: method, path: "/", headers: headers)))
        } catch { return .failure(error) }
    }

    private func isMalformed(_ result: Result<WebSocketHandshake, WebSocketHandshake.Refusal>) -> Bool {
        if case .failure(.malformed) = result { return true }
        return false
    }

    @Test func `what a client asks for is read, lists and letter case included`() throws {
        let asked = try self.handshake(upgrade: "h2c, WebSocket", connection: "keep-alive, upgrade").get()
        #expect(asked.key == "dGhlIHNhbXBsZSBub25jZQ==")
        #expect(asked.protocols == ["chat", "superchat"])
        #expect(asked.extensions == ["a; b=c", "permessage-deflate"])
        #expect(asked.origin == nil)
    }

    @Test func `what is no handshake is refused, and another version by name`() {
        #expect(self.isMalformed(self.handshake(method: .post)))
        #expect(self.isMalformed(self.handshake(upgrade: "websockets")))
        #expect(self.isMalformed(self.handshake(connection: "keep-alive")))
        for key in [
            "", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZR==", "dGhlIHNhbXBsZSBub25!ZQ==", "dGhlIHNhbXA=",
        ] {
            #expect(self.isMalformed(self.handshake(key: key)))
        }
        let old =
            "GET / HTTP/1.0\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        for (version, isRefused) in [("1.0", true), ("1.1", false)] {
            let parsed = Wire.request(old.replacing("HTTP/1.0", with: "HTTP/\(version)"))
            #expect((parsed.flatMap { try? WebSocketHandshake($0.request) } == nil) == isRefused)
        }
        guard case .failure(.otherVersion) = self.handshake(version: "8") else {
            return #expect(Bool(false), "version 8 must be refused")
        }
    }

    @Test(arguments: [
        (["permessage-deflate"], "permessage-deflate; server_no_context_takeover; client_no_context_takeover"),
        (
            ["permessage-deflate; client_max_window_bits"],
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
        ),
        (
            ["permessage-deflate; client_max_window_bits=\"10\"; server_max_window_bits=9"],
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9; "
                + "client_max_window_bits=10"
        ),
        (
            ["x-webkit", "permessage-deflate; unknown, permessage-deflate;server_no_context_takeover"],
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
        ),
    ])
    func `RFC 7692 section 7.1: the first offer that can be met is met`(_ offers: [String], _ answer: String) {
        #expect(PermessageDeflate(offers: offers)?.answer == answer)
    }

    @Test(arguments: [
        "", "permessage-bzip2", "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=8",
        "permessage-deflate; server_max_window_bits=16", "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=010", "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_max_window_bits; client_max_window_bits", "permessage-deflate; ",
    ])
    func `RFC 7692 section 7.1: an offer with other parameters is declined`(_ offer: String) {
        #expect(PermessageDeflate(offers: [offer]) == nil)
    }

    @Test func `RFC 7692 section 7.1.1: contexts are kept where both want it`() {
        let kept = PermessageDeflate(offers: ["permessage-deflate; client_no_context_takeover"], keepsContext: true)
        #expect(kept?.answer == "permessage-deflate; client_no_context_takeover")
        #expect(PermessageDeflate(offers: ["permessage-deflate"], keepsContext: true)?.answer == "permessage-deflate")
    }
}
