import Glibc

/// One installed PostgreSQL.
struct PostgresBinaries: Equatable {
    static let oldestMajor = 15

    let directory: String
    let major: Int

    var initdb: String { self.directory + "/initdb" }
    var postgres: String { self.directory + "/postgres" }

    /// The one that made the data, or the newest.
    static func choose(among installed: [Self], madeBy made: Int?) throws(ClusterError) -> Self {
        guard let newest = installed.max(by: { $0.major < $1.major }) else { throw .noPostgres }
        guard let made else { return newest }
        guard let same = installed.first(where: { $0.major == made }) else {
            throw .wrongVersion(made: made, found: installed.map(\.major).sorted())
        }
        return same
    }

    /// Everything new enough on PATH and where Debian keeps it.
    static func installed() -> [Self] {
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        // A link on PATH leads to the directory that has all the programs.
        let onPath = path.split(separator: ":").compactMap { Files.realPath("\($0)/postgres") }
            .map { Files.parent(of: $0) }
        let debian = Files.entries(of: "/usr/lib/postgresql").map { "/usr/lib/postgresql/\($0)/bin" }
        var seen: Set<String> = []
        return (onPath + debian).filter { seen.insert($0).inserted }.compactMap { Self(directory: $0) }
    }

    private init?(directory: String) {
        let programs = ["\(directory)/initdb", "\(directory)/postgres"]
        guard programs.allSatisfy({ access($0, X_OK) == 0 }),
            let output = try? ChildProcess.output(of: [programs[1], "--version"]),
            let major = Self.major(inVersion: output), major >= Self.oldestMajor
        else { return nil }
        self.init(directory: directory, major: major)
    }

    init(directory: String, major: Int) {
        self.directory = directory
        self.major = major
    }

    /// From `postgres (PostgreSQL) 15.20 (Debian …)`.
    static func major(inVersion text: String) -> Int? {
        text.split(separator: " ").lazy.compactMap { Int($0.prefix { $0.isNumber }) }.first
    }
}
