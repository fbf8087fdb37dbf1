public import Coordination
import EventCatalogue
public import Postgres
public import Vocabulary

extension TakeDecision {
    /// One statement moves the member; then the besitos follow. Every writer locks the member's position
    /// first and the balance second.
    public struct Handler: CommandHandler {
        private let ledger: any BesitoLedger
        private let gatekeeper: Gatekeeper

        public init(ledger: any BesitoLedger, requirements: RequirementKinds) {
            self.ledger = ledger
            self.gatekeeper = Gatekeeper(kinds: requirements)
        }

        public func execute(
            _ input: TakeDecision, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let taken: Taken
            switch try await self.move(input, in: work) {
            case .success(let moved): taken = moved
            case .failure(let refusal): return .failure(refusal)
            }
            let payment = try await self.pay(taken, to: input.user, in: work)
            work.tell(taken, earned: payment.earned, by: input.user)
            // Last, so that locks show what this decision itself has opened.
            let scene = try await self.gatekeeper.look(at: taken.scene, for: input.user, in: work)
            return .success(
                Receipt(
                    scene: scene, earned: payment.earned, balance: payment.balance, withheld: payment.withheld,
                    run: taken.run))
        }

        /// Most decisions are open, so the first attempt takes it for granted. One that is not tells its gate, and
        /// is taken with exactly that gate once it is met: a publication in between is met afresh.
        private func move(
            _ input: TakeDecision, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Taken, Refusal> {
            var gate = Standing.openGate
            for _ in 0..<3 {
                if let taken: Taken = try await work.transaction.first(.take(input, passing: gate, at: work.now)) {
                    return .success(taken)
                }
                let standing: Standing? = try await work.transaction.first(.standing(before: input))
                guard let standing else { return .failure(.noSuchDecision) }
                guard standing.isHere else { return .failure(standing.isEnd ? .storyEnded : .notHere) }
                if let refusal = try await self.gatekeeper.refusal(
                    of: try standing.requirement, for: input.user, in: work)
                {
                    return .failure(refusal)
                }
                gate = standing.gate
            }
            return .failure(.notHere)
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
