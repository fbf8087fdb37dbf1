public import JSON
import Vocabulary

/// One level of members, and what reaching it gives.
public struct LevelStep: Hashable, Sendable {
    /// 1 to 1000.
    public let level: Int64
    /// Besitos earned since the beginning from which it is reached.
    public let lifetime: Int64
    public let rewards: Reward

    public init(_ level: Int64, from lifetime: Int64, rewards: Reward = .nothing) {
        self.level = level
        self.lifetime = lifetime
        self.rewards = rewards
    }
}

extension LevelStep: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("level", self.level)
            json.member("lifetime_besitos", self.lifetime)
            json.member("rewards", self.rewards)
        }
    }

    init(json: JSONValue, at path: String) throws(JSONFault) {
        let fields = try JSONFields(json, path: path)
        try fields.allow(only: "level", "lifetime_besitos", "rewards")
        self.level = try fields.int("level", in: 1...1000)
        self.lifetime = try fields.int("lifetime_besitos", in: 0...1_000_000_000_000)
        self.rewards = try fields.reward("rewards")
    }
}

extension [LevelStep] {
    /// From level 1 at zero, without a gap, and each dearer than the one before.
    func check(at path: String) throws(JSONFault) {
        for (index, step) in self.enumerated() {
            guard step.level == Int64(index) + 1 else {
                throw JSONFault(
                    field: "\(path)[\(index)].level", rule: "must be \(index + 1): levels come without a gap")
            }
            guard index == 0 ? step.lifetime == 0 : step.lifetime > self[index - 1].lifetime else {
                throw JSONFault(
                    field: "\(path)[\(index)].lifetime_besitos",
                    rule: index == 0 ? "must be 0 for level 1" : "must be above the one before")
            }
        }
    }
}
