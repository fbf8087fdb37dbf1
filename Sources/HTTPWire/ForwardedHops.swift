/// What one proxy said of where it had a request from.
public struct ForwardedHop: Equatable, Sendable {
    /// As it was written, with brackets and port taken off; `nil` when it is hidden or missing.
    public var address: String?
    public var scheme: String?
    public var host: String?

    public init(address: String? = nil, scheme: String? = nil, host: String? = nil) {
        self.address = address
        self.scheme = scheme
        self.host = host
    }
}

extension HeaderFields {
    /// What proxies said, the nearest last: `Forwarded` (RFC 7239) where there is one, the `X-Forwarded-` fields
    /// otherwise. Empty when there is neither or what there is cannot be read.
    public var forwardedHops: [ForwardedHop] {
        self.count(of: "forwarded") > 0 ? self.hopsOfForwarded ?? [] : self.hopsOfXForwarded
    }

    /// RFC 7239 section 4; `nil` when malformed.
    private var hopsOfForwarded: [ForwardedHop]? {
        var hops: [ForwardedHop] = []
        for element in Self.split(self.list(of: "forwarded"), at: ",") where !element.trimmed.isEmpty {
            var hop = ForwardedHop()
            for pair in Self.split(String(element), at: ";") where !pair.trimmed.isEmpty {
                let parts = pair.trimmed.split(separator: "=", maxSplits: 1)
                guard parts.count == 2, let value = Self.unquoted(parts[1]) else { return nil }
                switch parts[0].lowercased() {
                case "for": hop.address = Self.address(of: value)
                case "proto": hop.scheme = Self.scheme(value)
                case "host": hop.host = Self.host(value)
                default: break
                }
            }
            hops.append(hop)
        }
        return hops
    }

    /// Scheme and host belong to the nearest proxies: lists of different lengths are aligned at their ends.
    private var hopsOfXForwarded: [ForwardedHop] {
        let addresses = self.elements(of: "x-forwarded-for")
        let schemes = self.elements(of: "x-forwarded-proto")
        let hosts = self.elements(of: "x-forwarded-host")
        let count = max(addresses.count, schemes.count, hosts.count)
        return (0..<count).map { index in
            func value(_ list: [String]) -> String? {
                let position = index - (count - list.count)
                return position >= 0 ? list[position] : nil
            }
            return ForwardedHop(
                address: value(addresses).flatMap(Self.address), scheme: value(schemes).flatMap(Self.scheme),
                host: value(hosts).flatMap(Self.host))
        }
    }

    private func elements(of name: StaticString) -> [String] {
        self.list(of: name).split(separator: ",").map { String($0.trimmed) }
    }

    /// All values of `name` as one list (RFC 9110 section 5.3).
    private func list(of name: StaticString) -> String { self.values(of: name).joined(separator: ",") }

    // MARK: Values

    /// `192.0.2.1`, `192.0.2.1:80`, `[2001:db8::1]`, `[2001:db8::1]:80` or `2001:db8::1`.
    private static func address(of text: String) -> String? {
        guard !text.hasPrefix("_"), text.lowercased() != "unknown" else { return nil }
        if text.hasPrefix("[") { return text.split(separator: "]").first.map { String($0.dropFirst()) } }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 ? String(parts[0]) : text
    }

    private static func scheme(_ text: String) -> String? {
        let scheme = text.lowercased()
        return scheme == "http" || scheme == "https" ? scheme : nil
    }

    private static func host(_ text: String) -> String? {
        !text.isEmpty && text.utf8.allSatisfy(\.isHost) ? text : nil
    }

    // MARK: Syntax

    /// Splits at separators outside quotes.
    private static func split(_ text: String, at separator: Character) -> [Substring] {
        var isQuoted = false
        var isEscaped = false
        return text.split(omittingEmptySubsequences: true) { character in
            if isEscaped {
                isEscaped = false
            } else if character == "\"" {
                isQuoted.toggle()
            } else if isQuoted, character == "\\" {
                isEscaped = true
            }
            return !isQuoted && character == separator
        }
    }

    /// A token as it is, or a quoted string's content (RFC 9110 section 5.6.4).
    private static func unquoted(_ text: Substring) -> String? {
        guard text.hasPrefix("\"") else {
            return !text.isEmpty && text.utf8.allSatisfy(\.isToken) ? String(text) : nil
        }
        guard text.count >= 2, text.hasSuffix("\"") else { return nil }
        var result = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast() {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                result.append(character)
                isEscaped = false
            }
        }
        return isEscaped ? nil : result
    }
}

extension Substring {
    /// Without spaces and tabs at both ends.
    fileprivate var trimmed: Substring {
        var text = self
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
