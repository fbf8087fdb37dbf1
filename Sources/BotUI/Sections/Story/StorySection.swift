import Coordination
import Gamification
import Identity
import Narrative
import Postgres
import RateLimits
import TelegramAPI
import Vocabulary

/// The story: where the member is in it, and what they decide.
struct StorySection: Section {
    static let codes = ["s", "r", "d", "u", "p", "sp", "sl", "ss", "xf", "f"]
    static let words: [String: Intent] = [
        "/story": .story, "/historia": .story, "/continuar": .story,
        "/progress": .storyProgress, "/progreso": .storyProgress,
        "/stories": .stories, "/historias": .stories,
    ]
    static let commands = [MenuCommand("story", .commandStory), MenuCommand("progress", .commandProgress)]
    static let questions: Set<String> = ["p", "sp"]
    static let doors = [Door(.buttonContinue, .story)]
    static let refusals: [String: Phrase] = [
        "narrative.no_story": .noStoryYet, "narrative.no_such_story": .staleButton,
        "narrative.not_reached": .lockedToast, "narrative.locked": .lockedToast,
        "narrative.not_here": .staleButton,
        "narrative.no_such_decision": .staleButton, "narrative.story_ended": .staleButton,
        "narrative.already_decided": .staleButton, "narrative.other_ways_open": .otherWaysOpen,
        "narrative.already_open": .alreadyOpen,
        "narrative.not_for_sale": .staleButton, "narrative.no_such_fragment": .staleButton,
    ]

    private let startStory: StartStory.Handler
    private let restartStory: RestartStory.Handler
    private let takeDecision: TakeDecision.Handler
    private let unlockFragment: UnlockFragment.Handler
    private let accessVIP: AccessVIPNarrative.Handler
    let followLink: FollowLink.Handler
    let reader: NarrativeReader
    private let members: MemberDirectory

    init(
        ledger: any BesitoLedger, rewards: RewardGiver, requirements: RequirementKinds, reader: NarrativeReader,
        members: MemberDirectory
    ) {
        self.unlockFragment = UnlockFragment.Handler(ledger: ledger, requirements: requirements)
        self.accessVIP = AccessVIPNarrative.Handler(requirements: requirements)
        self.followLink = FollowLink.Handler(rewards: rewards, requirements: requirements)
        self.reader = reader
        self.members = members
        self.startStory = StartStory.Handler(requirements: requirements)
        self.restartStory = RestartStory.Handler(requirements: requirements)
        self.takeDecision = TakeDecision.Handler(rewards: rewards, requirements: requirements)
    }

    static func limit(on intent: Intent) -> RateAction? {
        intent.decision == nil && intent.unlock == nil && !["xf", "f"].contains(intent.code) ? nil : .decision
    }

    func read(_ question: Question) async throws(DatabaseError) -> Screen? {
        guard let member = try await self.members.identity(.telegram(question.visit.account)) else { return nil }
        let say = Catalogue(member.language)
        if question.intent == .storyProgress {
            guard let progress = try await self.reader.progress(of: member.id) else { return try await self.begin(say) }
            return .progress(progress, isOneOfMany: try await self.reader.openStories().count > 1, in: say)
        }
        guard let scene = try await self.reader.scene(of: member.id, at: question.now) else {
            return try await self.begin(say)
        }
        // A page of where the member was before is not turned: they are shown where they are.
        return .scene(scene, page: question.intent.page(of: scene.fragment) ?? 0, in: say)
    }

    /// What somebody sees who has not begun.
    private func begin(_ say: Catalogue) async throws(DatabaseError) -> Screen {
        .begin(try await self.reader.openStories(), in: say)
    }

    func answer(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        switch turn.intent {
        case .story: return Reply(try await self.begin(turn))
        case .restartStory: return Reply(try await self.restart(turn))
        // Asked in a command by those alone who were no members before.
        case .storyProgress: return Reply(.begin(try await NarrativeReader.openStories(in: turn.work), in: turn.say))
        case .stories: return Reply(.stories(try await NarrativeReader.openStories(in: turn.work), in: turn.say))
        default:
            if turn.intent.code == "xf" { return try await self.openLinked(turn) }
            if turn.intent.code == "f" { return try await self.follow(turn) }
            if turn.intent.code == "ss" { return Reply(try await self.choose(turn)) }
            if let (fragment, decision) = turn.intent.unlock { return try await self.unlock(fragment, decision, turn) }
            guard let decision = turn.intent.decision else { return nil }
            return try await self.decide(decision, turn)
        }
    }

    /// Goes on; who has not begun and has several stories to begin with is asked which.
    private func begin(_ turn: Turn) async throws(DatabaseError) -> Screen {
        if try await !NarrativeReader.hasBegun(turn.user, in: turn.work) {
            let stories = try await NarrativeReader.openStories(in: turn.work)
            if stories.count > 1 { return .stories(stories, in: turn.say) }
        }
        return try await self.goOn(turn, isAsked: true)
    }

