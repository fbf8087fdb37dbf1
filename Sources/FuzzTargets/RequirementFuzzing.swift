import Coordination
import JSON
import Postgres

/// What is read is bounded, is read back the same from its own JSON, and has an answer that keeps its promises.
enum RequirementFuzzing {
    static func run(_ bytes: [UInt8]) {
        guard let json = try? JSONReader.read(bytes) else { return }
        _ = try? Requirement(json: json)
        guard let requirement = try? Self.kinds.requirement(from: json) else { return }
        precondition(requirement.atoms.count <= 128, "too many atoms")
        guard let written = try? JSONReader.read(JSONWriter.bytes(of: requirement)) else {
            preconditionFailure("what was written is no JSON")
        }
        // A list of keys is written as an `all` of its own, which nests one deeper.
        if let again = try? Self.kinds.requirement(from: written) {
            precondition(again == requirement, "what was written reads differently")
        }
        Self.check(requirement.answer(from: RequirementFacts()))
    }

    private static func check(_ answer: RequirementAnswer) {
        precondition(answer.missing.isEmpty == answer.isMet, "met with something missing, or the other way round")
        precondition((answer.progress == 1) == answer.isMet, "progress and answer disagree")
        _ = JSONWriter.bytes(of: answer)
    }

    private static let kinds = RequirementKinds([
        Kind(name: "number", shape: .number(1...100)), Kind(name: "key", shape: .key),
        Kind(name: "counted", shape: .countedKey(1...100)), Kind(name: "truth", shape: .truth),
    ])

    private struct Kind: RequirementKind {
        let name: String
        let shape: RequirementShape
        let summary = ""
        let suggestion = "fuzz.more"

        func statement(_: RequirementQuestion) -> SQL { "SELECT '' AS subject, 0::bigint AS current, NULL AS label" }
    }
}
