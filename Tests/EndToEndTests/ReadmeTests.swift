import Foundation
import TestKit
import Testing

@Suite struct ReadmeTests {
    /// A block ```sh of a page and, after `#:` in it, what its output must contain.
    private struct Example {
        let script: String
        let expected: [String]
    }

    @Test(arguments: [["README.md"], ["README.md", "docs/operating.md"]])
    func `the curl examples of the pages work as written, one after the other`(pages: [String]) async throws {
        let examples = try pages.flatMap { try Self.examples(in: $0) }
        #expect(examples.count >= 4)
        let redis = try RedisServer()
        // With Redis there is a subscriber, and with an address the bot can be connected.
        let settings = ["REDIS_URL": redis.socket, "PUBLIC_URL": "https://bot.example"]
        try await Product.with(settings: pages.count > 1 ? settings : [:]) { product async throws in
            let script = examples.map(\.script).joined(separator: "\n")
                .replacing("http://localhost:8080", with: product.address)
                .replacing(".build/release/dianabot", with: Product.binary.path)
            let output = try await Self.bash(script, data: product.directory.appendingPathComponent("data").path)
            for expected in examples.flatMap(\.expected) { #expect(output.contains(expected), "\(output)") }
        }
        redis.stop()
    }

    private static func examples(in page: String) throws -> [Example] {
        let text = try String(contentsOf: Product.root.appendingPathComponent(page), encoding: .utf8)
        return text.components(separatedBy: "```sh\n").dropFirst().compactMap { part in
            let script = part.components(separatedBy: "```")[0]
            let expected = script.split(separator: "\n").filter { $0.hasPrefix("#: ") }.map { String($0.dropFirst(3)) }
            return expected.isEmpty ? nil : Example(script: script, expected: expected)
        }
    }

    private static func bash(_ script: String, data: String) async throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-euo", "pipefail", "-c", script]
        process.currentDirectoryURL = Product.root
        process.environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "DIANABOT_DATA": data]
        let (status, output) = try await Product.run(process)
        #expect(status == 0)
        return output
    }
}
