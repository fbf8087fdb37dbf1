import Gamification
import Postgres
import PostgresDriver
import Testing
import Vocabulary

extension RandomHouse {
    /// What must never be found, by what it would mean.
    private static let impossible: KeyValuePairs<String, SQL> = [
        "stock below zero": "SELECT count(*) AS found FROM commerce.shop_items WHERE stock < 0",
        "a bag with less than nothing": "SELECT count(*) AS found FROM gamification.user_inventory WHERE quantity < 0",
        "two of what is unique": """
        SELECT count(*) AS found FROM gamification.user_inventory JOIN gamification.items USING (item_id)
        WHERE is_unique AND quantity > 1
        """,
        "besitos that lapse before anybody looks for them": """
        SELECT count(*) AS found FROM gamification.user_balances JOIN gamification.lots USING (user_id)
        WHERE is_open AND expires_at IS NOT NULL AND (lapses_from IS NULL OR lapses_from > expires_at)
        """,
        "besitos held for no open auction, or not for the one who leads it": """
        SELECT count(*) AS found FROM gamification.holds
        FULL JOIN (SELECT * FROM gamification.auctions WHERE state = 'open' AND current_hold IS NOT NULL) AS auction
            ON current_hold = hold_id
        WHERE (holds.state = 'open') IS DISTINCT FROM (auction_id IS NOT NULL)
            OR (auction_id IS NOT NULL AND (user_id, amount) IS DISTINCT FROM (current_bidder, current_bid))
        """,
        "an event that a subscriber could not handle": "SELECT count(*) AS found FROM coordination.set_aside_events",
        "a job that failed": """
        SELECT count(*) AS found FROM coordination.jobs
        WHERE state = 'discarded' OR (attempt > 0 AND state IN ('available', 'scheduled', 'running'))
        """,
        "purchases that the ledger does not know, or the other way round": """
        SELECT abs((SELECT coalesce(sum(besitos_spent), 0) FROM commerce.user_purchases)
            + (SELECT coalesce(sum(amount), 0) FROM gamification.transactions WHERE source = 'purchase'))::bigint AS found
        """,
        "reactions that the ledger does not know, or the other way round":
            disagreement(of: "(SELECT sum(besitos_earned) FROM gamification.content_reactions)", on: "reaction"),
        "trivia that the ledger does not know, or the other way round":
            disagreement(of: "(SELECT sum(besitos) FROM gamification.trivia_rounds)", on: "trivia"),
        "a story's reward that was paid twice": """
        SELECT count(*) AS found FROM (
            SELECT FROM gamification.transactions
            WHERE transaction_type = 'earn' AND source IN ('decision', 'fragment') AND reference IS NOT NULL
            GROUP BY user_id, reference HAVING count(*) > 1) AS twice
        """,
        "a mission that was paid more often than claimed": """
        SELECT count(*) AS found FROM (
            SELECT user_id, reference, count(*) AS paid FROM gamification.transactions
            WHERE transaction_type = 'earn' AND source = 'mission' AND reference LIKE 'mission:%'
            GROUP BY user_id, reference) AS payments
        WHERE paid > (
            SELECT count(*) FROM gamification.user_missions JOIN gamification.missions USING (mission_id)
            WHERE user_missions.user_id = payments.user_id AND 'mission:' || mission_key = payments.reference
                AND claimed_at IS NOT NULL)
        """,
        "an experience that is complete without all that it requires, or not complete with it": """
        SELECT count(*) AS found FROM experiences.user_experience_progress AS progress
        WHERE (status = 'completed') IS DISTINCT FROM NOT EXISTS (
            SELECT FROM experiences.experience_components AS component
            WHERE component.experience_id = progress.experience_id AND is_required AND sequence_order IS NOT NULL
                AND NOT EXISTS (SELECT FROM experiences.user_component_completions AS done
                    WHERE done.user_id = progress.user_id AND done.component_id = component.component_id))
        """,
        "an experience under way that does not know what its member has completed": """
        SELECT count(*) AS found FROM experiences.user_experience_progress AS progress
        JOIN experiences.experience_components AS component USING (experience_id)
        WHERE status = 'in_progress' AND NOT EXISTS (
                SELECT FROM experiences.user_component_completions AS done
                WHERE done.user_id = progress.user_id AND done.component_id = component.component_id)
            AND (EXISTS (SELECT FROM narrative.user_narrative_progress JOIN narrative.narrative_fragments
                        USING (fragment_id)
                    WHERE user_narrative_progress.user_id = progress.user_id AND component_type = 'narrative'
                        AND fragment_key = component_key AND user_narrative_progress.completed_at IS NOT NULL)
                OR EXISTS (SELECT FROM gamification.user_missions JOIN gamification.missions USING (mission_id)
                    WHERE user_missions.user_id = progress.user_id AND component_type = 'mission'
                        AND mission_key = component_key AND user_missions.completed_at IS NOT NULL))
        """,
        "an experience that was paid twice, or without being complete": """
        SELECT count(*) AS found FROM (
            SELECT user_id, reference, count(*) AS paid FROM gamification.transactions
            WHERE transaction_type = 'earn' AND source = 'experience' AND reference LIKE 'experience:%'
            GROUP BY user_id, reference) AS payments
        WHERE paid > (
            SELECT count(*) FROM experiences.user_experience_progress AS progress
            JOIN experiences.experiences USING (experience_id)
            WHERE progress.user_id = payments.user_id AND 'experience:' || experience_key = payments.reference
                AND progress.status = 'completed')
        """,
        "goods sold to somebody to whom they were not opened": """
        SELECT count(*) AS found FROM commerce.user_purchases AS sold JOIN commerce.shop_items USING (shop_item_id)
        WHERE purchase_requirements ? 'shop_unlocked' AND NOT EXISTS (
            SELECT FROM commerce.user_unlocks AS opened
            WHERE opened.user_id = sold.user_id AND opened.item_id = shop_items.item_id)
        """,
    ]

    /// Between what the games say that they paid, with what an event multiplied, and what the ledger says.
    private static func disagreement(of told: SQL, on source: String) -> SQL {
        """
        SELECT abs(coalesce(\(told), 0) - coalesce(sum(amount), 0))::bigint AS found
        FROM gamification.transactions JOIN (
            SELECT DISTINCT operation_id, user_id FROM gamification.transactions
            WHERE transaction_type = 'earn' AND source = \(source) AND reference IS NOT NULL) AS paying
            USING (operation_id, user_id)
        WHERE transaction_type = 'earn' AND source IN (\(source), 'event_bonus')
        """
    }

    /// Records an issue for whatever does not hold.
    ///
    /// - Returns: whether all does.
    func prove(_ when: String) async throws -> Bool {
        let proof = LedgerProof(database: self.database)
        let mismatches = try await proof.mismatches(limit: 3)
        let balances = try await proof.totals()?.holds == true
        #expect(mismatches.isEmpty && balances, "\(mismatches), \(when)")
        var holds = mismatches.isEmpty && balances
        for (name, statement) in Self.impossible {
            let found: Int64? = try await self.database.read(statement).first?.get("found")
            #expect(found == 0, "\(name), \(when)")
            holds = holds && found == 0
        }
        return holds
    }
}
