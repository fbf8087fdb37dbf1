import Testing

@testable import PostgresDriver

@Suite struct StatementCacheTests {
    @Test func `a statement is prepared once and then executed`() {
        var cache = StatementCache(capacity: 2)
        #expect(cache.plan(text: "SELECT 1", types: [], flight: 1) == .prepare(entry: 0))
        #expect(cache.plan(text: "SELECT 1", types: [], flight: 1) == .execute(entry: 0))
        cache.confirm(entry: 0)
        #expect(cache.plan(text: "SELECT 1", types: [], flight: 2) == .execute(entry: 0))
    }

    @Test func `another flight does not rely on an unconfirmed statement`() {
        var cache = StatementCache(capacity: 2)
        _ = cache.plan(text: "SELECT 1", types: [], flight: 1)
        #expect(cache.plan(text: "SELECT 1", types: [], flight: 2) == .unnamed)
    }

    @Test func `a forgotten statement is prepared anew under another name`() {
        var cache = StatementCache(capacity: 2)
        _ = cache.plan(text: "SELECT 1", types: [], flight: 1)
        let name = cache[0].name
        cache.forget(entry: 0)
        #expect(cache.plan(text: "SELECT 1", types: [], flight: 2) == .prepare(entry: 0))
        #expect(cache[0].name != name)
    }

    @Test func `the same text with other types is another statement`() {
        var cache = StatementCache(capacity: 2)
        _ = cache.plan(text: "SELECT $1", types: [20], flight: 1)
        cache.confirm(entry: 0)
        #expect(cache.plan(text: "SELECT $1", types: [0], flight: 2) == .unnamed)
    }

    @Test func `beyond the capacity nothing is prepared`() {
        var cache = StatementCache(capacity: 1)
        _ = cache.plan(text: "SELECT 1", types: [], flight: 1)
        #expect(cache.plan(text: "SELECT 2", types: [], flight: 1) == .unnamed)
    }
}
