public import Coordination
import EventCatalogue
import JSON
public import Postgres
public import Vocabulary

extension AnswerTrivia {
    /// The update of the round decides: of two answers at once, one finds it open.
    public struct Handler: CommandHandler {
        private let ledger: any BesitoLedger
        private let inventory: any Inventory

        public init(ledger: any BesitoLedger, inventory: any Inventory) {
            self.ledger = ledger
            self.inventory = inventory
        }

        public func execute(
            _ input: AnswerTrivia, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.lockBalance(of: input.user)
            let results = try await work.transaction.flight([.close(input, at: work.now), .round(of: input)])
            guard let row = results[0].first else {
                guard let found = results[1].first else { return .failure(.triviaNotAsked) }
                return .failure(try found.get("is_answered") ? .triviaAnswered : .noSuchOption)
            }
            let round = try ClosedRound(row: row)
            let payment = try await self.pay(round, for: input, in: work)
            let hint = round.isCorrect ? try await self.hand(round, to: input.user, in: work) : nil
            work.transaction.queue(
                """
                UPDATE gamification.trivia_rounds SET besitos = \(payment.earned)
                WHERE user_id = \(input.user) AND trivia_id = \(input.trivia)
                """)
            work.emit(
                TriviaAnswered(
                    triviaID: input.trivia.rawValue, isCorrect: round.isCorrect, besitos: payment.earned),
                about: input.user)
            return .success(
                Receipt(
                    isCorrect: round.isCorrect, isInTime: round.isInTime, correct: round.correct,
                    earned: payment.earned, balance: payment.balance, withheld: payment.withheld, hint: hint))
        }

        private func pay(
            _ round: ClosedRound, for input: AnswerTrivia, in work: UnitOfWork
        ) async throws(DatabaseError) -> (earned: Besitos, balance: Besitos?, withheld: String?) {
            guard round.reward > .zero else { return (.zero, nil, nil) }
            let entry = LedgerEntry(EarnSource.trivia, reference: "trivia:\(round.key)")
            return switch try await self.ledger.grant(round.reward, to: input.user, for: entry, in: work) {
            case .success(let paid): (paid.amount, paid.balance, nil)
            case .failure(let refusal): (.zero, nil, refusal.code)
            }
        }

        private func hand(
            _ round: ClosedRound, to user: UserID, in work: UnitOfWork
        ) async throws(DatabaseError) -> LocalizedText? {
            guard let hint = round.hint else { return nil }
            let held = self.inventory.add(hint.item, quantity: 1, to: user, in: work)
            _ = try await work.transaction.rows("SELECT true")
            guard try !held.rows().isEmpty else { return nil }
            work.emit(
                ItemAcquired(itemID: hint.item, itemKey: hint.key, quantity: 1, source: "trivia"), about: user)
            return hint.name
        }
    }
}

/// A round as the answer left it.
private struct ClosedRound: RowDecodable {
    let key: String
    let isCorrect, isInTime: Bool
    let correct: LocalizedText
    let reward: Besitos
    let hint: (item: ItemID, key: String, name: LocalizedText)?

    init(row: Row) throws(DatabaseError) {
        self.key = try row.get("question_key")
        self.isCorrect = try row.get("is_correct")
        self.isInTime = try row.get("is_in_time")
        self.correct = try row.decoded("correct")
        let full: Besitos = try row.get("besitos_correct")
        let isQuick: Bool = try row.get("is_quick")
        self.reward =
            !self.isInTime
            ? .zero
            : self.isCorrect ? full.paid(quickly: isQuick) : try row.get("besitos_incorrect")
        if let item: ItemID = try row.optional("item_id") {
            self.hint = (item, try row.get("item_key"), try row.decoded("item_name"))
        } else {
            self.hint = nil
        }
    }
}

extension Besitos {
    /// In the second half of the time two thirds, but five at least where five are offered (seed 002 section 4.1).
    fileprivate func paid(quickly isQuick: Bool) -> Besitos {
        guard !isQuick else { return self }
        return Besitos(Swift.max((self.units * 2 + 2) / 3, Swift.min(self.units, 5))) ?? self
    }
}

extension SQL {
    /// No row when the round is closed, was never opened, or has no such option.
    fileprivate static func close(_ input: AnswerTrivia, at now: Instant) -> SQL {
        """
        WITH closed AS (
            UPDATE gamification.trivia_rounds AS round
            SET answered_at = \(now), option_id = \(input.option),
                is_correct = \(input.option) = correct_option
                             AND \(now.advanced(by: .zero - AskTrivia.grace)) <= deadline
            FROM gamification.trivia_questions AS q
            WHERE round.user_id = \(input.user) AND round.trivia_id = \(input.trivia) AND q.trivia_id = round.trivia_id
              AND round.answered_at IS NULL
              AND EXISTS (SELECT FROM jsonb_array_elements(options) AS o WHERE o ->> 'id' = \(input.option)::text)
            RETURNING round.trivia_id, asked_at, deadline, round.is_correct
        )
        SELECT question_key, is_correct, besitos_correct, besitos_incorrect,
               \(now.advanced(by: .zero - AskTrivia.grace)) <= deadline AS is_in_time,
               \(now)::timestamptz <= asked_at + (deadline - asked_at) / 2 AS is_quick,
               (SELECT jsonb_build_object('es', o -> 'es', 'en', o -> 'en') FROM jsonb_array_elements(options) AS o
                WHERE o ->> 'id' = correct_option)::text AS correct,
               item_id, item_key, name::text AS item_name
        FROM closed JOIN gamification.trivia_questions USING (trivia_id)
        LEFT JOIN gamification.items ON item_key = hint_item
        """
    }

    fileprivate static func round(of input: AnswerTrivia) -> SQL {
        """
        SELECT answered_at IS NOT NULL AS is_answered FROM gamification.trivia_rounds
        WHERE user_id = \(input.user) AND trivia_id = \(input.trivia)
        """
    }
}
