import JSON
import Testing
import Vocabulary

@testable import Narrative

@Suite struct NarrativeJSONTests {
    private let scene = Scene(
        fragment: FragmentID(4), key: "puerta", version: 2, level: 1,
        levelTitle: LocalizedText(spanish: "Uno", english: "One"),
        title: LocalizedText(spanish: "La puerta", english: "The door"),
        content: FragmentContent(
            narrator: "lucien", text: LocalizedText(spanish: "—Ven.\n\n\"Sí\"", english: "Come."),
            media: [
                .init(kind: .image, url: "https://example.com/a.jpg", alt: LocalizedText(spanish: "a", english: "b")),
                .init(kind: .audio, url: "https://example.com/b.mp3", alt: nil),
            ], emotionalTone: "tension", soundtrack: nil, readingSeconds: 45, preview: nil),
        decisions: [
            .init(decision: DecisionID(9), key: "tocar", text: LocalizedText(spanish: "Tocar", english: "Knock")),
            .init(
                decision: DecisionID(10), key: "abrir", text: LocalizedText(spanish: "Abrir", english: "Open"),
                isLocked: true),
        ], isEnd: false,
        game: SceneGame(
            kind: "number", attempts: 3, cooldownSeconds: 600, shown: ["from": 1, "to": 9], status: .lost,
            attemptsUsed: 3, told: ["guess": 4, "is": "higher"], opensAt: Instant(seconds: 1_800_000_600)))

    @Test func `a receipt is the same after its JSON`() throws {
        let receipt = TakeDecision.Receipt(
            scene: self.scene, earned: try #require(Besitos(5)), balance: Besitos(15), withheld: nil,
            given: GivenRewards(), run: 3)
        #expect(try TakeDecision.Receipt(json: JSONReader.read(JSONWriter.text(of: receipt))) == receipt)
        let unpaid = TakeDecision.Receipt(
            scene: self.scene, earned: .zero, balance: nil, withheld: "gamification.daily_maximum_reached",
            given: GivenRewards(), run: 1)
        #expect(try TakeDecision.Receipt(json: JSONReader.read(JSONWriter.text(of: unpaid))) == unpaid)
        let position = StoryPosition(scene: self.scene, run: 1, isNew: true)
        #expect(try StoryPosition(json: JSONReader.read(JSONWriter.text(of: position))) == position)
    }

    @Test func `a command's JSON names member and decision`() {
        let json = JSONWriter.text(of: TakeDecision(user: UserID(7), decision: DecisionID(9)))
        #expect(json == #"{"user_id":7,"decision_id":9}"#)
        #expect(TakeDecision.name == "TOMAR_DECISION")
    }

    @Test func `a scene without decisions is an end`() {
        #expect(!self.scene.isEnd)
    }
}
