import Coordination
import JSON

// `promise: second-look when visited jardin 2 gives +10 besitos, item pressed-rose`
extension StoryPromise {
    init?(
        source attribute: StoryOutline.Attribute, knowing kinds: RequirementKinds, _ findings: inout StoryFindings
    ) {
        guard let when = attribute.value.firstRange(of: " when "),
            let gives = attribute.value[when.upperBound...].firstRange(of: " gives ")
        else {
            findings.add(.badValue, line: attribute.line, "a promise is `key when conditions gives rewards`")
            return nil
        }
        let key = attribute.value[..<when.lowerBound].trimmed
        findings.check(key: key, line: attribute.line)
        var consequences = StoryConsequences(remembering: nil)
        for part in attribute.value[gives.upperBound...].split(separator: ",", omittingEmptySubsequences: false) {
            consequences.take(part.trimmed, line: attribute.line, &findings)
        }
        do throws(JSONFault) {
            let condition = try StoryConditions.requirement(
                of: attribute.value[when.upperBound..<gives.lowerBound], knowing: kinds)
            self.init(key: key, condition: condition, rewards: consequences.rewards)
        } catch {
            findings.add(.badRequirement, line: attribute.line, "\(error)")
            return nil
        }
    }
}
