import COpenSSL

/// RFC 4648 section 4.
public enum Base64 {
    public static func encode(_ bytes: [UInt8]) -> String {
        // Four characters for every three bytes, and a NUL.
        let text = [UInt8](unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4 + 1) { buffer, count in
            count = Int(EVP_EncodeBlock(buffer.baseAddress, bytes, Int32(bytes.count)))
        }
        return String(decoding: text, as: UTF8.self)
    }
}
