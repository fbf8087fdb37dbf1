import Testing
import Vocabulary

@testable import JSON

@Suite struct JSONFieldsTests {
    private func fields(_ text: String) throws -> JSONFields { try JSONFields(try JSONReader.read(text)) }

    @Test func `a fault names the field and the rule`() throws {
        let fields = try self.fields(#"{"amount": 0, "name": 5, "reward": {"besitos": -1}}"#)
        #expect(throws: JSONFault(field: "amount", rule: "must be a whole number from 1 to 9")) {
            try fields.int("amount", in: 1...9)
        }
        #expect(throws: JSONFault(field: "name", rule: "must be a string")) { try fields.string("name") }
        #expect(throws: JSONFault(field: "missing", rule: "is required")) { try fields.value("missing") }
        #expect(throws: JSONFault(field: "reward.besitos", rule: "must be a whole number from 0 to 1000000000000")) {
            try fields.fields("reward").besitos("besitos")
        }
    }

    @Test(arguments: [#"{"a": 1.5}"#, #"{"a": "1"}"#, #"{"a": true}"#, #"{"a": 99999999999999999999}"#])
    func `a number of another kind is no whole number`(text: String) throws {
        let fields = try self.fields(text)
        #expect(throws: JSONFault.self) { try fields.int("a") }
    }

    @Test func `members that nobody reads are refused`() throws {
        let fields = try self.fields(#"{"amount": 1, "amuont": 2}"#)
        #expect(throws: JSONFault(field: "amuont", rule: "is not known here")) { try fields.allow(only: "amount") }
    }

    @Test func `null and absent are the same for an optional member`() throws {
        let fields = try self.fields(#"{"a": null}"#)
        #expect(try fields.optional("a") { fields throws(JSONFault) in try fields.int("a") } == nil)
        #expect(try fields.optional("b") { fields throws(JSONFault) in try fields.int("b") } == nil)
    }
}
