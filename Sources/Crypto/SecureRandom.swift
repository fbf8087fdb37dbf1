import COpenSSL

/// Unpredictable bytes. Passed in where a test wants to know them beforehand.
public protocol RandomSource: Sendable {
    func bytes(_ count: Int) -> [UInt8]
}

/// OpenSSL's generator, seeded by the kernel.
public struct SecureRandom: RandomSource {
    public init() {}

    public func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        precondition(RAND_bytes(&bytes, Int32(count)) == 1, "the random generator failed")
        return bytes
    }
}

extension RandomSource {
    /// `count` characters of `a-z2-7`: five bits each.
    public func token(_ count: Int) -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
        return String(decoding: self.bytes(count).map { alphabet[Int($0 & 31)] }, as: UTF8.self)
    }
}
