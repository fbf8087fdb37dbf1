import Gamification
import Identity
import Postgres
import TelegramAPI
import Vocabulary

/// The door: greeting, menu and help.
struct HouseSection: Section {
    static let codes = ["start", "m", "help", "?"]
    static let words: [String: Intent] = [
        "/start": .start, "/menu": .menu, "/menú": .menu, "/help": .help, "/ayuda": .help,
    ]
    static let commands = [MenuCommand("menu", .commandMenu), MenuCommand("help", .commandHelp)]

    private let besitos: BesitoReader

    init(besitos: BesitoReader) { self.besitos = besitos }

    func answer(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        switch turn.intent {
        case let intent where intent == .start || intent.isLink: Reply(try await self.greeting(turn))
        case .menu: Reply(.menu(in: turn.say))
        case .help: Reply(.help(in: turn.say))
        default: nil
        }
    }

    private func greeting(_ turn: Turn) async throws(DatabaseError) -> Screen {
        let name = turn.conversation.visit.firstName
        guard !turn.visitor.isNew, let balance = try await self.besitos.balance(of: turn.user, in: turn.work) else {
            return .welcome(name, in: turn.say)
        }
        return .welcomeBack(name, balance: balance.besitos, in: turn.say)
    }
}

extension Intent {
    static let start = Intent("start")
    static let menu = Intent("m")
    static let help = Intent("help")
}
