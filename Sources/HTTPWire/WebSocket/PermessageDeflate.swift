/// What client and server agree on for compressing messages (RFC 7692 section 7.1).
public struct PermessageDeflate: Equatable, Sendable {
    /// The server forgets what it has sent after each message, and the client after each of its own.
    public var serverForgets = true
    public var clientForgets = true
    public var serverWindowBits = 15
    public var clientWindowBits = 15
    /// A client that did not speak of its window must not be told one.
    private var saysClientWindow = false

    /// The first of the client's offers that can be met.
    ///
    /// - Parameters:
    ///   - offers: the values of `Sec-WebSocket-Extensions`.
    ///   - keepsContext: messages may refer to earlier ones, which costs memory for each connection.
    public init?(offers: [String], keepsContext: Bool = false) {
        for offer in offers.flatMap({ $0.split(separator: ",") }) {
            let parts = offer.split(separator: ";", omittingEmptySubsequences: false).map(Self.trimmed)
            guard parts[0].lowercased() == "permessage-deflate", let met = Self.meet(parts.dropFirst(), keepsContext)
            else { continue }
            self = met
            return
        }
        return nil
    }

    private init(keepsContext: Bool) {
        self.serverForgets = !keepsContext
        self.clientForgets = !keepsContext
    }

    private static func meet(_ parameters: ArraySlice<Substring>, _ keepsContext: Bool) -> PermessageDeflate? {
        var agreed = PermessageDeflate(keepsContext: keepsContext)
        var seen: Set<String> = []
        for parameter in parameters {
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = Self.trimmed(parts[0]).lowercased()
            let value = parts.count == 2 ? Self.unquoted(Self.trimmed(parts[1])) : nil
            guard seen.insert(name).inserted, agreed.take(name, value) else { return nil }
        }
        return agreed
    }

    private mutating func take(_ name: String, _ value: Substring?) -> Bool {
        switch (name, value) {
        case ("server_no_context_takeover", nil): self.serverForgets = true
        case ("client_no_context_takeover", nil): self.clientForgets = true
        case ("client_max_window_bits", nil): self.saysClientWindow = true
        case ("client_max_window_bits", let value?):
            guard let bits = Self.bits(value) else { return false }
            self.clientWindowBits = bits
            self.saysClientWindow = true
        case ("server_max_window_bits", let value?):
            // zlib cannot write for a window of 8 bits.
            guard let bits = Self.bits(value), bits > 8 else { return false }
            self.serverWindowBits = bits
        default: return false
        }
        return true
    }

    /// The value of `Sec-WebSocket-Extensions` in the response.
    public var answer: String {
        var parts = ["permessage-deflate"]
        if self.serverForgets { parts.append("server_no_context_takeover") }
        if self.clientForgets { parts.append("client_no_context_takeover") }
        if self.serverWindowBits < 15 { parts.append("server_max_window_bits=\(self.serverWindowBits)") }
        if self.saysClientWindow, self.clientWindowBits < 15 {
            parts.append("client_max_window_bits=\(self.clientWindowBits)")
        }
        return parts.joined(separator: "; ")
    }

    private static func bits(_ text: Substring) -> Int? {
        guard text.first != "0", text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let bits = Int(text) else {
            return nil
        }
        return (8...15).contains(bits) ? bits : nil
    }

    private static func unquoted(_ text: Substring) -> Substring {
        text.count >= 2 && text.first == "\"" && text.last == "\"" ? text.dropFirst().dropLast() : text
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
