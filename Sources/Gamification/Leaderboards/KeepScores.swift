public import Coordination
public import EventCatalogue
import Postgres
import Vocabulary

/// Keeps the rankings: what is earned by doing something counts, what staff give does not count for the week.
public struct KeepScores: Subscriber {
    public let name = "gamification.keep_scores"
    public let interests: [EventPattern] = [
        .only(BesitosEarned.self), .only(AchievementUnlocked.self), .only(AchievementLapsed.self),
        .only(ProgressCorrected.self),
    ]

    public init() {}

    public func handle(_ events: [RecordedEvent], in work: UnitOfWork) async throws {
        var scores: [Score: (points: Int64, at: Instant)] = [:]
        var achievers: [UserID: Instant] = [:]
        func add(_ points: Int64, to board: Board, of user: UserID, at time: Instant) {
            let score = Score(board: board.name(at: time), user: user)
            scores[score] = ((scores[score]?.points ?? 0) + points, time)
        }
        for record in events {
            guard let user = record.user else { continue }
            if let earned: BesitosEarned = try record.content() {
                add(earned.amount.units, to: .earned, of: user, at: record.timestamp)
                guard earned.source.isOfDoing else { continue }
                add(earned.amount.units, to: .week, of: user, at: record.timestamp)
            } else {
                achievers[user] = record.timestamp
            }
        }
        // In one order, as everybody locks who locks several.
        if !achievers.isEmpty { work.transaction.queue(.countAchievements(achievers.sorted { $0.key < $1.key })) }
        if !scores.isEmpty { work.transaction.queue(.add(scores.sorted { $0.key < $1.key })) }
    }
}

private struct Score: Hashable, Comparable {
    let board: String
    let user: UserID

    static func < (lhs: Self, rhs: Self) -> Bool { (lhs.board, lhs.user) < (rhs.board, rhs.user) }
}

extension EarnSource {
    /// Earned by what the member did, and not given.
    fileprivate var isOfDoing: Bool {
        switch self {
        case .adminGrant, .refund, .gift: false
        default: true
        }
    }
}

extension SQL {
    /// What can be lost again is counted anew.
    fileprivate static func countAchievements(_ achievers: [(key: UserID, value: Instant)]) -> SQL {
        """
        INSERT INTO gamification.leaderboard_scores AS known (board, user_id, score, reached_at)
        SELECT \(Board.achievements.rawValue), user_id, count(achievement_id), to_timestamp(max(micros) / 1000000.0)
        FROM unnest(\(achievers.map(\.key.rawValue)), \(achievers.map(\.value.microseconds))) AS new (user_id, micros)
        LEFT JOIN (SELECT user_id, achievement_id FROM gamification.user_achievements WHERE revoked_at IS NULL)
            AS held USING (user_id)
        GROUP BY user_id ORDER BY user_id
        ON CONFLICT (board, user_id) DO UPDATE
        SET score = excluded.score, reached_at = excluded.reached_at WHERE known.score <> excluded.score
        """
    }

    fileprivate static func add(_ scores: [(key: Score, value: (points: Int64, at: Instant))]) -> SQL {
        """
        INSERT INTO gamification.leaderboard_scores AS known (board, user_id, score, reached_at)
        SELECT board, user_id, points, to_timestamp(micros / 1000000.0)
        FROM unnest(\(scores.map(\.key.board))::text[], \(scores.map(\.key.user.rawValue))::bigint[],
                    \(scores.map(\.value.points))::bigint[], \(scores.map(\.value.at.microseconds))::bigint[])
            AS new (board, user_id, points, micros)
        ORDER BY board, user_id
        ON CONFLICT (board, user_id) DO UPDATE
        SET score = known.score + excluded.score, reached_at = excluded.reached_at
        """
    }
}
