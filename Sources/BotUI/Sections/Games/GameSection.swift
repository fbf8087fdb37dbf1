import Coordination
import Identity
import Narrative
import Postgres
import RateLimits
import TelegramAPI
import Vocabulary

/// The games of the story: what members write where one waits for words, and the buttons they press in order.
struct GameSection: Section {
    static let codes = ["mt", "mp", "mg"]
    static let refusals: [String: Phrase] = [
        "narrative.no_game": .staleButton, "narrative.game_won": .gameWon, "narrative.game_lost": .gameLost,
        "narrative.bad_attempt": .gameBadAttempt,
    ]
    /// Buttons pressed before the last are kept in the buttons alone.
    static let questions: Set<String> = ["mp"]

    private let play: PlayGame.Handler
    private let startStory: StartStory.Handler
    private let reader: NarrativeReader
    private let members: MemberDirectory

    init(rewards: RewardGiver, requirements: RequirementKinds, reader: NarrativeReader, members: MemberDirectory) {
        self.play = PlayGame.Handler(rewards: rewards, requirements: requirements)
        self.startStory = StartStory.Handler(requirements: requirements)
        self.reader = reader
        self.members = members
    }

    static func limit(on intent: Intent) -> RateAction? { intent.code == "mp" ? nil : .decision }

    func read(_ question: Question) async throws(DatabaseError) -> Screen? {
        guard let member = try await self.members.identity(.telegram(question.visit.account)),
            let scene = try await self.reader.scene(of: member.id, at: question.now)
        else { return nil }
        let pressed = question.intent.presses(at: scene.fragment) ?? []
        return .scene(scene, page: .max, pressed: pressed, in: Catalogue(member.language))
    }

    func answer(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        switch turn.intent.code {
        case "mt":
            guard let said = turn.conversation.said else { return nil }
            return try await self.attempt(PlayGame(user: turn.user, attempt: said), turn)
        case "mg":
            guard let fragment = turn.intent.arguments.first.flatMap({ Int64($0) }).map({ FragmentID($0) }),
                let pressed = turn.intent.presses(at: fragment)
            else { return nil }
            let attempt = pressed.map { "\($0)" }.joined(separator: " ")
            return try await self.attempt(PlayGame(user: turn.user, attempt: attempt, fragment: fragment), turn)
        // A question, of somebody who was no member before.
        default: return try await self.place(turn).map { Reply($0) }
        }
    }

    private func attempt(_ command: PlayGame, _ turn: Turn) async throws(DatabaseError) -> Reply? {
        switch try await turn.work.perform(command, with: self.play) {
        case .success(let receipt):
            turn.noteMessage()
            let besitos = receipt.given.besitos.units
            let isWithheld = receipt.given.withheld != nil
            let earned = turn.say(.toastEarned, ["amount": turn.say.number(besitos)])
            return Reply(
                .scene(
                    receipt.scene, page: .max,
                    after: turn.say.linesFound(receipt.given) + (isWithheld ? [turn.say(.sceneWithheld)] : []),
                    in: turn.say),
                toast: isWithheld ? turn.say(.capReached) : besitos > 0 ? earned : nil)
        // Words where nobody asked for any.
        case .failure(let refusal) where refusal == .noGame && command.fragment == nil: return nil
        case .failure(let refusal):
            let line = turn.say(refusal)
            let isSaid = ["narrative.bad_attempt"].contains(refusal.code)
            return try await self.place(turn, after: isSaid ? [line] : []).map { Reply($0, toast: line) }
        }
    }

    /// Where the member is; `nil` for who has not begun.
    private func place(_ turn: Turn, after lines: [String] = []) async throws(DatabaseError) -> Screen? {
        guard try await NarrativeReader.hasBegun(turn.user, in: turn.work),
            case .success(let position) = try await turn.work.perform(
                StartStory(user: turn.user), with: self.startStory)
        else { return nil }
        return .scene(position.scene, page: .max, after: lines, in: turn.say)
    }
}

extension Intent {
    /// Words that are no command.
    static let said = Intent("mt")

    /// Buttons of a sequence, pressed so far; the last press makes the attempt.
    static func pressed(_ buttons: [Int], of length: Int, at fragment: FragmentID) -> Intent {
        Intent(
            buttons.count < length ? "mp" : "mg", "\(fragment)", buttons.map { "\($0)" }.joined(separator: "."))
    }

    /// `nil` for presses at another fragment.
    fileprivate func presses(at fragment: FragmentID) -> [Int]? {
        guard self.arguments.count == 2, self.arguments[0] == "\(fragment)" else { return nil }
        return self.arguments[1].split(separator: ".").compactMap { Int($0) }
    }
}
