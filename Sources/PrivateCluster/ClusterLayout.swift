import Glibc

/// Where everything of one cluster lies.
struct ClusterLayout {
    /// Linux allows 108 bytes for a socket's path, and PostgreSQL appends `/.s.PGSQL.5432.lock`.
    private static let maxSocketDirectoryBytes = 80

    /// Only the cluster's user can enter it.
    let home: String
    let sockets: String

    var data: String { self.home + "/data" }
    /// Where `initdb` works until all of it is there.
    var unfinishedData: String { self.home + "/data.unfinished" }
    var log: String { self.home + "/postgres.log" }
    var pidFile: String { self.data + "/postmaster.pid" }

    init(home: String) {
        self.home = home
        let inside = home + "/run"
        self.sockets =
            inside.utf8.count <= Self.maxSocketDirectoryBytes ? inside : "/tmp/dianabot-\(Self.hash(of: home))"
    }

    var connectionString: String {
        "host=\(Self.quoted(self.sockets)) port=5432 user=dianabot dbname=postgres sslmode=disable"
    }

    /// A libpq connection string's value.
    static func quoted(_ value: String) -> String {
        var text = ""
        for character in value {
            if character == "'" || character == "\\" { text += "\\" }
            text.append(character)
        }
        return "'\(text)'"
    }

    /// FNV-1a in hexadecimal: short and stable, to name a directory after another.
    static func hash(of text: String) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }

    /// The major version that made the data; `nil` when there is none.
    var madeBy: Int? { Int(Files.tail(of: self.data + "/PG_VERSION").prefix { $0.isNumber }) }
}
