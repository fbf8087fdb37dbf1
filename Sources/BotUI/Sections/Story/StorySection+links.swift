import Coordination
import Gamification
import Narrative
import Postgres
import TelegramAPI
import Vocabulary

// What leads into the story from outside: posts, and links to the chat.
extension StorySection {
    /// Stands before a fragment's key in a deep link.
    static let linkPrefix = "f_"

    /// The button under a post: opens the fragment, and the chat at it.
    func openLinked(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        guard let id = turn.intent.id, let post = try await PostReader.post(ChannelPostID(id), in: turn.work),
            let link = post.link
        else { return nil }
        let command = UnlockLinkedFragment(user: turn.user, fragment: link.fragment, origin: "post:\(id)")
        switch try await turn.work.perform(command, with: UnlockLinkedFragment.Handler()) {
        case .failure: return Reply(.post(post), toast: turn.say(.reactionGone))
        case .success(let receipt):
            return Reply(
                .post(post), toast: turn.say(.linkOpened, ["place": receipt.title[turn.say.language]]),
                opens: Self.linkPrefix + link.fragment)
        }
    }

    /// `nil` for a link that leads nowhere.
    func follow(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        guard let key = turn.intent.arguments.first,
            let target = try await NarrativeReader.linked(key, in: turn.work)
        else { return nil }
        return try await self.arrive(at: target.fragment, turn)
    }

    /// Where the member may not go yet they get what may be told of it, and what it asks for.
    func arrive(at fragment: FragmentID, _ turn: Turn) async throws(DatabaseError) -> Reply? {
        let command = FollowLink(user: turn.user, fragment: fragment)
        switch try await turn.work.perform(command, with: self.followLink) {
        case .success(let receipt):
            if receipt.isArrival { turn.sendMedia(of: receipt.scene) } else { turn.repeatMedia(of: receipt.scene) }
            turn.noteMessage()
            return Reply(.scene(receipt.scene, after: turn.say.linesFound(receipt.given), in: turn.say))
        case .failure(let refusal) where refusal.kind == .notFound: return nil
        case .failure(let refusal):
            if let invitation = try await self.invitation(refusal, turn) { return Reply(invitation) }
            guard let told = try await self.reader.told(of: fragment, for: turn.user, in: turn.work) else { return nil }
            return Reply(.linked(told.title, told.preview, refusal, in: turn.say))
        }
    }
}

extension DecisionID {
    /// In the place of a decision, where a link and no button led to a door.
    static let nowhere = DecisionID(0)
}

extension Catalogue {
    /// What was found on coming somewhere, besitos first.
    func linesFound(_ given: GivenRewards) -> [String] {
        let besitos = given.besitos > .zero ? [self(.sceneEarned, ["amount": self.number(given.besitos.units)])] : []
        return besitos + self.lines(about: given)
    }
}
