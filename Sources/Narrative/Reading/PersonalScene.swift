import Coordination
import JSON
import Vocabulary

/// A scene with what must be known of its reader before it can be shown.
struct PersonalScene {
    private let scene: Scene
    /// Texts with braces, by their source.
    private let texts: [String: StoryText]
    private let gates: [DecisionID: Requirement]
    /// Everything that gates and texts ask, each once.
    let requirements: [Requirement]

    /// Whether the scene is not the same for everybody.
    var isPersonal: Bool {
        !self.texts.isEmpty || !self.gates.isEmpty || self.scene.game != nil
            || self.scene.decisions.contains { $0.isOnce || $0.isFallback }
    }

    /// Whether it takes what the story remembers, and not only what the gates ask.
    var asksMemory: Bool {
        !self.texts.isEmpty || self.scene.game != nil || self.scene.decisions.contains(where: \.isOnce)
    }

    init(_ scene: Scene, knowing kinds: RequirementKinds) {
        self.scene = scene
        var texts: [String: StoryText] = [:]
        for text in [scene.content.text] + scene.decisions.map(\.text) + (scene.content.preview.map { [$0] } ?? []) {
            for source in [text.spanish, text.english] where !StoryText.isPlain(source) {
                // The checker read it before; what a newer program cannot read any more is shown as it is.
                texts[source] = try? StoryText(source, knowing: kinds)
            }
        }
        var gates: [DecisionID: Requirement] = [:]
        for choice in scene.decisions { gates[choice.decision] = choice.gate?.requirement }
        self.texts = texts
        self.gates = gates
        self.requirements = Array(Set(Array(gates.values) + texts.values.flatMap(\.conditions)))
    }

    /// With every gate decided: open, locked, or not there at all; and in the member's own words.
    func shown(_ answers: [RequirementAnswer], _ memory: StoryMemory?, at now: Instant) -> Scene {
        var facts = StoryTextFacts()
        facts.met = Set(zip(self.requirements, answers).filter { $1.isMet }.map(\.0))
        facts.name = memory?.name ?? ""
        facts.variables = memory?.variables ?? [:]
        facts.visits = memory?.visits ?? 1
        facts.seed = UInt64(bitPattern: self.scene.fragment.rawValue &* 31 &+ facts.visits)
        return self.scene.with(
            text: self.filled(self.scene.content.text, facts),
            preview: self.scene.content.preview.map { self.filled($0, facts) },
            decisions: self.choices(met: facts.met, taken: memory?.taken ?? []).map { choice in
                choice.with(text: self.filled(choice.text, facts))
            }, game: self.scene.game?.played(memory?.game, version: self.scene.version, at: now))
    }

    private func choices(met: Set<Requirement>, taken: Set<String>) -> [Scene.Choice] {
        let left = self.scene.decisions.compactMap { choice -> Scene.Choice? in
            if choice.isOnce, taken.contains(choice.key) { return nil }
            let isLocked = self.gates[choice.decision].map { !met.contains($0) } ?? false
            return isLocked && choice.isHidden ? nil : choice.decided(isLocked: isLocked)
        }
        // Where nothing else can be done, there is a fallback.
        return left.contains { !$0.isLocked && !$0.isFallback } ? left.filter { !$0.isFallback } : left
    }

    private func filled(_ text: LocalizedText, _ facts: StoryTextFacts) -> LocalizedText {
        func filled(_ source: String) -> String { self.texts[source]?.words(for: facts) ?? source }
        return LocalizedText(spanish: filled(text.spanish), english: filled(text.english))
    }
}
