import Coordination
import JSON
import Testing
import Vocabulary

@testable import Experiences

@Suite struct ExperienceContentTests {
    private func fault(_ change: (inout JSONObject) -> Void) throws -> String? {
        guard case .object(var object) = JSONValue(of: Estate.visit()) else { return nil }
        change(&object)
        do throws(JSONFault) {
            _ = try ExperienceContent(json: ["experiences": [.object(object)]], knowing: .estate)
            return nil
        } catch { return error.description }
    }

    @Test func `what a writer wrote is read as it was written`() throws {
        let content = ExperienceContent([Estate.visit(requirement: .atom(Requirement.Atom("experience", .key("a"))))])
        #expect(try ExperienceContent(json: JSONValue(of: content), knowing: .estate) == content)
    }

    static let mistakes: [(member: String, value: JSONValue, told: String)] = [
        ("type", "mission_chain", "experiences[0].components[0].type does not belong in a mission_chain"),
        ("components", [], "experiences[0].components must have at least one that is required"),
        (
            "components", [["type": "narrative", "key": "door", "is_required": false]],
            "experiences[0].components must have at least one that is required"
        ),
        (
            "components", [["type": "narrative", "key": "door"], ["type": "narrative", "key": "door"]],
            "experiences[0].components[1].key must not come twice"
        ),
        (
            "components", [["type": "purchase", "key": "door"]],
            "experiences[0].components[0].type must be one of narrative, mission"
        ),
        ("rewards", ["besitos": 10_001], "experiences[0].rewards.besitos must be a whole number from 0 to 10000"),
        ("rewards", ["unlock_experiences": ["A b"]], "experiences[0].rewards.unlock_experiences[0] must be a key"),
        ("rewards", ["vip": true], "experiences[0].rewards.vip is not known here"),
    ]

    @Test(arguments: Self.mistakes)
    func `a mistake is told by its path`(member: String, value: JSONValue, told: String) throws {
        #expect(try self.fault { $0[member] = value } == told)
    }

    @Test func `what nobody made is found where it is named`() {
        let visit = Estate.visit(
            requirement: .all([
                .atom(Requirement.Atom("experience", .key("visit"))), .atom(Requirement.Atom("visited", .key("moon"))),
            ]))
        let content = ExperienceContent([visit])
        let unknown = content.unknown(among: [
            .fragment: ["door"], .mission: [], .experience: [], .item: ["mask"],
        ])
        #expect(
            unknown.map { "\($0.place) \($0.kind) \($0.key)" } == [
                "experiences.visit.components fragment hall", "experiences.visit.components mission steps",
                "experiences.visit.requirements fragment moon",
            ])
    }
}
