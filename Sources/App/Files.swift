import Glibc

/// The files that come with the product: `Public`, `Content`, `openapi.yaml`.
struct Files: Sendable {
    let directory: String

    /// The configured directory, the one the program was started in, or the one the program's file lies in
    /// or below (a checkout's `.build/release`, an installation's `bin`).
    ///
    /// - Throws: when none holds them.
    init(_ configuration: Configuration) throws {
        let candidates =
            configuration.filesDirectory.map { [$0] } ?? ["."] + Self.ancestors(of: Self.program)
        guard let found = candidates.first(where: { access("\($0)/openapi.yaml", R_OK) == 0 }) else {
            throw FileError(
                path: "openapi.yaml", reason: "not found; set DIANABOT_FILES to the directory that holds it")
        }
        self.directory = found
    }

    var openAPI: [UInt8] { get throws { try Self.read("\(self.directory)/openapi.yaml") } }
    var publicDirectory: String { "\(self.directory)/Public" }
    var demoTrivia: String { "\(self.directory)/Content/demo/trivia.json" }
    var demoExperiences: String { "\(self.directory)/Content/demo/experiences.json" }
    var demoGame: String { "\(self.directory)/Content/demo/game.json" }
    var demoStory: String { "\(self.directory)/Content/demo/mansion.story" }

    /// The path of this very program.
    static var program: String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { readlink("/proc/self/exe", $0.baseAddress!, $0.count) }
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    private static func ancestors(of path: String) -> [String] {
        var parts = path.split(separator: "/").dropLast()
        var found: [String] = []
        while !parts.isEmpty {
            found.append("/" + parts.joined(separator: "/"))
            parts = parts.dropLast()
        }
        return found
    }

    /// The bytes of a file of at most 16 MiB.
    static func read(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "rb") else {
            throw FileError(path: path, reason: String(cString: strerror(errno)))
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            bytes.append(contentsOf: chunk.prefix(count))
            guard bytes.count <= 16 << 20 else { throw FileError(path: path, reason: "larger than 16 MiB") }
            if count < chunk.count { break }
        }
        guard ferror(file) == 0 else { throw FileError(path: path, reason: "cannot be read") }
        return bytes
    }
}

struct FileError: Error, CustomStringConvertible {
    let path: String
    let reason: String

    var description: String { "\(self.path): \(self.reason)" }
}
