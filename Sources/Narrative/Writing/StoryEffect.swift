public import JSON

/// What a decision changes in what the story remembers, besides the flags it sets.
public enum StoryEffect: Hashable, Sendable {
    /// `unflag met_lucien`
    case clear(flag: String)
    /// `courage = 3`, `mask = gold`
    case assign(String, StoryVariable.Value)
    /// `courage += 1`, `courage -= 1`
    case add(String, Int64)
    /// `clues += letter`
    case put(String, member: String)
    /// `clues -= letter`
    case drop(String, member: String)

    /// What it changes.
    public var key: String {
        switch self {
        case .clear(let flag): flag
        case .assign(let key, _), .add(let key, _), .put(let key, _), .drop(let key, _): key
        }
    }
}

extension StoryVariable.Value {
    /// Bounds keep a number inside what conditions can compare; a set is as large as a decision could make it.
    static let numbers: ClosedRange<Int64> = -1_000_000...1_000_000
    static let mostMembers = 64

    /// The value after `effect`; itself where the effect does not fit its kind, as after a published change of it.
    public func changed(by effect: StoryEffect) -> Self {
        switch (effect, self) {
        case (.assign(_, let value), _): return value
        case (.add(_, let amount), .number(let number)):
            return .number(min(max(number + amount, Self.numbers.lowerBound), Self.numbers.upperBound))
        case (.put(_, let member), .set(let members)):
            let isNew = !members.contains(member) && members.count < Self.mostMembers
            return .set(isNew ? members + [member] : members)
        case (.drop(_, let member), .set(let members)): return .set(members.filter { $0 != member })
        default: return self
        }
    }
}

extension StoryEffect: JSONEncodable, JSONDecodable {
    private enum Verb: String, CaseIterable { case clear, assign, add, put, drop }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            switch self {
            case .clear(let flag): json.member(Verb.clear.rawValue, flag)
            case .assign(let key, let value):
                json.member(Verb.assign.rawValue, key)
                json.member("value", value)
            case .add(let key, let amount):
                json.member(Verb.add.rawValue, key)
                json.member("by", amount)
            case .put(let key, let member):
                json.member(Verb.put.rawValue, key)
                json.member("member", member)
            case .drop(let key, let member):
                json.member(Verb.drop.rawValue, key)
                json.member("member", member)
            }
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        guard let verb = Verb.allCases.first(where: { json[$0.rawValue] != nil }) else {
            throw JSONFault(field: "", rule: "must say what is done")
        }
        let key = try fields.string(verb.rawValue)
        switch verb {
        case .clear: self = .clear(flag: key)
        case .assign: self = .assign(key, try StoryVariable.Value(json: try fields.value("value")))
        case .add: self = .add(key, try fields.int("by", in: StoryVariable.Value.numbers))
        case .put: self = .put(key, member: try fields.string("member"))
        case .drop: self = .drop(key, member: try fields.string("member"))
        }
    }
}
