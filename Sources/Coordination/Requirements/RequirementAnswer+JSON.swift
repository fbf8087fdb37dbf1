public import JSON
import Vocabulary

extension RequirementAnswer: JSONEncodable {
    /// `is_met`, `progress`, the tree as `requirement`, what is `missing_requirements`, and `suggestions`.
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("is_met", self.isMet)
            json.member("progress", self.progress)
            json.member("requirement", Tree(answer: self))
            json.member("missing_requirements", self.missing)
            json.member("suggestions", self.missing.suggestions)
        }
    }

    private struct Tree: JSONEncodable {
        let answer: RequirementAnswer

        func encode(into json: inout JSONWriter) {
            let (name, parts): (String, [RequirementAnswer])
            switch self.answer {
            case .check(let check): return check.encode(into: &json)
            case .all(let all): (name, parts) = ("all", all)
            case .any(let ways): (name, parts) = ("any", ways)
            }
            json.object {
                $0.member(name, parts.map(Tree.init))
                $0.member("is_met", self.answer.isMet)
                $0.member("progress", self.answer.progress)
            }
        }
    }
}
