import Coordination
import Gamification
import Membership
import Postgres
import PostgresDriver
import Testing
import Vocabulary

@testable import Narrative

/// The solver against the product: real members go the ways it found, with no besito more than it said.
@Suite struct SolvedWayTests {
    @Test func `members can go every way of the demo, with what the solver says they need`() async throws {
        let source = String(decoding: DemoStory.source, as: UTF8.self)
        try await House.with(publishing: source) { (house) async throws in
            let story = try #require(StoryParser.parse(DemoStory.source, knowing: .house).story)
            let reaches = try #require(StorySolver(story)).solution().reaches
            let crowd = try await house.crowd(of: reaches.count)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (reach, member) in zip(reaches, crowd) {
                    group.addTask { try await house.go(try #require(reach.way), to: reach.fragment, as: member) }
                }
                try await group.waitForAll()
            }
        }
    }
}

extension House {
    fileprivate func go(_ way: StorySolution.Way, to fragment: String, as member: UserID) async throws {
        if let outside = Besitos(way.elsewhere), outside > .zero {
            try await self.perform(
                GrantBesitos(user: member, amount: outside, source: .adminGrant, description: nil),
                with: GrantBesitos.Handler(ledger: PostgresBesitoLedger()))
        }
        if way.needsVIP { try await self.makeVIP(member) }
        var place = try await self.perform(
            StartStory(user: member), with: StartStory.Handler(requirements: .house)
        ).scene.key
        for (number, reading) in way.readings.enumerated() {
            if number > 0 {
                try await self.perform(
                    RestartStory(user: member), with: RestartStory.Handler(requirements: .house))
            }
            for step in reading {
                let names = step.split(separator: "/").map(String.init)
                let decision = try await self.decision(names[0], names[1])
                guard case .done(let receipt) = try await self.outcome(of: decision, as: member) else {
                    Issue.record("\(step) on the way to \(fragment) is closed")
                    return
                }
                place = receipt.scene.key
            }
        }
        #expect(place == fragment)
    }

    private func makeVIP(_ member: UserID) async throws {
        try await self.database.transaction { (transaction) throws(DatabaseError) in
            transaction.queue(
                """
                INSERT INTO membership.entitlements (user_id, created_at, starts_at, entitlement, source, operation_id)
                VALUES (\(member), now(), '2020-01-01', 'vip', 'staff', 'test')
                """)
            return .commit(())
        }
    }
}
