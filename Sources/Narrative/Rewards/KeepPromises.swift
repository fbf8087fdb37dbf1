public import Coordination
public import EventCatalogue
import JSON
import Postgres
import Vocabulary

/// Gives what was promised for later, once a member meets the condition: looked at whenever something has happened
/// to the member.
public struct KeepPromises: Subscriber {
    public let name = "narrative.keep_promises"
    public let interests: [EventPattern] = [
        .only(DecisionTaken.self), .only(BesitosEarned.self), .only(ItemAcquired.self), .only(LevelReached.self),
        .only(AchievementUnlocked.self), .only(MissionCompleted.self), .only(VIPStatusChanged.self),
        .only(PurchaseCompleted.self), .only(ContentUnlocked.self),
    ]

    private let rewards: RewardGiver
    private let kinds: RequirementKinds

    public init(rewards: RewardGiver, requirements: RequirementKinds) {
        self.rewards = rewards
        self.kinds = requirements
    }

    public func handle(_ events: [RecordedEvent], in work: UnitOfWork) async throws {
        let users = Set(events.compactMap(\.user)).sorted()
        var open: [UserID: [MadePromise]] = [:]
        for row in try await work.transaction.rows(.openPromises(to: users.map(\.rawValue))) {
            let promise = try MadePromise(row: row)
            open[promise.user, default: []].append(promise)
        }
        for (user, promises) in open.sorted(by: { $0.key < $1.key }) {
            let answers = try await self.kinds.answers(promises.map(\.condition), for: user, in: work)
            for (promise, answer) in zip(promises, answers) where answer.isMet {
                try await self.keep(promise, in: work)
            }
        }
    }

    private func keep(_ promise: MadePromise, in work: UnitOfWork) async throws(DatabaseError) {
        let kept = try await work.transaction.rows(promise.kept(at: work.now))
        guard kept.affected > 0 else { return }
        let given = try await self.rewards.give(promise.rewards, from: promise.origin, to: promise.user, in: work)
        work.emit(
            PromiseKept(
                fragmentID: promise.fragment, fragmentKey: promise.fragmentKey, promiseKey: promise.key,
                besitos: given.besitos, items: given.items.map(\.key), achievements: given.achievements.map(\.key),
                unlocks: given.unlockedKeys, vipDays: given.vipDays), about: promise.user)
    }
}

/// A promise that is still open.
private struct MadePromise: RowDecodable {
    let user: UserID
    let fragment: FragmentID
    let fragmentKey: String
    let key: String
    let condition: Requirement
    let rewards: StoryRewards

    init(row: Row) throws(DatabaseError) {
        self.user = try row.get("user_id")
        self.fragment = try row.get("fragment_id")
        self.fragmentKey = try row.get("fragment_key")
        self.key = try row.get("promise_key")
        guard let condition = try row.requirement("condition"), let rewards: StoryRewards = try row.json("rewards")
        else { throw .badColumn("condition") }
        self.condition = condition
        self.rewards = rewards
    }

    var origin: String { "promise:\(self.fragmentKey)/\(self.key)" }

    func kept(at now: Instant) -> SQL {
        """
        UPDATE narrative.user_promises SET kept_at = \(now)
        WHERE user_id = \(self.user) AND fragment_id = \(self.fragment) AND promise_key = \(self.key)
            AND kept_at IS NULL
        """
    }
}

extension SQL {
    /// In the order of making, for members without any: nothing.
    fileprivate static func openPromises(to users: [Int64]) -> SQL {
        """
        SELECT user_id, fragment_id, fragment_key, promise_key, condition::text AS condition,
            promised.rewards::text AS rewards
        FROM narrative.user_promises AS promised JOIN narrative.narrative_fragments USING (fragment_id)
        WHERE user_id = ANY (\(users)) AND kept_at IS NULL
        ORDER BY user_id, made_at, fragment_id, promise_key
        """
    }
}
