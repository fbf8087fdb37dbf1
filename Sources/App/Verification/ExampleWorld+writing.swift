import Coordination
import JSON
import Narrative

extension ExampleWorld {
    static let storyKey = "example"
    /// The first version; ``story`` is the second, and ``newStory`` a draft.
    static let firstStory = Self.story.replacing("La puerta", with: "Una puerta")

    static func write(on stage: Stage) async throws {
        for text in [Self.firstStory, Self.story] {
            try await stage.perform(PublishStory.name, .object(JSONObject([("text", .string(text))])))
        }
        try await stage.perform(SaveDraft(Self.storyKey, text: Self.newStory, over: 0))
    }
}
