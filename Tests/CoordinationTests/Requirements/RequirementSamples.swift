import Coordination
import JSON
import Postgres
import Vocabulary

/// Kinds for the tests: each measures something that follows from its question alone.
struct Coins: RequirementKind {
    let name = "coins"
    let aliases = ["min_coins"]
    let shape = RequirementShape.number(1...1000)
    let summary = "Coins."
    let suggestion = "test.earn_coins"

    /// As many coins as the member's id says.
    func statement(_ question: RequirementQuestion) -> SQL {
        "SELECT '' AS subject, \(question.user)::bigint AS current, NULL::text AS label"
    }
}

struct Stamp: RequirementKind {
    let name = "stamp"
    let aliases = ["required_stamps"]
    let shape = RequirementShape.key
    let summary = "A stamp."
    let suggestion = "test.get_stamp"

    /// Everybody has the stamps that begin with `has`.
    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT subject, 1::bigint AS current, '{"es": "Sello", "en": "Stamp"}' AS label
        FROM unnest(\(question.subjects)) AS subject WHERE subject LIKE 'has%'
        """
    }
}

struct Thing: RequirementKind {
    let name = "thing"
    let shape = RequirementShape.countedKey(1...99)
    let summary = "A thing."
    let suggestion = "test.buy_thing"

    /// As many as its name has letters.
    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT subject, length(subject)::bigint AS current, NULL::text AS label
        FROM unnest(\(question.subjects)) AS subject
        """
    }
}

struct Friend: RequirementKind {
    let name = "friend"
    let aliases = ["friend_required"]
    let shape = RequirementShape.truth
    let summary = "A friend of the house."
    let suggestion = "test.make_friends"

    func statement(_ question: RequirementQuestion) -> SQL {
        "SELECT '' AS subject, 0::bigint AS current, NULL::text AS label"
    }
}

extension RequirementKinds {
    static let samples = RequirementKinds([Coins(), Stamp(), Thing(), Friend()])
}

extension Requirement {
    static func coins(_ number: Int64) -> Requirement { .atom(Atom("coins", .number(number))) }
    static func stamp(_ key: String) -> Requirement { .atom(Atom("stamp", .key(key))) }

    /// Any requirement of the samples' kinds that nests at most `depth` deep.
    static func random(depth: Int, _ numbers: inout SplitMix) -> Requirement {
        let parts = { (numbers: inout SplitMix) in
            (0..<Int.random(in: 1...3, using: &numbers)).map { _ in Self.random(depth: depth - 1, &numbers) }
        }
        switch Int.random(in: depth > 1 ? 0...9 : 5...9, using: &numbers) {
        case 0, 1: return .all(parts(&numbers))
        case 2, 3: return .any(parts(&numbers))
        case 4: return .not(Self.random(depth: depth - 1, &numbers))
        case 5: return .nothing
        case 6: return .coins(Int64.random(in: 1...9, using: &numbers))
        case 7: return .stamp(["a", "b"].randomElement(using: &numbers)!)
        case 8: return .atom(Atom("thing", .count(Int64.random(in: 2...9, using: &numbers), of: "c")))
        default: return .atom(Atom("friend", .holds))
        }
    }
}

extension RequirementFacts {
    /// Some number for everything that ``Requirement/random(depth:_:)`` mentions.
    static func random(_ numbers: inout SplitMix) -> RequirementFacts {
        var facts = RequirementFacts()
        for (kind, subject) in [("coins", ""), ("stamp", "a"), ("stamp", "b"), ("thing", "c"), ("friend", "")] {
            facts[kind, subject] = Fact(Int64.random(in: 0...10, using: &numbers))
        }
        return facts
    }
}
