import JSON
import Vocabulary

extension JSONFields {
    func text(_ name: String) throws(JSONFault) -> String? {
        try self.optional(name) { fields throws(JSONFault) in try fields.string(name) }
    }

    /// A chat's id: below zero for groups and channels.
    func chatID(_ name: String) throws(JSONFault) -> TelegramID { TelegramID(try self.int(name)) }

    /// Seconds since 1970.
    func instant(_ name: String) throws(JSONFault) -> Instant {
        Instant(seconds: try self.int(name, in: 0...253_402_300_799))
    }

    func value<Value: JSONDecodable>(_ name: String, as _: Value.Type) throws(JSONFault) -> Value {
        let value = try self.value(name)
        do throws(JSONFault) { return try Value(json: value) } catch {
            throw JSONFault(field: error.field.isEmpty ? name : "\(name).\(error.field)", rule: error.rule)
        }
    }

    func optionalValue<Value: JSONDecodable>(_ name: String, as type: Value.Type) throws(JSONFault) -> Value? {
        try self.optional(name) { fields throws(JSONFault) in try fields.value(name, as: type) }
    }

    func values<Value: JSONDecodable>(_ name: String, of _: Value.Type) throws(JSONFault) -> [Value] {
        let present = try self.optional(name) { fields throws(JSONFault) in try fields.value(name) }
        guard let present else { return [] }
        guard case .array(let elements) = present else { throw JSONFault(field: name, rule: "must be an array") }
        var values: [Value] = []
        for (index, element) in elements.enumerated() {
            do throws(JSONFault) { values.append(try Value(json: element)) } catch {
                throw JSONFault(field: "\(name).\(index).\(error.field)", rule: error.rule)
            }
        }
        return values
    }
}
