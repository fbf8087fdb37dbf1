import Coordination
import HTTPServer
import JSON
import Vocabulary

/// `{"amount": 50, "reason": "admin_grant", "description": "…"}`; the reason is `admin_grant` when absent.
struct GrantBody {
    let amount: Besitos
    let reason: EarnSource
    let description: String?

    init(_ fields: JSONFields) throws(Problem) {
        do throws(JSONFault) {
            try fields.allow(only: "amount", "reason", "description")
            self.amount = try fields.positiveBesitos("amount")
            self.reason =
                try fields.optional("reason") { fields throws(JSONFault) in try fields.choice("reason") } ?? .adminGrant
            self.description = try fields.description()
        } catch { throw Problem(error) }
    }
}

/// As ``GrantBody``; the reason is `admin_correction` when absent.
struct SpendBody {
    let amount: Besitos
    let reason: SpendPurpose
    let description: String?

    init(_ fields: JSONFields) throws(Problem) {
        do throws(JSONFault) {
            try fields.allow(only: "amount", "reason", "description")
            self.amount = try fields.positiveBesitos("amount")
            self.reason =
                try fields.optional("reason") { fields throws(JSONFault) in try fields.choice("reason") }
                ?? .adminCorrection
            self.description = try fields.description()
        } catch { throw Problem(error) }
    }
}

extension JSONFields {
    fileprivate func positiveBesitos(_ name: String) throws(JSONFault) -> Besitos {
        Besitos(try self.int(name, in: 1...Besitos.max.units))!
    }

    /// 1 to 500 characters, as the contract and PostgreSQL count them: code points, and no NUL among them.
    fileprivate func description() throws(JSONFault) -> String? {
        try self.optional("description") { fields throws(JSONFault) in
            let text = try fields.string("description")
            guard (1...500).contains(text.unicodeScalars.count), !text.utf8.contains(0) else {
                throw JSONFault(field: "description", rule: "must have 1 to 500 characters, none of them NUL")
            }
            return text
        }
    }
}
