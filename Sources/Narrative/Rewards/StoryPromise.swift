public import Coordination
public import JSON

/// Rewards for later: made when a member comes to the fragment, kept as soon as the member meets the condition.
public struct StoryPromise: Hashable, Sendable {
    /// Unique within its fragment.
    public let key: String
    public let condition: Requirement
    public let rewards: StoryRewards

    public init(key: String, condition: Requirement, rewards: StoryRewards) {
        self.key = key
        self.condition = condition
        self.rewards = rewards
    }
}

extension StoryPromise: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("key", self.key)
            $0.member("when", self.condition)
            $0.member("gives", self.rewards)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.init(
            key: try fields.string("key"), condition: try Requirement(json: try fields.value("when"), at: "when"),
            rewards: try StoryRewards(json: try fields.value("gives")))
    }
}
