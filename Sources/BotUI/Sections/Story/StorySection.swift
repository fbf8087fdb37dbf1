import Coordination
import Identity
import Narrative
import Postgres
import RateLimits
import TelegramAPI
import Vocabulary

/// The story: where the member is in it, and what they decide.
struct StorySection: Section {
    static let codes = ["s", "r", "d", "u", "p", "sp"]
    static let words: [String: Intent] = [
        "/story": .story, "/historia": .story, "/continuar": .story,
        "/progress": .storyProgress, "/progreso": .storyProgress,
    ]
    static let commands = [MenuCommand("story", .commandStory), MenuCommand("progress", .commandProgress)]
    static let questions: Set<String> = ["p", "sp"]
    static let doors = [Door(.buttonContinue, .story)]
    static let refusals: [String: Phrase] = [
        "narrative.no_story": .noStoryYet, "narrative.locked": .lockedToast, "narrative.not_here": .staleButton,
        "narrative.no_such_decision": .staleButton, "narrative.story_ended": .staleButton,
        "narrative.already_decided": .staleButton, "narrative.already_open": .alreadyOpen,
        "narrative.not_for_sale": .staleButton, "narrative.no_such_fragment": .staleButton,
    ]

    private let startStory: StartStory.Handler
    private let restartStory: RestartStory.Handler
    private let takeDecision: TakeDecision.Handler
    private let unlockFragment: UnlockFragment.Handler
    private let accessVIP: AccessVIPNarrative.Handler
    private let reader: NarrativeReader
    private let members: MemberDirectory

    init(
        ledger: any BesitoLedger, rewards: RewardGiver, requirements: RequirementKinds, database: any Database,
        members: MemberDirectory
    ) {
        self.unlockFragment = UnlockFragment.Handler(ledger: ledger, requirements: requirements)
        self.accessVIP = AccessVIPNarrative.Handler(requirements: requirements)
        self.reader = NarrativeReader(database: database, requirements: requirements)
        self.members = members
        self.startStory = StartStory.Handler(requirements: requirements)
        self.restartStory = RestartStory.Handler(requirements: requirements)
        self.takeDecision = TakeDecision.Handler(rewards: rewards, requirements: requirements)
    }

    static func limit(on intent: Intent) -> RateAction? {
        intent.decision == nil && intent.unlock == nil ? nil : .decision
    }

    func read(_ question: Question) async throws(DatabaseError) -> Screen? {
        guard let member = try await self.members.identity(.telegram(question.visit.account)) else { return nil }
        let say = Catalogue(member.language)
        if question.intent == .storyProgress {
            return .progress(try await self.reader.progress(of: member.id), in: say)
        }
        guard let scene = try await self.reader.scene(of: member.id, at: question.now) else { return .noStory(in: say) }
        // A page of where the member was before is not turned: they are shown where they are.
        return .scene(scene, page: question.intent.page(of: scene.fragment) ?? 0, in: say)
    }

    func answer(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        switch turn.intent {
        case .story: return Reply(try await self.goOn(turn))
        case .restartStory: return Reply(try await self.restart(turn))
        // Asked in a command by those alone who were no members before.
        case .storyProgress: return Reply(.noStory(in: turn.say))
        default:
            if let (fragment, decision) = turn.intent.unlock { return try await self.unlock(fragment, decision, turn) }
            guard let decision = turn.intent.decision else { return nil }
            return try await self.decide(decision, turn)
        }
    }

    private func goOn(_ turn: Turn) async throws(DatabaseError) -> Screen {
        switch try await turn.work.perform(StartStory(user: turn.user), with: self.startStory) {
        case .success(let position):
            if position.isNew { turn.sendAlbum(of: position.scene) }
            turn.noteMessage()
            return .scene(position.scene, in: turn.say)
        case .failure: return .noStory(in: turn.say)
        }
    }

    private func restart(_ turn: Turn) async throws(DatabaseError) -> Screen {
        switch try await turn.work.perform(RestartStory(user: turn.user), with: self.restartStory) {
        case .success(let position):
            turn.sendAlbum(of: position.scene)
            turn.noteMessage()
            return .scene(position.scene, in: turn.say)
        case .failure: return .noStory(in: turn.say)
        }
    }

