import Foundation
import Testing

@testable import Schema

@Suite struct EmbeddedMigrationsTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Migrations").standardizedFileURL

    @Test func `the binary carries the folder's files, all of them and as they are`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
            .filter { $0.hasSuffix(".sql") }.sorted()
        #expect(Migration.embedded.map { $0.name + ".sql" } == names)
        for migration in Migration.embedded {
            let file = try String(contentsOf: Self.folder.appending(path: migration.name + ".sql"), encoding: .utf8)
            #expect(migration.script == file, "\(migration.name)")
        }
    }

    @Test func `numbers start at one and leave none out`() {
        #expect(Migration.embedded.map(\.number) == Array(1...Migration.embedded.count))
    }

    @Test(arguments: ["1_short.sql", "0001.sql", "0001_name.txt", "000a_name.sql", "0000_zero.sql", ""])
    func `a file with another kind of name is no migration`(name: String) {
        #expect(Migration(fileName: name, script: []) == nil)
    }
}
