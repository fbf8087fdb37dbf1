public import Coordination
import EventCatalogue
public import Postgres
public import Vocabulary

extension ReactToContent {
    /// One flight finds and registers, a second pays: whatever was given for this content before, in whichever
    /// reaction, counts against its cap, also when it was taken back.
    public struct Handler: CommandHandler {
        private let ledger: any BesitoLedger

        public init(ledger: any BesitoLedger) { self.ledger = ledger }

        public func execute(
            _ input: ReactToContent, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            // What was paid today is looked at below; the balance's lock makes it true.
            work.lockBalance(of: input.user)
            let results = try await work.transaction.flight([
                input.contentType.existence(of: input.content), .reactionReward(of: input, at: work.now),
            ])
            guard !results[0].isEmpty else { return .failure(.contentNotFound) }
            guard let row = results[1].first else { return .failure(.unknownReaction) }
            let reward = try ReactionPay(row: row)
            guard let today = reward.today else { return .failure(.noSuchUser) }
            guard !reward.isGiven else { return .failure(.alreadyReacted) }

            let payment = try await self.pay(reward, for: input, in: work)
            work.transaction.queue(.register(input, payment.earned, on: today, in: work))
            work.emit(
                ReactionRegistered(
                    contentType: input.contentType.rawValue, contentID: input.content, reaction: input.reaction,
                    besitos: payment.earned, isNewReactor: reward.isFirst), about: input.user)
            work.emit(
                ReactionOperation(
                    contentType: input.contentType.rawValue, contentID: input.content, reaction: input.reaction,
                    besitos: payment.earned), about: input.user)
            return .success(payment)
        }

        private func pay(
            _ reward: ReactionPay, for input: ReactToContent, in work: UnitOfWork
        ) async throws(DatabaseError) -> Receipt {
            guard reward.amount > .zero else { return Receipt(earned: .zero, balance: nil, withheld: nil) }
            if let code = reward.withheld { return Receipt(earned: .zero, balance: nil, withheld: code) }
            let entry = LedgerEntry(
                EarnSource.reaction, reference: "\(input.contentType.rawValue):\(input.content)/\(input.reaction)")
            return switch try await self.ledger.grant(reward.amount, to: input.user, for: entry, in: work) {
            case .success(let paid): Receipt(earned: paid.amount, balance: paid.balance, withheld: nil)
            case .failure(let refusal): Receipt(earned: .zero, balance: nil, withheld: refusal.code)
            }
        }
    }
}

/// What a reaction would pay, and what was paid before.
private struct ReactionPay: RowDecodable {
    let amount: Besitos
    let today: LocalDay?
    /// Whether the member has this very reaction on it, and whether none at all.
    let isGiven, isFirst: Bool
    let paidForContent, paidToday: Int64
    let contentCap: Int64
    let dayCap: Int64?

    init(row: Row) throws(DatabaseError) {
        self.amount = try row.get("besitos_reward")
        self.today = try row.optional("today")
        self.isGiven = try row.get("is_given")
        self.isFirst = try row.get("is_first")
        self.paidForContent = try row.get("paid_for_content")
        self.paidToday = try row.get("paid_today")
        self.contentCap = try row.get("max_per_user_per_content")
        self.dayCap = try row.optional("max_per_user_per_day")
    }

    var withheld: String? {
        if self.paidForContent >= self.contentCap { return "gamification.content_paid_already" }
        if let dayCap = self.dayCap, self.paidToday >= dayCap { return "gamification.source_cap_reached" }
        return nil
    }
}

extension SQL {
    /// No row for a reaction that does not exist.
    fileprivate static func reactionReward(of input: ReactToContent, at now: Instant) -> SQL {
        """
        SELECT besitos_reward, max_per_user_per_content, max_per_user_per_day, today,
               coalesce(is_given, false) AS is_given, NOT coalesce(has_any, false) AS is_first,
               paid_for_content, (
                   SELECT count(*) FROM gamification.content_reactions WHERE user_id = \(input.user) AND paid_on = today
               ) AS paid_today
        FROM gamification.reaction_reward_configs
        LEFT JOIN (
            SELECT (\(now)::timestamptz AT TIME ZONE time_zone)::date AS today
            FROM published.members WHERE user_id = \(input.user)
        ) AS member ON true
        CROSS JOIN (
            SELECT bool_or(removed_at IS NULL AND reaction_type = \(input.reaction)) AS is_given,
                   bool_or(removed_at IS NULL) AS has_any,
                   count(*) FILTER (WHERE besitos_earned > 0) AS paid_for_content
            FROM gamification.content_reactions
            WHERE user_id = \(input.user) AND content_type = \(input.contentType.rawValue)
              AND content_id = \(input.content)
        ) AS given
        WHERE content_type = \(input.contentType.rawValue) AND reaction_type = \(input.reaction) AND is_active
        """
    }

    fileprivate static func register(
        _ input: ReactToContent, _ earned: Besitos, on today: LocalDay, in work: UnitOfWork
    ) -> SQL {
        """
        INSERT INTO gamification.content_reactions AS given (user_id, content_type, content_id, reaction_type,
            created_at, besitos_earned, paid_on)
        VALUES (\(input.user), \(input.contentType.rawValue), \(input.content), \(input.reaction), \(work.now),
                \(earned), \(earned > .zero ? today : nil))
        ON CONFLICT (user_id, content_type, content_id, reaction_type) DO UPDATE
        SET removed_at = NULL, created_at = excluded.created_at,
            besitos_earned = given.besitos_earned + excluded.besitos_earned,
            paid_on = coalesce(excluded.paid_on, given.paid_on)
        """
    }
}
