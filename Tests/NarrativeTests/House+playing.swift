import Coordination
import Gamification
import Membership
import Postgres
import PostgresDriver
import Testing
import Vocabulary
import Workers

@testable import Narrative

extension House {
    func define(_ key: String, _ name: String, isUnique: Bool = false) async throws {
        let item = NewItem(
            key: key, kind: .collectible, rarity: .common, isUnique: isUnique,
            name: LocalizedText(spanish: name, english: name))
        try await self.database.transaction { (transaction) throws(DatabaseError) in
            let work = UnitOfWork(
                transaction: transaction, operation: OperationID(randomBytes: Array(repeating: 0, count: 16)),
                now: Self.now)
            _ = try await PostgresInventory().define(item, in: work)
            return .commit(())
        }
    }

    func defineAchievement(_ key: String, _ name: String, paying besitos: Int64) async throws {
        try await self.database.transaction { (transaction) throws(DatabaseError) in
            transaction.queue(
                """
                INSERT INTO gamification.achievements
                    (created_at, updated_at, points, position, is_secret, achievement_key, rarity, status, icon, name,
                     description, unlock_conditions, triggers, rewards)
                SELECT now(), now(), 10, 1, false, \(key)::text, 'common', 'active', '🏅', words, words, '{}', '{}',
                    jsonb_build_object('besitos', \(besitos)::bigint)
                FROM jsonb_build_object('es', \(name)::text, 'en', \(name)::text) AS words
                """)
            return .commit(())
        }
    }

    func fragment(_ key: String) async throws -> FragmentID {
        let row = try await self.database.read(
            "SELECT fragment_id FROM narrative.narrative_fragments WHERE fragment_key = \(key)"
        ).first
        return try #require(row).get("fragment_id")
    }

    func besitos() async throws -> Int64 {
        let row = try await self.database.read(
            "SELECT besitos FROM gamification.user_balances WHERE user_id = \(self.member)"
        ).first
        return try row?.get("besitos") ?? 0
    }

    func makeVIP() async throws {
        try await self.perform(
            GrantEntitlement(user: self.member, entitlement: .vip, days: 30, reason: "A test"),
            with: GrantEntitlement.Handler())
    }

    func endVIP() async throws {
        try await self.perform(
            RevokeEntitlement(user: self.member, entitlement: .vip, reason: "A test"),
            with: RevokeEntitlement.Handler())
    }

    func unlock(_ fragment: FragmentID) async throws -> UnlockFragment.Receipt {
        try await self.perform(
            UnlockFragment(user: self.member, fragment: fragment),
            with: UnlockFragment.Handler(ledger: PostgresBesitoLedger(), requirements: .house))
    }

    /// `nil` when it was opened.
    func unlockRefusal(_ fragment: FragmentID) async throws -> Refusal? {
        do {
            _ = try await self.unlock(fragment)
            return nil
        } catch let refusal as Refusal {
            return refusal
        }
    }

    func accessOutcome(_ fragment: FragmentID) async throws -> Outcome<AccessVIPNarrative.Receipt> {
        try await self.coordinator.perform(
            AccessVIPNarrative(user: self.member, fragment: fragment),
            with: AccessVIPNarrative.Handler(requirements: .house), key: self.key())
    }

    func access(_ fragment: FragmentID) async throws -> AccessVIPNarrative.Receipt {
        try await self.perform(
            AccessVIPNarrative(user: self.member, fragment: fragment),
            with: AccessVIPNarrative.Handler(requirements: .house))
    }

    /// Hands events on, as the program does.
    func relay() async throws -> Relay {
        let keeper = KeepPromises(rewards: .house(), requirements: .house)
        let relay = Relay([keeper], database: self.database, clock: ManualClock(Self.now), bell: Bell())
        try await relay.drain()
        return relay
    }
}
