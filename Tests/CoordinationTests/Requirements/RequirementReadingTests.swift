import Coordination
import JSON
import Testing
import Vocabulary

@Suite struct RequirementReadingTests {
    private func read(_ text: String) throws -> Requirement {
        try RequirementKinds.samples.requirement(from: JSONReader.read(text))
    }

    private func fault(in text: String) throws -> JSONFault? {
        do throws(JSONFault) {
            _ = try RequirementKinds.samples.requirement(from: try! JSONReader.read(text))
            return nil
        } catch { return error }
    }

    @Test(arguments: 0..<500)
    func `what is written is read back the same, with and without knowing the kinds`(seed: Int) throws {
        var numbers = SplitMix(seed: UInt64(seed))
        let requirement = Requirement.random(depth: 4, &numbers)
        let json = try JSONReader.read(JSONWriter.text(of: requirement))
        #expect(try RequirementKinds.samples.requirement(from: json) == requirement)
        #expect(try Requirement(json: json) == requirement)
    }

    @Test func `the documented form is read`() throws {
        #expect(
            try self.read(#"{"all": [{"coins": 100}, {"any": [{"thing": "key"}, {"stamp": ["a"]}]}]}"#)
                == .all([.coins(100), .any([.atom(.init("thing", .key("key"))), .stamp("a")])]))
        #expect(try self.read("{}") == .nothing)
        #expect(try self.read(#"{"thing": {"key": 1, "candle": 3}}"#).atoms.map(\.required) == [1, 3])
        #expect(try self.read(#"{"stamp": ["a", "b"]}"#) == .all([.stamp("a"), .stamp("b")]))
        #expect(try self.read(#"{"not": {"friend": true}}"#) == .not(.atom(.init("friend", .holds))))
    }

    @Test func `the seeds' flat form requires every member, and false requires nothing`() throws {
        #expect(
            try self.read(#"{"friend_required": true, "min_coins": 3, "required_stamps": ["a", "b"]}"#)
                == .all([.atom(.init("friend", .holds)), .coins(3), .stamp("a"), .stamp("b")]))
        #expect(try self.read(#"{"friend_required": false, "min_coins": 3, "required_stamps": []}"#) == .coins(3))
    }

    @Test(arguments: [
        ("[]", "", "must be an object"), (#"{"coin": 1}"#, "coin", "is no known requirement"),
        (#"{"all": {}}"#, "all", "must be a list"), (#"{"any": []}"#, "any", "must offer at least one way"),
        (#"{"all": [{"coins": 1}, {"any": [{"stamp": ["a", 7]}]}]}"#, "all[1].any[0].stamp[1]", "must be a key"),
        (#"{"not": []}"#, "not", "must be an object"), (#"{"coins": 0}"#, "coins", "from 1 to 1000"),
        (#"{"coins": 1.5}"#, "coins", "whole number"), (#"{"coins": null}"#, "coins", "whole number"),
        (#"{"stamp": "Á"}"#, "stamp", "must be a key"), (#"{"stamp": ""}"#, "stamp", "must be a key"),
        (#"{"stamp": {"a": 2}}"#, "stamp", "a key or a list of keys"),
        (#"{"thing": {"a": 100}}"#, "thing.a", "from 1 to 99"), (#"{"friend": 1}"#, "friend", "true or false"),
    ])
    func `a fault names the path and the rule`(text: String, path: String, rule: String) throws {
        let fault = try #require(try self.fault(in: text))
        #expect(fault.field == path)
        #expect(fault.rule.contains(rule), "\(fault.rule)")
    }

    @Test func `depth and size are bounded`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: #"{"not":"#, count: depth) + "{}" + String(repeating: "}", count: depth)
        }
        #expect(try self.fault(in: nested(7)) == nil)
        #expect(try self.fault(in: nested(8))?.rule == "must be nested at most 8 deep")
        func wide(_ parts: Int) -> String {
            #"{"stamp": ["# + (0..<parts).map { "\"s\($0)\"" }.joined(separator: ",") + "]}"
        }
        #expect(try self.fault(in: wide(127)) == nil)
        #expect(try self.fault(in: wide(128))?.rule.contains("at most 128") == true)
    }

    @Test func `the schema has every name of every kind`() {
        let members = RequirementKinds.samples.schema["properties"]?.object?.members.map(\.name) ?? []
        #expect(
            Set(members) == [
                "all", "any", "not", "coins", "min_coins", "stamp", "required_stamps", "thing", "friend",
                "friend_required",
            ])
    }
}
