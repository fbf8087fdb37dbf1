import Foundation
import Testing

@Suite struct ReadmeTests {
    /// A block ```sh in README.md that begins with `#:` and what its output must contain.
    private struct Example {
        let script: String
        let expected: [String]
    }

    @Test func `the README's curl examples work as written`() async throws {
        let examples = try Self.examples()
        #expect(examples.count >= 4)
        try await Product.with { product async throws in
            let script = examples.map(\.script).joined(separator: "\n")
                .replacing("http://localhost:8080", with: product.address)
                .replacing(".build/release/dianabot", with: Product.binary.path)
            let output = try await Self.bash(script, data: product.directory.appendingPathComponent("data").path)
            for expected in examples.flatMap(\.expected) { #expect(output.contains(expected), "\(output)") }
        }
    }

    private static func examples() throws -> [Example] {
        let text = try String(contentsOf: Product.root.appendingPathComponent("README.md"), encoding: .utf8)
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
