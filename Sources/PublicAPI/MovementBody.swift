import Gamification
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