    /// A stale button is answered with where the member is now.
    private func decide(_ decision: DecisionID, _ turn: Turn) async throws(DatabaseError) -> Reply {
        let command = TakeDecision(user: turn.user, decision: decision)
        switch try await turn.work.perform(command, with: self.takeDecision) {
        case .failure(let refusal) where !refusal.missing.isEmpty:
            if let screen = try await self.invitation(refusal, turn) { return Reply(screen, toast: turn.say(refusal)) }
            let screen = Screen.locked(turn.conversation.pressedLabel, refusal, decision, in: turn.say)
            return Reply(screen, toast: turn.say(refusal))
        case .failure(let refusal): return Reply(try await self.goOn(turn), toast: turn.say(refusal))
        case .success(let receipt): return self.taken(receipt, turn)
        }
    }

    /// What somebody sees who comes to a VIP door without being VIP; `nil` at any other door.
    private func invitation(_ refusal: Refusal, _ turn: Turn) async throws(DatabaseError) -> Screen? {
        guard refusal.missing.flatMap(\.checks).contains(where: { $0.kind == "vip" }),
            let fragment = refusal.facts["fragment_id"]
        else { return nil }
        let command = AccessVIPNarrative(user: turn.user, fragment: FragmentID(fragment))
        guard
            case .success(.vipRequired(let invitation)) = try await turn.work.perform(command, with: self.accessVIP)
        else { return nil }
        return .vip(invitation, in: turn.say)
    }

    /// Pays, and goes in.
    private func unlock(
        _ fragment: FragmentID, _ decision: DecisionID, _ turn: Turn
    ) async throws(DatabaseError) -> Reply {
        let command = UnlockFragment(user: turn.user, fragment: fragment)
        switch try await turn.work.perform(command, with: self.unlockFragment) {
        case .failure(let refusal) where refusal.kind == .unaffordable:
            return Reply(.tooDear(refusal, in: turn.say), toast: turn.say(.lockedToast))
        case .failure(let refusal): return Reply(try await self.goOn(turn), toast: turn.say(refusal))
        case .success: return try await self.decide(decision, turn)
        }
    }

    private func taken(_ receipt: TakeDecision.Receipt, _ turn: Turn) -> Reply {
        let say = turn.say
        turn.sendAlbum(of: receipt.scene)
        let besitos = receipt.earned.units + receipt.given.besitos.units
        let amount = say.number(besitos)
        var lines = turn.conversation.pressedLabel.map { [say(.sceneChosen, ["choice": $0])] } ?? []
        if besitos > 0 { lines.append(say(.sceneEarned, ["amount": amount])) }
        lines += say.lines(about: receipt.given)
        // The story goes on without the besitos; that they stay away, and why, is said.
        let isWithheld = receipt.withheld != nil || receipt.given.withheld != nil
        if isWithheld { lines.append(say(.sceneWithheld)) }
        let earned = besitos > 0 ? say(.toastEarned, ["amount": amount]) : nil
        turn.noteMessage()
        return Reply(
            .scene(receipt.scene, after: lines, in: say), toast: isWithheld ? say(.capReached) : earned)
    }
}

extension Turn {
    /// The message that is edited shows where the member is: that is what they react to.
    fileprivate func noteMessage() {
        guard case .press(_, let message?, _) = self.conversation.origin else { return }
        StoryMessage.note(message, of: self.user, in: self.work)
    }

    /// Lets the pictures of a fragment follow that somebody has just come to.
    fileprivate func sendAlbum(of scene: Scene) {
        guard let album = SendAlbum(of: scene, to: self.conversation.chat, in: self.say) else { return }
        self.work.enqueue(album)
    }
}

extension Intent {
    static let story = Intent("s")
    static let restartStory = Intent("r")

    static func decide(_ decision: DecisionID) -> Intent { Intent("d", id: decision.rawValue) }

    static let storyProgress = Intent("sp")

    /// Opens a fragment by besitos and takes the decision that leads there.
    static func unlock(_ fragment: FragmentID, _ decision: DecisionID) -> Intent {
        Intent("u", "\(fragment)", "\(decision)")
    }

    static func page(_ page: Int, of fragment: FragmentID) -> Intent { Intent("p", "\(fragment)", "\(page)") }

    /// `nil` for pages of another fragment.
    fileprivate func page(of fragment: FragmentID) -> Int? {
        guard self.code == "p", self.arguments.count == 2, self.arguments[0] == "\(fragment)" else { return nil }
        return Int(self.arguments[1])
    }

    fileprivate var unlock: (FragmentID, DecisionID)? {
        guard self.code == "u", self.arguments.count == 2, let fragment = Int64(self.arguments[0]),
            let decision = Int64(self.arguments[1])
        else { return nil }
        return (FragmentID(fragment), DecisionID(decision))
    }

    fileprivate var decision: DecisionID? { self.code == "d" ? self.id.map { DecisionID($0) } : nil }
}
