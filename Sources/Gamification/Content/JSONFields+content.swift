import JSON

// Members that several kinds of content have.
extension JSONFields {
    func reward(_ name: String) throws(JSONFault) -> Reward {
        try self.optional(name) { (fields) throws(JSONFault) in
            try Reward(json: try fields.value(name), at: fields.path(of: name))
        } ?? .nothing
    }
}
