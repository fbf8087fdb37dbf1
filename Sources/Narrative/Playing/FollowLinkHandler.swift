public import Coordination
import EventCatalogue
public import Postgres
public import Vocabulary

extension FollowLink {
    /// The member's position is locked first, as by every writer.
    public struct Handler: CommandHandler {
        private let rewards: RewardGiver
        private let gatekeeper: Gatekeeper

        public init(rewards: RewardGiver, requirements: RequirementKinds) {
            self.rewards = rewards
            self.gatekeeper = Gatekeeper(kinds: requirements)
        }

        public func execute(
            _ input: FollowLink, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.transaction.queue(.holdPosition(of: input.user))
            let place: Place? = try await work.transaction.first(.place(input.fragment, for: input.user))
            let link: LinkedPlace? = try await work.transaction.first(.linkedPlace(input.fragment, for: input.user))
            guard let place, let link else { return .failure(.noSuchFragment) }
            if let refusal = try await self.refusal(of: place, link, to: input.user, in: work) {
                return .failure(refusal)
            }
            let arrival: LinkArrival? = try await work.transaction.first(
                .arrive(at: link.mark, input.user, at: work.now))
            return .success(
                Receipt(
                    scene: try await self.gatekeeper.look(at: place.scene, for: input.user, in: work),
                    run: link.mark.run, isArrival: arrival != nil,
                    given: try await self.welcome(input.user, to: place, arrival, in: work)))
        }

        private func refusal(
            of place: Place, _ link: LinkedPlace, to user: UserID, in work: UnitOfWork
        ) async throws(DatabaseError) -> Refusal? {
            let isKnown = link.isKnown || place.isUnlocked
            // Nobody is told of a secret.
            guard isKnown || !link.isSecret else { return .noSuchFragment }
            let answers = try await self.gatekeeper.kinds.answers(
                [place.isVIP ? Place.vip : .nothing, place.isUnlocked ? .nothing : place.needs], for: user, in: work)
            let missing = answers.flatMap(\.missing)
            guard missing.isEmpty else { return .locked(missing: missing, place: place) }
            return isKnown ? nil : .notReached
        }

        /// What the member finds who has come.
        private func welcome(
            _ user: UserID, to place: Place, _ arrival: LinkArrival?, in work: UnitOfWork
        ) async throws(DatabaseError) -> GivenRewards {
            guard let arrival else { return GivenRewards() }
            let (fragment, key) = (place.fragment, place.scene.key)
            work.tellArrival(at: place.scene, run: arrival.run, isFirst: arrival.isFirst, of: user)
            if arrival.isDiscovery { work.emit(SecretDiscovered(fragmentID: fragment, fragmentKey: key), about: user) }
            if place.isVIP { work.emit(VIPContentAccessed(fragmentID: fragment, fragmentKey: key), about: user) }
            guard let found = arrival.rewards else { return GivenRewards() }
            work.promise(found.promises, at: fragment, to: user)
            return try await self.rewards.give(found.rewards, from: "fragment:\(key)", to: user, in: work)
        }
    }
}
