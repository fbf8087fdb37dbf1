import Foundation
import Testing
import Vocabulary

@testable import JSON

@Suite struct JSONReaderTests {
    @Test func `a whole document becomes a value`() throws {
        let value = try JSONReader.read(#" {"a": [1, -2.5e1, "x\n\u00e9\ud83d\ude00", true, null]} "#)
        #expect(value == ["a": [1, .double(-25), "x\né😀", true, nil]])
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "[1 2]", "01", "-", "1.", ".5", "1e", "+1", "nul",
        "tru",
        "\"\u{1}\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"", "\"open", "[1]]", "{} {}", "1e999", "'a'",
        "NaN",
        "{\"a\":1,\"a\":2}",
    ])
    func `what RFC 8259 does not allow is refused`(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONReader.read(text) }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        #expect(throws: JSONSyntaxError.self) { try JSONReader.read([0x22, 0xC3, 0x28, 0x22]) }
        #expect(throws: JSONSyntaxError.self) { try JSONReader.read([0x22, 0x5C, 0x6E, 0xFF, 0x22]) }
    }

    @Test func `nesting is bounded`() throws {
        let deep = JSONReader.maxDepth
        _ = try JSONReader.read(String(repeating: "[", count: deep) + String(repeating: "]", count: deep))
        #expect(throws: JSONSyntaxError.self) {
            try JSONReader.read(String(repeating: "[", count: deep + 1) + String(repeating: "]", count: deep + 1))
        }
    }

    @Test func `a name given twice is found among many`() {
        let members = (0..<100).map { "\"n\($0)\":0" }.joined(separator: ",")
        #expect(throws: JSONSyntaxError.self) { try JSONReader.read("{\(members),\"n50\":1}") }
    }

    @Test func `an error tells the byte`() {
        #expect(throws: JSONSyntaxError(reason: "expected , or ]", offset: 3)) { try JSONReader.read("[1 2]") }
    }

    @Test func `whole numbers beyond 64 bits become doubles`() throws {
        #expect(try JSONReader.read("9223372036854775807") == .int(.max))
        #expect(try JSONReader.read("9223372036854775808") == .double(9_223_372_036_854_775_808))
    }

    @Test func `random documents read as Foundation reads them, broken ones included`() throws {
        var random = SplitMix(seed: 20_260_131)
        for _ in 0..<2000 {
            var bytes = JSONWriter.bytes(of: JSONValue.random(depth: 4, using: &random))
            if Bool.random(using: &random), !bytes.isEmpty {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0x20...0x7E, using: &random)
            }
            let ours = try? JSONReader.read(bytes)
            let theirs = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            // Foundation takes what RFC 8259 forbids in places; whatever we take it must take too.
            if ours != nil { #expect(theirs != nil, "\(String(decoding: bytes, as: UTF8.self))") }
            if let ours, let again = try? JSONReader.read(JSONWriter.bytes(of: ours)) { #expect(again == ours) }
        }
    }
}

extension JSONValue {
    fileprivate static func random(depth: Int, using random: inout SplitMix) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0: .null
        case 1: .bool(.random(using: &random))
        case 2: .int(.random(in: -1_000_000_000_000...1_000_000_000_000, using: &random))
        case 3: .double(Double(Int.random(in: -1000...1000, using: &random)) / 8 + 0.0625)
        case 4: .string(String.random(using: &random))
        case 5:
            .array((0..<Int.random(in: 0..<4, using: &random)).map { _ in .random(depth: depth - 1, using: &random) })
        default:
            .object(
                JSONObject(
                    (0..<Int.random(in: 0..<4, using: &random)).map { index in
                        (
                            name: "\(index)\(String.random(using: &random))",
                            value: .random(depth: depth - 1, using: &random)
                        )
                    }))
        }
    }
}

extension String {
    fileprivate static func random(using random: inout SplitMix) -> String {
        let alphabet = Array("aé😀\"\\\n\u{1}/{}[]:, 0")
        return String((0..<Int.random(in: 0..<6, using: &random)).map { _ in alphabet.randomElement(using: &random)! })
    }
}
