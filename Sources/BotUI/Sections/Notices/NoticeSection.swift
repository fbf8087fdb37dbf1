import Coordination
import Identity
import Postgres
import TelegramAPI
import Vocabulary

/// Whether the member is told things without asking.
struct NoticeSection: Section {
    static let codes = ["n"]
    static let words: [String: Intent] = ["/notices": .notices, "/avisos": .notices]
    static let commands = [MenuCommand("notices", .commandNotices)]
    static let doors = [Door(.buttonNotices, .notices)]

    private let members: MemberDirectory
    private let choose = ChooseNotices.Handler()

    init(members: MemberDirectory) { self.members = members }

    func answer(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        if turn.intent.isBare {
            return Reply(
                .notices(areWanted: try await self.members.wantsNotices(turn.user, in: turn.work), in: turn.say))
        }
        guard let choice = turn.intent.id, [0, 1].contains(choice) else { return nil }
        let command = ChooseNotices(user: turn.user, isWanted: choice == 1)
        guard case .success(let receipt) = try await turn.work.perform(command, with: self.choose) else { return nil }
        return Reply(.notices(areWanted: receipt.isWanted, in: turn.say))
    }
}

extension Intent {
    static let notices = Intent("n")
    static func chooseNotices(_ areWanted: Bool) -> Intent { Intent("n", id: areWanted ? 1 : 0) }
}

extension Screen {
    static func notices(areWanted: Bool, in say: Catalogue) -> Screen {
        let change = InlineButton(say(areWanted ? .buttonNoticesOff : .buttonNoticesOn), .chooseNotices(!areWanted))
        return Screen(
            say(areWanted ? .noticesOn : .noticesOff), [[change], [InlineButton(say(.buttonMenu), .menu)]])
    }
}
