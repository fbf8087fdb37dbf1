public import JSON
import Vocabulary

/// What a streak gives on its n-th day.
public struct StreakStep: Hashable, Sendable {
    /// 1 to 3650.
    public let days: Int64
    public let rewards: Reward

    public init(days: Int64, rewards: Reward) {
        self.days = days
        self.rewards = rewards
    }
}

extension StreakStep: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("days", self.days)
            json.member("rewards", self.rewards)
        }
    }

    init(json: JSONValue, at path: String) throws(JSONFault) {
        let fields = try JSONFields(json, path: path)
        try fields.allow(only: "days", "rewards")
        self.days = try fields.int("days", in: 1...3650)
        self.rewards = try fields.reward("rewards")
    }
}
