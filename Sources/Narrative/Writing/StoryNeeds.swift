import Coordination
import JSON

/// All that `needs:` says on however many lines: everything is required.
struct StoryNeeds {
    private(set) var requirement = Requirement.nothing
    /// What is required somewhere, and on which line.
    private(set) var mentions: [StoryMention] = []

    init(_ attributes: [StoryOutline.Attribute], knowing kinds: RequirementKinds, _ findings: inout StoryFindings) {
        var parts: [Requirement] = []
        for attribute in attributes {
            do throws(JSONFault) {
                let part = try StoryConditions.requirement(of: attribute.value, knowing: kinds)
                if case .all(let all) = part { parts += all } else { parts.append(part) }
                self.mentions += part.atoms.map { StoryMention(atom: $0, line: attribute.line) }
            } catch {
                findings.add(.badRequirement, line: attribute.line, "\(error)")
            }
        }
        self.requirement = parts.count == 1 ? parts[0] : .all(parts)
        if self.mentions.count > StoryLimits.needs, let line = attributes.last?.line {
            findings.add(.tooMany, line: line, "at most \(StoryLimits.needs) conditions fit")
        }
    }
}

/// Something that a condition or a text is about.
struct StoryMention: Hashable {
    let atom: Requirement.Atom
    let line: Int
}
