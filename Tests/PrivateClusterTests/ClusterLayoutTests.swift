import Testing

@testable import PrivateCluster

@Suite struct ClusterLayoutTests {
    @Test func `the socket lies in the home unless its path would be too long`() {
        #expect(ClusterLayout(home: "/srv/bot").sockets == "/srv/bot/run")
        let deep = "/srv/" + String(repeating: "deep/", count: 30) + "bot"
        let sockets = ClusterLayout(home: deep).sockets
        #expect(sockets.hasPrefix("/tmp/dianabot-"))
        #expect("\(sockets)/.s.PGSQL.5432".utf8.count <= 100)
        #expect(ClusterLayout(home: deep + "2").sockets != sockets)
    }

    @Test func `a path with spaces and quotes survives in the connection string`() {
        let layout = ClusterLayout(home: "/srv/Diana's bot")
        #expect(layout.connectionString.hasPrefix("host='/srv/Diana\\'s bot/run' "))
    }
}
