import Coordination
import JSON
import Vocabulary

// Seed 001 section 3.2 and seed 002 section 7.1. `run_no` above 1 means that the member reads again.
extension DomainEvent {
    static func fragmentStarted(_ scene: Scene, run: Int, by user: UserID) -> DomainEvent {
        DomainEvent("narrative.fragment_started", user: user) { $0.fragment(scene.fragment, scene.key, run: run) }
    }

    /// An ending is completed by arriving.
    static func endReached(_ scene: Scene, run: Int, by user: UserID) -> DomainEvent {
        DomainEvent("narrative.fragment_completed", user: user) {
            $0.fragment(scene.fragment, scene.key, run: run)
            $0.member("is_end", true)
        }
    }

    static func fragmentCompleted(by decision: TakeDecision.Taken, of user: UserID) -> DomainEvent {
        DomainEvent("narrative.fragment_completed", user: user) {
            $0.fragment(decision.fragment, decision.fragmentKey, run: decision.run)
            $0.member("is_end", false)
        }
    }

    /// `narrative.decision_taken`, and `coordinator.decision_taken` as the summary of the operation.
    static func decisionTaken(
        _ module: String, _ decision: TakeDecision.Taken, earned: Besitos, by user: UserID
    ) -> DomainEvent {
        DomainEvent("\(module).decision_taken", user: user) {
            $0.fragment(decision.fragment, decision.fragmentKey, run: decision.run)
            $0.member("decision_id", decision.decision)
            $0.member("decision_key", decision.key)
            $0.member("next_fragment_id", decision.scene.fragment)
            $0.member("next_fragment_key", decision.scene.key)
            $0.member("besitos", earned)
        }
    }

    static func storyPublished(_ story: Story, _ receipt: PublishStory.Receipt) -> DomainEvent {
        DomainEvent("narrative.story_published", user: nil) {
            $0.member("story_key", story.key)
            $0.member("fragments", receipt.fragments)
            $0.member("decisions", receipt.decisions)
            $0.member("levels", receipt.levels)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func fragment(_ id: FragmentID, _ key: String, run: Int) {
        self.member("fragment_id", id)
        self.member("fragment_key", key)
        self.member("run_no", run)
    }
}
