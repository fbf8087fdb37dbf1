import Coordination
import EventCatalogue
import EventLoops
import JSON
import Resilience
import TestKit
import Testing

@testable import App

@Suite(.timeLimit(.minutes(4)))
struct LiveLinkTests {
    private func link(_ live: LiveEvents, _ server: RedisServer) throws -> LiveLink {
        try LiveLink(
            live, url: server.socket, loop: TestDatabase.loops[0],
            breaker: CircuitBreaker("redis", settings: .init(pause: .milliseconds(50))), patience: .milliseconds(300))
    }

    /// Beats until `condition` holds; the suite's time limit is what ends it otherwise.
    private func beat(_ link: LiveLink, until condition: () -> Bool) async {
        while !condition() {
            await link.beat()?.value
        }
    }

    @Test func `what one instance sends the other shows; with Redis away both know, and come back with it`()
        async throws
    {
        let server = try RedisServer()
        let (here, there) = (LiveEvents(), LiveEvents())
        let (one, other) = (try self.link(here, server), try self.link(there, server))
        await self.beat(one) { one.isAlive }
        await self.beat(other) { other.isAlive }
        let listener = try #require(there.listen(to: [.everything]))
        one.send([try LiveEvent(json: ["id": 5, "type": "commerce.item_viewed", "user_id": 7])])
        var seen = listener.makeAsyncIterator()
        #expect(await seen.next()?.seq == 5)

        server.stop()
        await self.beat(one) { !one.isAlive && !other.isAlive }
        try server.start()
        await self.beat(one) { one.isAlive && other.isAlive }
        await one.close()
        await other.close()
    }
}
