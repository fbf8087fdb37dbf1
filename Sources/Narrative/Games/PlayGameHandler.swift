public import Coordination
import EventCatalogue
import JSON
public import Postgres
public import Vocabulary

extension PlayGame {
    /// The member's position is locked first and the balance last, as by every writer.
    public struct Handler: CommandHandler {
        private let rewards: RewardGiver
        private let gatekeeper: Gatekeeper
        private let draw: GameDraw

        /// - Parameter draw: what chance decides.
        public init(
            rewards: RewardGiver, requirements: RequirementKinds, draw: @escaping GameDraw = { .random(in: $0) }
        ) {
            self.rewards = rewards
            self.gatekeeper = Gatekeeper(kinds: requirements)
            self.draw = draw
        }

        public func execute(
            _ input: PlayGame, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.transaction.queue(.holdPosition(of: input.user))
            let table: GameTable? = try await work.transaction.first(.gameTable(of: input.user))
            guard let table, input.fragment == nil || input.fragment == table.scene.fragment else {
                return .failure(table == nil ? .noGame : .notHere)
            }
            guard let game = table.game, let kind = GameKinds[game.kind] else { return .failure(.noGame) }
            if let refusal = table.refusal(at: work.now) { return .failure(refusal) }
            let series = table.series(at: work.now)
            let secret = series?.secret ?? kind.secret(game.rules, self.draw)
            guard let verdict = kind.judge(input.attempt, game.rules, secret: secret) else {
                return .failure(.badAttempt)
            }
            let attempts = (series?.attempts ?? 0) + 1
            let outcome = Receipt.Outcome(verdict, after: attempts, of: game.attempts)
            work.transaction.queue(
                .note(
                    outcome, verdict, of: input.user, at: table, attempts: attempts, secret: secret, now: work.now))
            let given = try await self.give(outcome, at: table, game, to: input.user, in: work)
            work.emit(
                GamePlayed(
                    fragmentID: table.scene.fragment, fragmentKey: table.scene.key, runNo: table.run,
                    game: game.kind, outcome: outcome.rawValue, attempts: attempts, besitos: given.besitos),
                about: input.user)
            let scene = try await self.gatekeeper.look(at: table.scene, for: input.user, in: work)
            return .success(Receipt(outcome: outcome, scene: scene, given: given, run: table.run))
        }

        private func give(
            _ outcome: Receipt.Outcome, at table: GameTable, _ game: StoryGame, to user: UserID, in work: UnitOfWork
        ) async throws(DatabaseError) -> GivenRewards {
            guard outcome == .won else { return GivenRewards() }
            return try await self.rewards.give(game.rewards, from: "game:\(table.scene.key)", to: user, in: work)
        }
    }
}

extension PlayGame.Receipt.Outcome {
    init(_ verdict: GameVerdict, after attempts: Int, of limit: Int?) {
        switch verdict {
        case .won: self = .won
        case .missed: self = limit.map { attempts >= $0 } ?? false ? .lost : .missed
        }
    }
}
