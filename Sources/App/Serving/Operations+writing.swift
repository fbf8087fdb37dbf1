import Coordination
import Identity
import JSON
import Narrative
import PublicAPI
import Vocabulary

extension Operations {
    /// What writers do with stories.
    static var writing: [StaffCommand] {
        let story = ExampleWorld.storyKey
        return [
            StaffCommand(
                Operation(
                    PublishStory.Handler(), example: .object(JSONObject([("text", .string(ExampleWorld.newStory))]))
                ) { json throws(JSONFault) in try PublishStory(json: json, knowing: .everything) }, .contentWrite),
            StaffCommand(
                Operation(
                    RollBackStory.Handler(requirements: .everything), example: RollBackStory(story, to: 1)),
                .contentWrite),
            StaffCommand(
                Operation(SaveDraft.Handler(), example: SaveDraft(story, text: ExampleWorld.newStory, over: 1)),
                .contentWrite),
            StaffCommand(
                Operation(
                    PublishDraft.Handler(requirements: .everything), example: PublishDraft(story, revision: 1)),
                .contentWrite),
            StaffCommand(
                Operation(DiscardDraft.Handler(), example: DiscardDraft(story, revision: 1)), .contentWrite),
        ]
    }
}
