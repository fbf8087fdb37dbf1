import JSON

/// The column `rewards` of a fragment.
struct StoredRewards: Hashable, Sendable, JSONEncodable, JSONDecodable {
    let rewards: StoryRewards
    let promises: [StoryPromise]

    init(rewards: StoryRewards, promises: [StoryPromise]) {
        self.rewards = rewards
        self.promises = promises
    }

    var isEmpty: Bool { self.rewards.isEmpty && self.promises.isEmpty }

    func encode(into json: inout JSONWriter) {
        json.object { json in
            if !self.rewards.isEmpty { json.member("gives", self.rewards) }
            if !self.promises.isEmpty { json.member("promises", self.promises) }
        }
    }

    init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.rewards =
            try fields.optional("gives") { (found) throws(JSONFault) in
                try StoryRewards(json: try found.value("gives"))
            } ?? .none
        self.promises =
            try fields.optional("promises") { (found) throws(JSONFault) in
                try [StoryPromise](elementsOf: try found.value("promises"), named: "promises")
            } ?? []
    }
}

/// The column `consequences` of a decision.
struct StoredConsequences: Hashable, Sendable, JSONEncodable, JSONDecodable {
    let effects: [StoryEffect]
    let rewards: StoryRewards

    init(effects: [StoryEffect], rewards: StoryRewards) {
        self.effects = effects
        self.rewards = rewards
    }

    func encode(into json: inout JSONWriter) {
        json.object { json in
            if !self.effects.isEmpty { json.member("sets", self.effects) }
            if !self.rewards.isEmpty { json.member("gives", self.rewards) }
        }
    }

    init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.effects =
            try fields.optional("sets") { (found) throws(JSONFault) in
                try [StoryEffect](elementsOf: try found.value("sets"), named: "sets")
            } ?? []
        self.rewards =
            try fields.optional("gives") { (found) throws(JSONFault) in
                try StoryRewards(json: try found.value("gives"))
            } ?? .none
    }
}
