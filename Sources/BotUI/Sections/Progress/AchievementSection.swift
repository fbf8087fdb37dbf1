import Coordination
import Gamification
import Identity
import Postgres
import TelegramAPI
import Vocabulary

/// What the member has achieved, and how far the rest is; their level and their days in a row.
struct AchievementSection: Section {
    static let codes = ["a"]
    static let words: [String: Intent] = ["/achievements": .achievements, "/logros": .achievements]
    static let commands = [MenuCommand("achievements", .commandAchievements)]
    static let doors = [Door(.buttonAchievements, .achievements)]
    static let questions: Set<String> = ["a"]

    private let achievements: AchievementReader
    private let levels: LevelReader
    private let members: MemberDirectory

    init(database: any Database, requirements: RequirementKinds, members: MemberDirectory) {
        self.achievements = AchievementReader(database: database, requirements: requirements)
        self.levels = LevelReader(database: database)
        self.members = members
    }

    func read(_ question: Question) async throws(DatabaseError) -> Screen? {
        guard let page = question.intent.achievementPage,
            let member = try await self.members.identity(.telegram(question.visit.account)),
            let standing = try await self.levels.standing(of: member.id, at: question.now)
        else { return nil }
        let all = try await self.achievements.achievements(of: member.id, at: question.now)
        return .achievements(all, standing, page: page, in: Catalogue(member.language))
    }

    /// Asked in a command by those alone who were no members before.
    func answer(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        guard turn.intent.achievementPage != nil else { return nil }
        let all = try await self.achievements.achievements(of: turn.user, in: turn.work)
        return Reply(.achievements(all, nil, page: 0, in: turn.say))
    }
}

extension Intent {
    static let achievements = Intent("a")

    static func achievements(page: Int) -> Intent { page == 0 ? .achievements : Intent("a", id: Int64(page)) }

    fileprivate var achievementPage: Int? {
        guard self.code == "a" else { return nil }
        return self.isBare ? 0 : self.id.flatMap { (0...1000).contains($0) ? Int($0) : nil }
    }
}

extension Screen {
    private static let achievementsPerPage = 8

    static func achievements(_ all: [Achievement], _ standing: Standing?, page: Int, in say: Catalogue) -> Screen {
        // What the member has comes first, then what is nearest.
        let sorted = all.enumerated().sorted { one, other in
            (one.element.unlockedAt == nil ? 1 : 0, 1 - one.element.progress, one.offset)
                < (other.element.unlockedAt == nil ? 1 : 0, 1 - other.element.progress, other.offset)
        }.map(\.element)
        let pages = max(1, (sorted.count + Self.achievementsPerPage - 1) / Self.achievementsPerPage)
        let page = min(page, pages - 1)
        let shown = sorted.dropFirst(page * Self.achievementsPerPage).prefix(Self.achievementsPerPage)
        var buttons: [InlineButton] = []
        if page > 0 { buttons.append(InlineButton(say(.buttonBack), .achievements(page: page - 1))) }
        if page + 1 < pages { buttons.append(InlineButton(say(.buttonMore), .achievements(page: page + 1))) }
        return Screen(
            ([Self.summary(all, standing, in: say)] + shown.map { Self.achievement($0, in: say) })
                .joined(separator: "\n\n"),
            (buttons.isEmpty ? [] : [buttons]) + Self.progressButtons(except: .achievements, in: say))
    }

    private static func summary(_ all: [Achievement], _ standing: Standing?, in say: Catalogue) -> String {
        let held = all.filter { $0.unlockedAt != nil }
        var lines = [
            say(
                .achievementsTitle,
                [
                    "held": say.number(Int64(held.count)), "all": say.number(Int64(all.count)),
                    "points": say.number(held.reduce(0) { $0 + $1.points }),
                ])
        ]
        if let standing {
            lines.append(say(.standingLevel, ["level": say.number(standing.level)]))
            if let next = standing.nextLevelAt {
                lines.append(say(.standingNext, ["missing": say.number(next - standing.lifetime)]))
            }
            if standing.streakDays > 0 {
                lines.append(say(.standingStreak, ["days": say.number(standing.streakDays)]))
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func achievement(_ one: Achievement, in say: Catalogue) -> String {
        if one.unlockedAt != nil {
            return say(
                one.times > 1 ? .achievementHeldOften : .achievementHeld,
                [
                    "icon": one.icon, "name": one.name[say.language], "text": one.description[say.language],
                    "times": say.number(one.times),
                ])
        }
        guard !one.isSecret else { return say(.achievementSecret) }
        let line = say(
            .achievementOpen, ["name": one.name[say.language], "text": one.description[say.language]])
        guard let measure = one.measure else { return line }
        return line + "\n"
            + say(
                .achievementProgress,
                [
                    "bar": Self.bar(measure.current, of: measure.required), "current": say.number(measure.current),
                    "required": say.number(measure.required),
                ])
    }
}
