import CAssets
import Crypto

/// One step of the schema, from a file `NNNN_name.sql`.
public struct Migration: Sendable {
    public let number: Int
    public let name: String
    let script: String
    /// SHA-256 of the script, in hexadecimal.
    let checksum: String

    /// `nil` when the file's name is not four digits, `_`, a name, and `.sql`, or the script is not UTF-8.
    init?(fileName: String, script bytes: [UInt8]) {
        let parts = fileName.split(separator: "_", maxSplits: 1)
        guard parts.count == 2, parts[0].utf8.count == 4, let number = Int(parts[0]), number > 0,
            parts[1].hasSuffix(".sql"), let script = String(validating: bytes, as: UTF8.self)
        else { return nil }
        self.number = number
        self.name = String(fileName.dropLast(4))
        self.script = script
        self.checksum = Digest.hex(Digest.sha256(bytes))
    }

    /// All that this binary carries, by number.
    public static let embedded: [Migration] = (0..<embedded_migrations_count).compactMap { index in
        let file = embedded_migrations[index]
        return Migration(
            fileName: String(cString: file.name),
            script: Array(UnsafeBufferPointer(start: file.bytes, count: file.count)))
    }
}
