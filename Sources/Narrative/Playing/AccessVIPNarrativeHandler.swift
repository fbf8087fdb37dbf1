public import Coordination
import EventCatalogue
public import Postgres
public import Vocabulary

extension AccessVIPNarrative {
    /// Content first, entitlement second, everything else last: what is not VIP is open to all, and what a member
    /// has paid for no missing seat in a channel takes away.
    public struct Handler: CommandHandler {
        private let gatekeeper: Gatekeeper

        public init(requirements: RequirementKinds) { self.gatekeeper = Gatekeeper(kinds: requirements) }

        public func execute(
            _ input: AccessVIPNarrative, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let place: Place? = try await work.transaction.first(.place(input.fragment, for: input.user))
            guard let place else { return .failure(.noSuchFragment) }
            let answers = try await self.gatekeeper.kinds.answers(
                [place.isVIP ? Place.vip : .nothing, place.isUnlocked ? .nothing : place.needs], for: input.user,
                in: work)
            guard answers[0].isMet else { return .success(.vipRequired(try await self.invite(input, to: place, work))) }
            guard answers[1].isMet else { return .failure(.locked(missing: answers[1].missing, place: place)) }
            let scene = try await self.gatekeeper.look(at: place.scene, for: input.user, in: work)
            if place.isVIP {
                work.emit(VIPContentAccessed(fragmentID: scene.fragment, fragmentKey: scene.key), about: input.user)
            }
            return .success(.granted(scene))
        }

        private func invite(
            _ input: AccessVIPNarrative, to place: Place, _ work: UnitOfWork
        ) async throws(DatabaseError) -> VIPInvitation {
            let row = try await work.transaction.rows(
                """
                INSERT INTO narrative.vip_denials AS denials (user_id, fragment_id, attempts, first_at, last_at)
                VALUES (\(input.user), \(place.fragment), 1, \(work.now), \(work.now))
                ON CONFLICT (user_id, fragment_id) DO UPDATE SET
                    attempts = denials.attempts + 1, last_at = excluded.last_at
                RETURNING (
                    SELECT coalesce(sum(attempts), 0) + 1 FROM narrative.vip_denials WHERE user_id = \(input.user)
                )::bigint AS attempts
                """
            ).first
            let attempts: Int64 = try row?.get("attempts") ?? 1
            let scene = try await self.gatekeeper.look(at: place.scene, for: input.user, in: work)
            // The first time a taste of it, later the thing itself.
            let offer = attempts == 1 ? "vip_welcome" : "vip_monthly"
            work.emit(
                AccessDenied(
                    operation: AccessVIPNarrative.name, code: Self.denied, subject: "fragment:\(scene.key)"),
                about: input.user)
            work.emit(
                ConversionOpportunity(
                    trigger: Self.denied, offerKey: offer, scorePercent: Int(min(95, 30 + 15 * attempts))),
                about: input.user)
            return VIPInvitation(
                fragment: scene.fragment, title: scene.title, preview: scene.content.preview, offer: offer,
                attempts: attempts)
        }

        private static let denied = "vip_content_access_denied"
    }
}
