import Coordination
import Testing
import Vocabulary

@Suite struct RequirementLawTests {
    @Test(arguments: 0..<500)
    func `what is missing is empty exactly when nothing is, and progress is whole exactly then`(seed: Int) {
        var numbers = SplitMix(seed: UInt64(seed))
        let answer = Requirement.random(depth: 5, &numbers).answer(from: .random(&numbers))
        #expect(answer.missing.isEmpty == answer.isMet)
        #expect((answer.progress == 1) == answer.isMet)
        #expect((0...1).contains(answer.progress))
        #expect(answer.missing.flatMap(\.checks).allSatisfy { !$0.isMet && (0..<1).contains($0.progress) })
    }

    @Test(arguments: 0..<500)
    func `De Morgan: not all is any not, not any is all not, and not not is nothing`(seed: Int) {
        var numbers = SplitMix(seed: UInt64(seed))
        let parts = (0..<3).map { _ in Requirement.random(depth: 4, &numbers) }
        let facts = RequirementFacts.random(&numbers)
        #expect(
            Requirement.not(.all(parts)).answer(from: facts)
                == Requirement.any(parts.map { .not($0) }).answer(from: facts))
        #expect(
            Requirement.not(.any(parts)).answer(from: facts)
                == Requirement.all(parts.map { .not($0) }).answer(from: facts))
        #expect(Requirement.not(.not(parts[0])).answer(from: facts) == parts[0].answer(from: facts))
    }

    @Test(arguments: 0..<500)
    func `a requirement and its opposite are never both met, and never both unmet`(seed: Int) {
        var numbers = SplitMix(seed: UInt64(seed))
        let requirement = Requirement.random(depth: 5, &numbers)
        let facts = RequirementFacts.random(&numbers)
        #expect(requirement.answer(from: facts).isMet != Requirement.not(requirement).answer(from: facts).isMet)
    }

    @Test(arguments: 0..<500)
    func `having more never takes anybody further away, without negations`(seed: Int) {
        var numbers = SplitMix(seed: UInt64(seed))
        let requirement = Requirement.random(depth: 5, &numbers).withoutNegations
        let before = RequirementFacts.random(&numbers)
        var after = before
        let atom = requirement.atoms.randomElement(using: &numbers)
        if let atom { after[atom.kind, atom.subject] = .init(before[atom.kind, atom.subject].current + 3) }
        #expect(requirement.answer(from: after).progress >= requirement.answer(from: before).progress)
    }

    @Test func `all of nothing is met, any of nothing is not`() {
        #expect(Requirement.nothing.answer(from: RequirementFacts()).isMet)
        #expect(Requirement.nothing.answer(from: RequirementFacts()).progress == 1)
        let none = Requirement.any([]).answer(from: RequirementFacts())
        #expect(!none.isMet && none.progress == 0 && none.missing == [.anyOf([])])
    }

    @Test func `of several ways the nearest comes first, equal ones as written`() {
        var facts = RequirementFacts()
        facts["coins", ""] = .init(50)
        let ways = Requirement.any([.stamp("a"), .coins(100), .stamp("b"), .all([.coins(60), .stamp("a")])])
        let missing = ways.answer(from: facts).missing
        #expect(missing.flatMap(\.checks).map(\.kind) == ["coins", "coins", "stamp", "stamp", "stamp"])
        #expect(missing.flatMap(\.checks).map(\.subject) == [nil, nil, "a", "a", "b"])
        #expect(missing.flatMap(\.checks).first?.gap == 50)
    }

    @Test func `what must not be is told as what is still allowed, and suggests nothing`() throws {
        var facts = RequirementFacts()
        facts["coins", ""] = .init(200)
        let missing = Requirement.not(.coins(100)).answer(from: facts).missing
        let check = try #require(missing.first?.checks.first)
        #expect(check.bound == .atMost(99) && check.current == 200 && check.gap == 0)
        #expect(check.progress == 99.0 / 200)
        #expect(missing.suggestions.isEmpty)
    }

    @Test func `nearly there is not there, however large the numbers`() {
        var facts = RequirementFacts()
        facts["coins", ""] = .init(.max - 1)
        #expect(Requirement.coins(.max).answer(from: facts).progress < 1)
        #expect(Requirement.all([.coins(.max), .nothing]).answer(from: facts).progress < 1)
    }
}

extension Requirement {
    fileprivate var withoutNegations: Requirement {
        switch self {
        case .all(let parts): .all(parts.map(\.withoutNegations))
        case .any(let parts): .any(parts.map(\.withoutNegations))
        case .not(let part): part.withoutNegations
        case .atom: self
        }
    }
}
