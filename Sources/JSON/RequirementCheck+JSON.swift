public import Vocabulary

extension RequirementCheck: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("kind", self.kind)
            json.member("subject", ifPresent: self.subject)
            json.member("label", ifPresent: self.label)
            switch self.bound {
            case .atLeast(let required): json.member("required", required)
            case .atMost(let allowed): json.member("at_most", allowed)
            }
            json.member("current", self.current)
            json.member("is_met", self.isMet)
            json.member("progress", self.progress)
            json.member("suggestion", ifPresent: self.suggestion)
        }
    }
}

extension MissingRequirement: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        switch self {
        case .one(let check): check.encode(into: &json)
        case .anyOf(let ways): json.object { $0.member("any_of", ways) }
        }
    }
}

extension RequirementSuggestion: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("code", self.code)
            json.member("subject", ifPresent: self.subject)
            if self.missing > 0 { json.member("missing", self.missing) }
        }
    }
}
