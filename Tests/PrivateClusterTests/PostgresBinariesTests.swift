import Testing

@testable import PrivateCluster

@Suite struct PostgresBinariesTests {
    private let fifteen = PostgresBinaries(directory: "/usr/lib/postgresql/15/bin", major: 15)
    private let seventeen = PostgresBinaries(directory: "/usr/lib/postgresql/17/bin", major: 17)

    @Test func `new data is made by the newest version`() throws {
        #expect(try PostgresBinaries.choose(among: [self.fifteen, self.seventeen], madeBy: nil) == self.seventeen)
    }

    @Test func `data stays with the version that made it`() throws {
        #expect(try PostgresBinaries.choose(among: [self.fifteen, self.seventeen], madeBy: 15) == self.fifteen)
        let error = #expect(throws: ClusterError.self) {
            try PostgresBinaries.choose(among: [self.seventeen], madeBy: 15)
        }
        #expect(error?.description.hasSuffix("install postgresql-15") == true)
    }

    @Test func `without PostgreSQL the error says what to install`() {
        let error = #expect(throws: ClusterError.self) { try PostgresBinaries.choose(among: [], madeBy: nil) }
        #expect(error?.description.contains("apt-get install postgresql") == true)
    }

    @Test(arguments: [
        ("postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)", 15), ("postgres (PostgreSQL) 18beta1", 18),
    ])
    func `the major version is read from what PostgreSQL says`(text: String, major: Int) {
        #expect(PostgresBinaries.major(inVersion: text) == major)
    }

    @Test func `something else's version is no version`() {
        #expect(PostgresBinaries.major(inVersion: "command not found") == nil)
    }
}