    /// Goes on in the story that was chosen among several.
    private func choose(_ turn: Turn) async throws(DatabaseError) -> Screen {
        let stories = try await NarrativeReader.openStories(in: turn.work)
        guard let story = stories.first(where: { $0.id == turn.intent.id }) else {
            return .stories(stories, in: turn.say)
        }
        return try await self.goOn(turn, in: story.key, isAsked: true)
    }

    /// - Parameter isAsked: the member wants to read on; otherwise it is told where they are.
    private func goOn(
        _ turn: Turn, in story: String? = nil, isAsked: Bool = false
    ) async throws(DatabaseError) -> Screen {
        switch try await turn.work.perform(StartStory(user: turn.user, story: story), with: self.startStory) {
        case .success(let position):
            if position.isNew {
                turn.sendMedia(of: position.scene)
            } else if isAsked {
                turn.repeatMedia(of: position.scene)
            }
            turn.noteMessage()
            return .scene(position.scene, in: turn.say)
        case .failure: return .noStory(in: turn.say)
        }
    }

    private func restart(_ turn: Turn) async throws(DatabaseError) -> Screen {
        switch try await turn.work.perform(RestartStory(user: turn.user), with: self.restartStory) {
        case .success(let position):
            turn.sendMedia(of: position.scene)
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
            let screen = Screen.locked(
                turn.conversation.pressedLabel, refusal, decision, preview: try await self.preview(refusal, turn),
                in: turn.say)
            return Reply(screen, toast: turn.say(refusal))
        case .failure(let refusal): return Reply(try await self.goOn(turn), toast: turn.say(refusal))
        case .success(let receipt): return self.taken(receipt, turn)
        }
    }

    /// Of where the member may not go yet.
    private func preview(_ refusal: Refusal, _ turn: Turn) async throws(DatabaseError) -> LocalizedText? {
        guard let fragment = refusal.facts["fragment_id"] else { return nil }
        return try await self.reader.told(of: FragmentID(fragment), for: turn.user, in: turn.work)?.preview
    }

    /// What somebody sees who comes to a VIP door without being VIP; `nil` at any other door.
    func invitation(_ refusal: Refusal, _ turn: Turn) async throws(DatabaseError) -> Screen? {
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
        case .success(let receipt):
            // From a link no decision leads there.
            guard decision == .nowhere else { return try await self.decide(decision, turn) }
            if let arrival = try await self.arrive(at: receipt.fragment, turn) { return arrival }
            return Reply(try await self.goOn(turn))
        }
    }

    private func taken(_ receipt: TakeDecision.Receipt, _ turn: Turn) -> Reply {
        let say = turn.say
        turn.sendMedia(of: receipt.scene)
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
    func noteMessage() {
        guard case .press(_, let message?, _) = self.conversation.origin else { return }
        StoryMessage.note(message, of: self.user, in: self.work)
    }

    /// How often what follows a fragment comes again to who asks for the fragment again and again.
    private static let repetition: Duration = .seconds(60)

    /// Lets follow what the words of a fragment cannot hold that somebody has just come to.
    func sendMedia(of scene: Scene) {
        let chat = self.conversation.chat
        if let album = SendAlbum(of: scene, to: chat, in: self.say) { self.work.enqueue(album) }
        for audio in SendAudio.all(of: scene, to: chat, in: self.say) { self.work.enqueue(audio) }
    }

    /// The same for somebody who is still there.
    func repeatMedia(of scene: Scene) {
        func once(_ part: String) -> UniqueKey {
            UniqueKey(
                "\(self.conversation.chat):\(scene.fragment):\(part)", per: Self.repetition, at: self.work.now)
        }
        let chat = self.conversation.chat
        if let album = SendAlbum(of: scene, to: chat, in: self.say) {
            self.work.enqueue(album, unique: once("album"))
        }
        for (index, audio) in SendAudio.all(of: scene, to: chat, in: self.say).enumerated() {
            self.work.enqueue(audio, unique: once("\(index)"))
        }
    }
}

extension Intent {
    static let story = Intent("s")
    static let restartStory = Intent("r")

    static func decide(_ decision: DecisionID) -> Intent { Intent("d", id: decision.rawValue) }

    static let storyProgress = Intent("sp")
    static let stories = Intent("sl")

    /// Opens what a post leads to.
    static func follow(_ post: ChannelPostID) -> Intent { Intent("xf", id: post.rawValue) }

    /// From `/start` with a payload, as deep links have it: `f_umbral` leads to the fragment `umbral`.
    static func start(with payload: String?) -> Intent {
        guard let payload, payload.hasPrefix(StorySection.linkPrefix) else { return .start }
        return Intent("f", String(payload.dropFirst(StorySection.linkPrefix.count)))
    }

    /// Whether it came with a payload, which may mean nothing.
    var isLink: Bool { self.code == "f" }

    static func story(_ story: OpenStory) -> Intent { Intent("ss", id: story.id) }

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
