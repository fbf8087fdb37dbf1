import Redis
import Testing

struct RedisAddressTests {
    @Test func `host, port, sign-in and database are read`() throws {
        let address = try RedisAddress("redis://ana:p%40ss@cache.internal:6380/3")
        #expect(address.place == .host("cache.internal", port: 6380))
        #expect(address.user == "ana")
        #expect(address.password == "p@ss")
        #expect(address.database == 3)
    }

    @Test func `what is left out has the usual value`() throws {
        let address = try RedisAddress("redis://localhost")
        #expect(address.place == .host("localhost", port: 6379))
        #expect(address.user == nil)
        #expect(address.password == nil)
        #expect(address.database == 0)
    }

    @Test func `a password alone needs no user`() throws {
        let address = try RedisAddress("redis://:secret@[::1]:7000/")
        #expect(address.place == .host("::1", port: 7000))
        #expect(address.user == nil)
        #expect(address.password == "secret")
    }

    @Test(arguments: ["/run/redis.sock", "unix:///run/redis.sock"])
    func `a unix socket is a path or a unix URL`(_ url: String) throws {
        #expect(try RedisAddress(url).place == .socket(path: "/run/redis.sock"))
    }

    @Test func `a unix URL may sign in and name a database`() throws {
        let address = try RedisAddress("unix://:secret@/run/redis.sock?2")
        #expect(address.place == .socket(path: "/run/redis.sock"))
        #expect(address.password == "secret")
        #expect(address.database == 2)
    }

    @Test(arguments: [
        ("http://localhost", RedisAddress.Defect.unknownScheme), ("", .unknownScheme), ("unix://run", .hostMissing),
        ("unix://run/a", .hostMissing),
        ("rediss://localhost", .encryptionNotSupported), ("redis://", .hostMissing), ("redis://:1", .hostMissing),
        ("redis://h:0", .badPort), ("redis://h:65536", .badPort), ("redis://[::1]7", .badPort),
        ("redis://h/x", .badDatabase), ("redis://h/-1", .badDatabase), ("unix:///a?", .badDatabase),
        ("redis://:%4@h", .badPercentEncoding), ("redis://:%ff@h", .badPercentEncoding),
    ])
    func `every defect has its name`(_ url: String, _ defect: RedisAddress.Defect) {
        #expect(throws: defect) { try RedisAddress(url) }
    }
}
