import HTTPWire

/// The proxies that are believed about their clients. What anybody else says about itself is ignored.
struct TrustedProxies: Sendable {
    let ranges: [AddressRange]

    func contains(_ address: String) -> Bool {
        guard !self.ranges.isEmpty, let address = IPAddress(address) else { return false }
        return self.contains(address)
    }

    private func contains(_ address: IPAddress) -> Bool { self.ranges.contains { $0.contains(address) } }

    /// Goes back from proxy to proxy for as long as each is trusted: the client is the first address that is not,
    /// or where the trail ends. Scheme and host are what the farthest trusted proxy saw.
    ///
    /// - Parameter origin: of a connection from a trusted proxy.
    func origin(of headers: HeaderFields, through origin: ClientOrigin) -> ClientOrigin {
        var address = origin.peer
        var (scheme, host) = (origin.scheme, origin.forwardedHost)
        for hop in headers.forwardedHops.reversed() {
            scheme = hop.scheme ?? scheme
            host = hop.host ?? host
            guard let next = hop.address.flatMap(IPAddress.init) else { break }
            address = next.text
            guard self.contains(next) else { break }
        }
        return ClientOrigin(peer: origin.peer, address: address, scheme: scheme, forwardedHost: host)
    }
}
