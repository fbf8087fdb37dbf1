import Coordination
import Gamification
import Identity
import Postgres
import TelegramAPI
import Vocabulary

/// Who leads, and hiding from it.
struct RankingSection: Section {
    static let codes = ["lb", "lh"]
    static let words: [String: Intent] = ["/ranking": .ranking(.week), "/top": .ranking(.week)]
    static let commands = [MenuCommand("ranking", .commandRanking)]
    static let doors = [Door(.buttonRanking, .ranking(.week))]
    static let questions: Set<String> = ["lb"]
    private static let shown = 10

    private let boards: LeaderboardReader
    private let members: MemberDirectory
    private let show = ShowInLeaderboards.Handler()

    init(database: any Database, members: MemberDirectory) {
        self.boards = LeaderboardReader(database: database)
        self.members = members
    }

    func read(_ question: Question) async throws(DatabaseError) -> Screen? {
        guard let board = question.intent.board,
            let member = try await self.members.identity(.telegram(question.visit.account))
        else { return nil }
        let top = try await self.boards.top(board, at: question.now, limit: Self.shown)
        let place = try await self.boards.place(of: member.id, on: board, at: question.now)
        return .ranking(
            board, top, place: place, isHidden: try await self.boards.isHidden(member.id),
            in: Catalogue(member.language))
    }

    func answer(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        // Asked in a command by those alone who were no members before.
        if turn.intent.board != nil { return Reply(.menu(in: turn.say)) }
        guard turn.intent.code == "lh", let shown = turn.intent.id, [0, 1].contains(shown) else { return nil }
        let command = ShowInLeaderboards(user: turn.user, isShown: shown == 1)
        guard case .success = try await turn.work.perform(command, with: self.show) else { return nil }
        return Reply(
            Screen(
                turn.say(shown == 1 ? .rankingShown : .rankingHidden),
                [[InlineButton(turn.say(.buttonRanking), .ranking(.week))]]))
    }
}

extension Intent {
    static func ranking(_ board: Board) -> Intent { Intent("lb", board.rawValue) }
    static func showInRanking(_ isShown: Bool) -> Intent { Intent("lh", id: isShown ? 1 : 0) }

    var board: Board? {
        guard self.code == "lb", self.arguments.count == 1 else { return nil }
        return Board(rawValue: self.arguments[0])
    }
}

extension Screen {
    static func ranking(
        _ board: Board, _ top: [LeaderboardEntry], place: LeaderboardEntry?, isHidden: Bool, in say: Catalogue
    ) -> Screen {
        var lines = [say(board.title), ""]
        lines += top.map { entry in
            say(
                entry.user == place?.user ? .rankingMine : .rankingLine,
                [
                    "rank": Self.medal(entry.rank) ?? "\(entry.rank).", "name": entry.name,
                    "score": say.number(entry.score),
                ])
        }
        if top.isEmpty { lines.append(say(.rankingEmpty)) }
        if let place, !top.contains(where: { $0.user == place.user }) {
            lines += ["", say(.rankingPlace, ["rank": say.number(place.rank), "score": say.number(place.score)])]
        }
        let others = Board.allCases.filter { $0 != board }.map { InlineButton(say($0.button), .ranking($0)) }
        return Screen(
            lines.joined(separator: "\n"),
            [
                others,
                [
                    InlineButton(say(isHidden ? .buttonRankingShow : .buttonRankingHide), .showInRanking(isHidden)),
                    InlineButton(say(.buttonMenu), .menu),
                ],
            ])
    }

    private static func medal(_ rank: Int64) -> String? {
        switch rank {
        case 1: "🥇"
        case 2: "🥈"
        case 3: "🥉"
        default: nil
        }
    }
}

extension Board {
    fileprivate var title: Phrase {
        switch self {
        case .earned: .rankingEarned
        case .week: .rankingWeek
        case .achievements: .rankingAchievements
        }
    }

    fileprivate var button: Phrase {
        switch self {
        case .earned: .buttonRankingEarned
        case .week: .buttonRankingWeek
        case .achievements: .buttonRankingAchievements
        }
    }
}

extension Catalogue {
    static let rankingPhrases: [Phrase: Words] = [
        .commandRanking: Words(es: "Quién va por delante", en: "Who leads"),
        .buttonRanking: Words(es: "🏆 Ranking", en: "🏆 Ranking"),
        .buttonRankingEarned: Words(es: "De siempre", en: "All time"),
        .buttonRankingWeek: Words(es: "Semana", en: "Week"),
        .buttonRankingAchievements: Words(es: "Logros", en: "Achievements"),
        .buttonRankingHide: Words(es: "No aparecer", en: "Hide me"),
        .buttonRankingShow: Words(es: "Aparecer", en: "Show me"),
        .rankingEarned: Words(es: "<b>Besitos de siempre</b>", en: "<b>Besitos of all time</b>"),
        .rankingWeek: Words(es: "<b>Besitos de la semana</b>", en: "<b>Besitos of the week</b>"),
        .rankingAchievements: Words(es: "<b>Logros</b>", en: "<b>Achievements</b>"),
        .rankingLine: Words(es: "{rank} {name} · {score}", en: "{rank} {name} · {score}"),
        .rankingMine: Words(es: "<b>{rank} {name} · {score}</b>", en: "<b>{rank} {name} · {score}</b>"),
        .rankingPlace: Words(es: "Tú: {rank}.º, con {score}", en: "You: number {rank}, with {score}"),
        .rankingEmpty: Words(es: "Todavía nadie. Alguien tiene que empezar.", en: "Nobody yet. Somebody has to begin."),
        .rankingHidden: Words(
            es: "Ya no apareces en el ranking. Tus puntos siguen contando.",
            en: "You are not shown in the ranking any more. Your points still count."),
        .rankingShown: Words(es: "Vuelves a aparecer en el ranking.", en: "You are shown in the ranking again."),
    ]
}
