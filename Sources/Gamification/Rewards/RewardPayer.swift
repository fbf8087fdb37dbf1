public import Coordination
public import JSON
import Postgres
public import Vocabulary

/// Gives what a ``Reward`` says.
struct RewardPayer: Sendable {
    let ledger: any BesitoLedger
    let inventory: any Inventory
    let achievements: any Achievements

    /// - Parameter reference: what gave it: `mission:first-steps`.
    /// - Returns: a refusal when the besitos may not be given now; then nothing else was given either.
    func pay(
        _ reward: Reward, to user: UserID, from source: EarnSource, reference: String, in work: UnitOfWork
    ) async throws(DatabaseError) -> Result<PaidReward, Refusal> {
        if reward.besitos > .zero {
            let entry = LedgerEntry(source, reference: reference)
            let paid = try await self.ledger.grant(reward.besitos, to: user, for: entry, in: work)
            if case .failure(let refusal) = paid { return .failure(refusal) }
        }
        return .success(try await self.hand(reward, to: user, paid: reward.besitos, reference: reference, in: work))
    }

    /// As ``pay(_:to:from:reference:in:)`` for what is given once and for all: when a cap keeps the besitos away, the
    /// rest is given without them.
    func payWhatMayBe(
        _ reward: Reward, to user: UserID, from source: EarnSource, reference: String, in work: UnitOfWork
    ) async throws(DatabaseError) -> PaidReward {
        switch try await self.pay(reward, to: user, from: source, reference: reference, in: work) {
        case .success(let paid): paid
        case .failure: try await self.hand(reward, to: user, paid: .zero, reference: reference, in: work)
        }
    }

    private func hand(
        _ reward: Reward, to user: UserID, paid besitos: Besitos, reference: String, in work: UnitOfWork
    ) async throws(DatabaseError) -> PaidReward {
        let items = try await self.inventory.give(reward.items, to: user, from: reference, in: work)
        var achievements: [GrantedAchievement] = []
        for key in reward.achievements {
            if let granted = try await self.achievements.grant(key, to: user, from: reference, in: work) {
                achievements.append(granted)
            }
        }
        return PaidReward(besitos: besitos, items: items, achievements: achievements)
    }
}

/// What a member really got.
public struct PaidReward: Hashable, Sendable {
    public let besitos: Besitos
    public let items: [GivenItem]
    public let achievements: [GrantedAchievement]

    public static let nothing = PaidReward(besitos: .zero, items: [], achievements: [])
}

extension PaidReward: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("besitos", self.besitos)
            json.member("items", self.items)
            json.member("achievements", self.achievements)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.besitos = try fields.besitos("besitos")
        self.items = try fields.list("items", upTo: 1000) { (json, _) throws(JSONFault) in try GivenItem(json: json) }
        self.achievements = try fields.list("achievements", upTo: 1000) { (json, _) throws(JSONFault) in
            try GrantedAchievement(json: json)
        }
    }
}
