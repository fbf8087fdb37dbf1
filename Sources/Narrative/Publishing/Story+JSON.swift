public import JSON
import Vocabulary

// The shape that the publishing statements read with `jsonb_to_recordset`.
extension Story.Level: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("key", self.key)
            $0.member("number", self.number)
            $0.member("title", self.title)
            $0.member("is_vip", self.isVIP)
            $0.member("needs", self.needs)
        }
    }
}

extension Story.Fragment: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("key", self.key)
            $0.member("level", self.level)
            $0.member("title", self.title)
            $0.member("is_vip", self.isVIP)
            $0.member("needs", self.needs)
            $0.member("content", self.content)
            $0.member("is_secret", self.isSecret)
            $0.member("price", ifPresent: self.price)
            $0.member("rewards", self.kept)
            $0.member("game", ifPresent: self.game)
            $0.member("decisions", self.decisions)
        }
    }
}

extension Story.Decision: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("key", self.key)
            $0.member("text", self.text)
            $0.member("next", self.next)
            $0.member("besitos", self.besitos)
            $0.member("flags", self.flags)
            $0.member("needs", self.needs)
            $0.member("is_hidden", self.isHidden)
            $0.member("is_once", self.isOnce)
            $0.member("is_fallback", self.isFallback)
            $0.member("consequences", self.consequences)
        }
    }

    private var consequences: StoredConsequences { StoredConsequences(effects: self.effects, rewards: self.rewards) }
}

extension Story.Fragment {
    fileprivate var kept: StoredRewards { StoredRewards(rewards: self.rewards, promises: self.promises) }
}

extension Story {
    /// What readings begin with: `{"courage": 0}`.
    var initialValues: JSONValue {
        .object(JSONObject(self.variables.map { ($0.key, JSONValue(of: $0.initial)) }))
    }
}
