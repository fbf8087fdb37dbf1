public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// A member wants a question: the one that is open, or the next that was never put to them. From then on the
/// server's clock runs.
public struct AskTrivia: Command, JSONDecodable {
    public typealias Receipt = TriviaRound

    public static let name = "gamification.ask_trivia"
    /// Questions that are looked at for one that is open to the member.
    static let candidates = 200
    /// What an answer may be late by, for its way here.
    static let grace: Duration = .seconds(2)

    public let user: UserID

    public init(user: UserID) { self.user = user }

    public var lane: String? { "user:\(self.user)" }

    public func encode(into json: inout JSONWriter) { json.object { $0.member("user_id", self.user) } }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id")
        self.init(user: try fields.id("user_id"))
    }

    public struct Handler: CommandHandler {
        private let requirements: RequirementKinds

        public init(requirements: RequirementKinds) { self.requirements = requirements }

        public func execute(
            _ input: AskTrivia, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<TriviaRound, Refusal> {
            // One question at a time: two who ask for the same member wait for one another.
            work.lockBalance(of: input.user)
            let results = try await work.transaction.flight([
                .closeLateRound(of: input.user, at: work.now), .openRound(of: input.user),
                .candidates(for: input.user, limit: AskTrivia.candidates),
            ])
            if let row = results[1].first { return .success(try TriviaRound(row: row)) }
            var candidates: [(trivia: TriviaID, conditions: Requirement)] = []
            for row in results[2] {
                candidates.append((try row.get("trivia_id"), try row.requirement("conditions") ?? .nothing))
            }
            guard !candidates.isEmpty else { return .failure(.noTriviaLeft) }
            let answers = try await self.requirements.answers(
                candidates.map(\.conditions), for: input.user, in: work)
            guard let next = zip(candidates, answers).first(where: { $0.1.isMet })?.0 else {
                return .failure(.triviaLocked(missing: answers[0].missing))
            }
            let asked: TriviaRound? = try await work.transaction.first(
                .ask(next.trivia, of: input.user, at: work.now))
            guard let asked else { return .failure(.noSuchUser) }
            return .success(asked)
        }
    }
}

extension Refusal {
    static let noTriviaLeft = Refusal(
        .conflict, "gamification.no_trivia_left", "The member was asked every question there is.")

    static func triviaLocked(missing: [MissingRequirement]) -> Refusal {
        Refusal(
            .forbidden, "gamification.trivia_locked", "The next question is not open to the member yet.",
            missing: missing)
    }
}

extension SQL {
    /// What was not answered in time was answered wrongly.
    fileprivate static func closeLateRound(of user: UserID, at now: Instant) -> SQL {
        """
        UPDATE gamification.trivia_rounds SET answered_at = deadline, is_correct = false
        WHERE user_id = \(user) AND answered_at IS NULL AND deadline < \(now.advanced(by: .zero - AskTrivia.grace))
        """
    }

    private static let round: SQL = """
        trivia_id, difficulty, question::text AS question, options::text AS options, time_limit_seconds, deadline,
        besitos_correct, media::text AS media
        """

    fileprivate static func openRound(of user: UserID) -> SQL {
        """
        SELECT \(Self.round) FROM gamification.trivia_rounds JOIN gamification.trivia_questions USING (trivia_id)
        WHERE user_id = \(user) AND answered_at IS NULL
        """
    }

    fileprivate static func candidates(for user: UserID, limit: Int) -> SQL {
        """
        SELECT trivia_id, unlock_conditions::text AS conditions FROM gamification.trivia_questions AS q
        WHERE is_active AND NOT EXISTS (
            SELECT FROM gamification.trivia_rounds AS r WHERE r.user_id = \(user) AND r.trivia_id = q.trivia_id)
        ORDER BY position, trivia_id LIMIT \(limit)
        """
    }

    fileprivate static func ask(_ trivia: TriviaID, of user: UserID, at now: Instant) -> SQL {
        """
        WITH asked AS (
            INSERT INTO gamification.trivia_rounds (user_id, trivia_id, asked_at, deadline)
            SELECT user_id, trivia_id, \(now), \(now)::timestamptz + time_limit_seconds * interval '1 second'
            FROM gamification.trivia_questions, published.members
            WHERE trivia_id = \(trivia) AND user_id = \(user)
            RETURNING trivia_id, deadline
        )
        SELECT \(Self.round) FROM asked JOIN gamification.trivia_questions USING (trivia_id)
        """
    }
}
