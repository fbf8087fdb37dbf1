import HTTPServer
import JSON
import Vocabulary

/// `{"amount": 50, "reason": "admin_grant", "description": "…"}`: what a grant or a spend is asked with.
struct MovementBody<Reason: RawRepresentable<String> & CaseIterable> {
    let amount: Besitos
    let reason: Reason
    let description: String?

    /// - Parameter standard: the reason when none is given.
    init(_ fields: JSONFields, reasonUnlessGiven standard: Reason) throws(Problem) {
        do throws(JSONFault) {
            try fields.allow(only: "amount", "reason", "description")
            self.amount = Besitos(try fields.int("amount", in: 1...Besitos.max.units))!
            self.reason =
                try fields.optional("reason") { fields throws(JSONFault) in try fields.choice("reason") } ?? standard
            self.description = try fields.optional("description") { fields throws(JSONFault) in
                try fields.description()
            }
        } catch { throw Problem(error) }
    }
}

extension JSONFields {
    /// 1 to 500 characters, as the contract and PostgreSQL count them: code points, and no NUL among them.
    fileprivate func description() throws(JSONFault) -> String {
        let text = try self.string("description")
        guard (1...500).contains(text.unicodeScalars.count), !text.utf8.contains(0) else {
            throw JSONFault(field: "description", rule: "must have 1 to 500 characters, none of them NUL")
        }
        return text
    }
}
