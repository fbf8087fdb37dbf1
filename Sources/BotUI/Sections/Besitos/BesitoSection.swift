import Coordination
import Gamification
import Identity
import Postgres
import TelegramAPI

/// The member's besitos: balance, the gift of the day, and where all of them came from.
struct BesitoSection: Section {
    static let codes = ["b", "g", "h", "he", "lo"]
    static let words: [String: Intent] = [
        "/balance": .balance, "/saldo": .balance, "/daily": .daily, "/diario": .daily,
        "/history": .history(.newest), "/historial": .history(.newest),
    ]
    static let commands = [
        MenuCommand("daily", .commandDaily), MenuCommand("balance", .commandBalance),
        MenuCommand("history", .commandHistory),
    ]
    static let doors = [
        Door(.buttonDaily, .daily), Door(.buttonBalance, .balance), Door(.buttonHistory, .history(.newest)),
    ]
    static let refusals: [String: Phrase] = [
        "gamification.daily_already_claimed": .dailyAlreadyClaimed,
        "gamification.source_cap_reached": .capReached, "gamification.daily_maximum_reached": .capReached,
        "gamification.balance_frozen": .balanceFrozen, "gamification.not_enough_besitos": .notEnough,
    ]
    static let questions: Set<String> = ["b", "h", "he", "lo"]
    /// Rows of `/history` on one screen.
    private static let historyRows = 8

    private let claimDaily: ClaimDailyReward.Handler
    private let besitos: BesitoReader
    private let lots: LotReader
    private let members: MemberDirectory

    init(ledger: any BesitoLedger, database: any Database, besitos: BesitoReader, members: MemberDirectory) {
        self.claimDaily = ClaimDailyReward.Handler(ledger: ledger)
        self.besitos = besitos
        self.lots = LotReader(database: database)
        self.members = members
    }

    func read(_ question: Question) async throws(DatabaseError) -> Screen? {
        guard let member = try await self.members.identity(.telegram(question.visit.account)) else { return nil }
        if question.intent == .balance {
            let balance = try await self.besitos.balance(of: member.id, at: question.now)
            return balance.map { .balance($0, in: Catalogue(member.language)) }
        }
        if question.intent == .lapsing {
            let lots = try await self.lots.open(of: member.id, at: question.now, limit: Self.historyRows)
            return .lapsing(lots, in: Catalogue(member.language))
        }
        if question.intent.code == "he" {
            guard let row = question.intent.id,
                let why = try await self.lots.explanation(of: row, user: member.id)
            else { return nil }
            return .explanation(why, in: Catalogue(member.language))
        }
        guard let cursor = question.intent.historyCursor else { return nil }
        let page = try await self.besitos.history(of: member.id, cursor, limit: Self.historyRows)
        return .history(page, in: Catalogue(member.language))
    }

    func answer(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        switch turn.intent {
        case .balance: return Reply(try await self.balance(turn))
        case .daily: return Reply(try await self.daily(turn))
        // Asked in a command by those alone who were no members before: nothing can have moved yet.
        case let intent where intent.historyCursor != nil: return Reply(.emptyHistory(in: turn.say))
        default: return nil
        }
    }

    private func balance(_ turn: Turn) async throws(DatabaseError) -> Screen {
        guard let balance = try await self.besitos.balance(of: turn.user, in: turn.work) else {
            throw .badColumn("user_id")
        }
        return .balance(balance, in: turn.say)
    }

    private func daily(_ turn: Turn) async throws(DatabaseError) -> Screen {
        switch try await turn.work.perform(ClaimDailyReward(user: turn.user), with: self.claimDaily) {
        case .success(let receipt): .daily(receipt, in: turn.say)
        case .failure(let refusal): .dailyRefused(refusal, in: turn.say)
        }
    }
}

extension Intent {
    static let balance = Intent("b")
    static let daily = Intent("g")

    static let lapsing = Intent("lo")

    /// Why a row of the ledger is there.
    static func explain(_ row: Int64) -> Intent { Intent("he", id: row) }

    static func history(_ cursor: HistoryCursor) -> Intent {
        switch cursor {
        case .newest: Intent("h")
        case .before(let id): Intent("h", "b", String(id))
        case .after(let id): Intent("h", "a", String(id))
        }
    }

    var historyCursor: HistoryCursor? {
        guard self.code == "h" else { return nil }
        if self.isBare { return .newest }
        guard self.arguments.count == 2, let id = Int64(self.arguments[1]) else { return nil }
        switch self.arguments[0] {
        case "b": return .before(id)
        case "a": return .after(id)
        default: return nil
        }
    }
}
