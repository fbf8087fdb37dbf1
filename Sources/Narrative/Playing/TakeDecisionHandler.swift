public import Coordination
import EventCatalogue
public import Postgres
public import Vocabulary

extension TakeDecision {
    /// One statement moves the member; then the besitos follow. Every writer locks the member's position
    /// first and the balance second.
    public struct Handler: CommandHandler {
        private let ledger: any BesitoLedger

        public init(ledger: any BesitoLedger) { self.ledger = ledger }

        public func execute(
            _ input: TakeDecision, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            guard let taken: Taken = try await work.transaction.first(.take(input, at: work.now)) else {
                return .failure(try await Self.reason(against: input, in: work.transaction))
            }
            let payment = try await self.pay(taken, to: input.user, in: work)
            let receipt = Receipt(
                scene: taken.scene, earned: payment.earned, balance: payment.balance, withheld: payment.withheld,
                run: taken.run)
            work.tell(taken, earned: receipt.earned, by: input.user)
            return .success(receipt)
        }

        /// A refused payment does not stop the story: the reward's row goes, so that a later run may pay it.
        private func pay(
            _ taken: Taken, to user: UserID, in work: UnitOfWork
        ) async throws(DatabaseError) -> (earned: Besitos, balance: Besitos?, withheld: String?) {
            guard let reward = taken.reward else { return (.zero, nil, nil) }
            let entry = LedgerEntry(EarnSource.decision, reference: "decision:\(taken.fragmentKey)/\(taken.key)")
            switch try await self.ledger.grant(reward, to: user, for: entry, in: work) {
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

        /// Why the member could not be moved, by a fresh look: a concurrent twin may have moved them meanwhile.
        private static func reason(
            against input: TakeDecision, in transaction: any Transaction
        ) async throws(DatabaseError) -> Refusal {
            let rows = try await transaction.rows(
                """
                SELECT scene.is_end
                FROM narrative.fragment_decisions AS decision
                LEFT JOIN narrative.user_story_positions AS position ON position.user_id = \(input.user)
                LEFT JOIN narrative.scenes AS scene ON scene.fragment_id = position.fragment_id
                WHERE decision.decision_id = \(input.decision)
                """)
            guard let row = rows.first else { return .noSuchDecision }
            return try row.optional("is_end") == true ? .storyEnded : .notHere
        }
    }

    /// A decision that moved its member.
    struct Taken: RowDecodable {
        let decision: DecisionID
        let key: String
        let fragment: FragmentID
        let fragmentKey: String
        let run: Int
        /// What is to be paid now; `nil` when the decision pays nothing or has paid before.
        let reward: Besitos?
        let scene: Scene

        init(row: Row) throws(DatabaseError) {
            self.decision = try row.get("decision_id")
            self.key = try row.get("decision_key")
            self.fragment = try row.get("fragment_id")
            self.fragmentKey = try row.get("fragment_key")
            self.run = try row.get("run_no")
            self.reward = try row.optional("besitos")
            self.scene = try row.scene()
        }
    }
}

extension UnitOfWork {
    fileprivate func tell(_ taken: TakeDecision.Taken, earned: Besitos, by user: UserID) {
        self.emit(
            DecisionTaken(
                fragmentID: taken.fragment, fragmentKey: taken.fragmentKey, runNo: taken.run,
                decisionID: taken.decision, decisionKey: taken.key, nextFragmentID: taken.scene.fragment,
                nextFragmentKey: taken.scene.key, besitos: earned), about: user)
        self.emit(
            FragmentCompleted(
                fragmentID: taken.fragment, fragmentKey: taken.fragmentKey, runNo: taken.run, isEnd: false), about: user
        )
        self.tellArrival(at: taken.scene, run: taken.run, of: user)
        self.emit(
            DecisionOperation(
                fragmentID: taken.fragment, fragmentKey: taken.fragmentKey, runNo: taken.run,
                decisionID: taken.decision, decisionKey: taken.key, nextFragmentID: taken.scene.fragment,
                nextFragmentKey: taken.scene.key, besitos: earned), about: user)
    }
}
