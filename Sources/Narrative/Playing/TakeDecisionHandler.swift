public import Coordination
import EventCatalogue
public import Postgres
public import Vocabulary

extension TakeDecision {
    /// One statement moves the member; what follows from it comes after. Every writer locks the member's position
    /// first and the balance second.
    public struct Handler: CommandHandler {
        private let rewards: RewardGiver
        private let gatekeeper: Gatekeeper

        public init(rewards: RewardGiver, requirements: RequirementKinds) {
            self.rewards = rewards
            self.gatekeeper = Gatekeeper(kinds: requirements)
        }

        public func execute(
            _ input: TakeDecision, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let taken: TakenDecision
            switch try await self.move(input, in: work) {
            case .success(let moved): taken = moved
            case .failure(let refusal): return .failure(refusal)
            }
            if let effects = taken.consequences?.effects, !effects.isEmpty {
                try await work.remember(effects, of: input.user, run: taken.run)
            }
            let payment = try await self.pay(taken, to: input.user, in: work)
            work.tell(taken, earned: payment.earned, by: input.user)
            let given = try await self.give(taken, to: input.user, in: work)
            // Last, so that locks show what this decision itself has opened.
            let scene = try await self.gatekeeper.look(at: taken.scene, for: input.user, in: work)
            return .success(
                Receipt(
                    scene: scene, earned: payment.earned, balance: payment.balance, withheld: payment.withheld,
                    given: given, run: taken.run))
        }

        /// Most decisions are open, so the first attempt takes it for granted. One that is not tells its gate, and
        /// is taken with exactly that gate once it is met: a publication in between is met afresh. A fallback is
        /// taken under the lock under which nothing else was open.
        private func move(
            _ input: TakeDecision, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<TakenDecision, Refusal> {
            var (gate, isStuck) = (Standing.openGate, false)
            for _ in 0..<3 {
                if let taken: TakenDecision = try await work.transaction.first(
                    .take(input, passing: gate, isStuck: isStuck, at: work.now))
                {
                    return .success(taken)
                }
                let standing: Standing? = try await work.transaction.first(.standing(before: input))
                guard let standing else { return .failure(.noSuchDecision) }
                guard standing.isHere else { return .failure(standing.isEnd ? .storyEnded : .notHere) }
                guard !standing.isUsed else { return .failure(.alreadyDecided) }
                if let refusal = try await self.gatekeeper.refusal(
                    of: try standing.parts, before: standing, for: input.user, in: work)
                {
                    return .failure(refusal)
                }
                if standing.isFallback {
                    guard try await self.gatekeeper.isStuck(input.user, in: work) else {
                        return .failure(.otherWaysOpen)
                    }
                    isStuck = true
                }
                gate = standing.gate
            }
            return .failure(.notHere)
        }

        /// A refused payment does not stop the story: the reward's row goes, so that a later run may pay it.
        private func pay(
            _ taken: TakenDecision, to user: UserID, in work: UnitOfWork
        ) async throws(DatabaseError) -> (earned: Besitos, balance: Besitos?, withheld: String?) {
            guard let reward = taken.besitos else { return (.zero, nil, nil) }
            let entry = LedgerEntry(EarnSource.decision, reference: taken.origin)
            switch try await self.rewards.ledger.grant(reward, to: user, for: entry, in: work) {
            case .success(let receipt): return (receipt.amount, receipt.balance, nil)
            case .failure(let refusal):
                work.transaction.queue(
                    """
                    DELETE FROM narrative.decision_rewards
                    WHERE user_id = \(user) AND decision_id = \(taken.decision)
                    """)
                return (.zero, nil, refusal.code)
            }
        }

        /// What the decision gives besides besitos, and then what is found where it leads.
        private func give(
            _ taken: TakenDecision, to user: UserID, in work: UnitOfWork
        ) async throws(DatabaseError) -> GivenRewards {
            var given = GivenRewards()
            if let rewards = taken.consequences?.rewards {
                given.add(try await self.rewards.give(rewards, from: taken.origin, to: user, in: work))
            }
            if let arrival = taken.arrival {
                work.promise(arrival.promises, at: taken.scene.fragment, to: user)
                given.add(
                    try await self.rewards.give(
                        arrival.rewards, from: "fragment:\(taken.scene.key)", to: user, in: work))
            }
            return given
        }
    }
}

extension TakenDecision {
    fileprivate var origin: String { "decision:\(self.fragmentKey)/\(self.key)" }
}
