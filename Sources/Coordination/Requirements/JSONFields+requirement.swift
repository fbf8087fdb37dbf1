public import JSON

extension JSONFields {
    /// What people wrote; nothing when it is absent.
    public func requirement(_ name: String, knowing kinds: RequirementKinds) throws(JSONFault) -> Requirement {
        try self.optional(name) { (fields) throws(JSONFault) in
            try kinds.requirement(from: try fields.value(name), at: fields.path(of: name))
        } ?? .nothing
    }
}
