import FuzzTargets
import Glibc
import Testing

@Suite struct `The fuzzers' corpus` {
    @Test(arguments: FuzzTarget.allCases)
    func `what the fuzzers found still holds`(_ target: FuzzTarget) throws {
        let files = try #require(Corpus.files(of: target.rawValue))
        #expect(files.count >= 5)
        for file in files {
            let bytes = try #require(Corpus.bytes(of: file))
            // A target crashes where something does not hold; cutting reaches what whole files do not.
            target.run(bytes)
            target.run(Array(bytes.dropLast(1)))
            target.run(bytes + bytes)
        }
    }
}

private enum Corpus {
    static func files(of target: String) -> [String]? {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let path = "/\(root)/Fuzz/corpus/\(target)"
        guard let directory = opendir(path) else { return nil }
        defer { closedir(directory) }
        var files: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { files.append("\(path)/\(name)") }
        }
        return files
    }

    static func bytes(of path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }
}
