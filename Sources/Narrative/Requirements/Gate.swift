import Coordination
import JSON

/// What stands before a decision, as the column `gate` of `narrative.decision_gates` has it.
struct Gate: Hashable, Sendable {
    /// The decision's own conditions.
    let own: Requirement
    /// Those of the fragment it leads to, and of that fragment's level.
    let place: Requirement
    /// What stands for ``place``; nothing where the place needs nothing.
    let unlocked: Requirement
    let vip: Requirement

    /// What lets a member pass.
    var requirement: Requirement {
        .every([self.own, self.place == .nothing ? .nothing : .any([self.place, self.unlocked]), self.vip])
    }

    /// What a member who may not pass is told: that besitos would do as well is another matter.
    var told: Requirement { .every([self.own, self.place, self.vip]) }

    /// What unlocking the place would not help with.
    var unpayable: Requirement { .every([self.own, self.vip]) }
}

extension Gate: JSONDecodable {
    init(json: JSONValue) throws(JSONFault) {
        let parts = try [Requirement](elementsOf: json, named: "gate")
        guard parts.count == 5 else { throw JSONFault(field: "gate", rule: "must have five parts") }
        self.init(own: parts[0], place: .every([parts[1], parts[2]]), unlocked: parts[3], vip: parts[4])
    }
}

extension Requirement {
    /// All of them, without those that require nothing.
    static func every(_ parts: [Requirement]) -> Requirement {
        let parts = parts.filter { $0 != .nothing }
        return parts.count == 1 ? parts[0] : .all(parts)
    }
}
