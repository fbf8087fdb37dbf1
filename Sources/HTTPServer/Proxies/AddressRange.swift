import Glibc

/// An IPv4 or IPv6 address as bytes; IPv4 written as IPv6 counts as IPv4.
struct IPAddress: Hashable, Sendable {
    let bytes: [UInt8]

    /// `nil` for what is no numeric address.
    init?(_ text: String) {
        var buffer = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &buffer) == 1 {
            self.bytes = Array(buffer[..<4])
        } else if inet_pton(AF_INET6, text, &buffer) == 1 {
            let isMapped = buffer[..<10].allSatisfy { $0 == 0 } && buffer[10] == 0xFF && buffer[11] == 0xFF
            self.bytes = isMapped ? Array(buffer[12...]) : buffer
        } else {
            return nil
        }
    }

    var text: String {
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(self.bytes.count == 4 ? AF_INET : AF_INET6, self.bytes, &buffer, socklen_t(buffer.count))
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

/// Addresses that begin alike: `10.0.0.0/8`, `2001:db8::/32`, or one address alone.
public struct AddressRange: Equatable, Sendable {
    private let address: IPAddress
    private let prefixBits: Int

    /// `nil` for what is neither an address nor an address, a slash and a number of bits.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let address = IPAddress(parts[0]) else { return nil }
        let all = address.bytes.count * 8
        guard let bits = parts.count == 2 ? Int(parts[1]) : all, 0...all ~= bits else { return nil }
        self.address = address
        self.prefixBits = bits
    }

    func contains(_ other: IPAddress) -> Bool {
        guard other.bytes.count == self.address.bytes.count else { return false }
        let (whole, rest) = (self.prefixBits / 8, self.prefixBits % 8)
        guard self.address.bytes[..<whole] == other.bytes[..<whole] else { return false }
        return rest == 0 || (self.address.bytes[whole] ^ other.bytes[whole]) >> UInt8(8 - rest) == 0
    }
}
