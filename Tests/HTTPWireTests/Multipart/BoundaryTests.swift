import HTTPWire
import Testing

@Suite struct `RFC 2046 section 5.1.1, what parts the parts` {
    @Test func `parts end at the delimiter, whose line break is not theirs`() {
        #expect(Form.summary(Form.field("a", "1") + Form.field("b", "2\r\n") + "--b--\r\n") == ["a=1", "b=2\r\n"])
    }

    @Test(arguments: ["\r", "\n", "\r\n", "\r\n-", "\r\n--", "\r\n--a", "\r\r\n--", "--b", "-\r\n\r\n--B", "x--b\r\n"])
    func `what only looks like a delimiter is content`(_ content: String) {
        let content = "x\(content)"
        #expect(Form.summary(Form.field("a", content) + "--b--") == ["a=\(content)"])
    }

    @Test func `a part may be empty, with its empty line or without`() {
        #expect(Form.summary(Form.field("a", "") + "--b--") == ["a="])
        let head = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"
        #expect(Form.summary(head + "--b--") == ["a="])
        #expect(Form.fault(head.dropLast() + "--b--\r\n") == .headerMalformed)
    }

    @Test func `an empty form is one, as browsers send it`() {
        #expect(Form.summary("--b--\r\n") == [])
        #expect(Form.summary("--b--") == [])
    }

    @Test func `preamble and epilogue are for nobody, and bounded`() {
        #expect(Form.summary("pre\r\namble\r\n\(Form.field())--b--\r\nepilogue\r\n--b\r\n") == ["a=v"])
        #expect(Form.summary("\r\n\(Form.field())--b--") == ["a=v"])
        var limits = MultipartLimits()
        limits.maxIgnoredBytes = 4
        #expect(Form.fault("1234\r\n\(Form.field())--b--", limits: limits) == nil)
        #expect(Form.fault("12345\r\n\(Form.field())--b--", limits: limits) == .tooMuchIgnored)
        #expect(Form.fault("\(Form.field())--b--\r\n1234", limits: limits) == nil)
        #expect(Form.fault("12\r\n\(Form.field())--b--\r\n123", limits: limits) == .tooMuchIgnored)
    }

    @Test func `spaces may follow a boundary, and nothing else`() {
        #expect(Form.summary("--b \t\r\n" + Form.field().dropFirst(4) + "--b-- \t\r\n") == ["a=v"])
        for line in ["--bc\r\n", "--b-\r\n", "--b -\r\n", "--b\n", "--b\r", "--b\rx", "--b\r\r\n"] {
            let fault: MultipartFault = line == "--b\r" ? .unfinished : .boundaryLineMalformed
            #expect(Form.fault(line) == fault, "\(line.debugDescription)")
        }
        for end in ["--b--x", "--b--\rx", "--b---", "--b -- "] {
            #expect(Form.fault(Form.field() + end) == .boundaryLineMalformed, "\(end.debugDescription)")
        }
        var limits = MultipartLimits()
        limits.maxIgnoredBytes = 2
        #expect(Form.fault("--b   \r\n", limits: limits) == .tooMuchIgnored)
    }

    @Test(arguments: [
        "", "--b", "--b\r\n", "text", Form.field(), "--b\r\nContent-Disposition: form-da", Form.field() + "--b-",
        Form.field() + "--b--\r", Form.field() + "--b",
    ])
    func `without its final boundary a form is not whole`(_ text: String) {
        #expect(Form.fault(text) == .unfinished)
    }

    @Test(arguments: ["b", "\"b\"", "B=1; boundary=b", "\"b\" ; charset=utf-8", "b;"])
    func `RFC 7578 section 4.1: the boundary is a parameter, quoted or not`(_ value: String) {
        let type = "Multipart/Form-Data ; Boundary=\(value)"
        #expect(Form.summary(Form.field() + "--b--", type: type.replacing("Boundary=B=1", with: "x=1")) == ["a=v"])
    }

    @Test func `1 to 70 characters are allowed, of a few kinds, and no space at the end`() {
        for boundary in [
            String(repeating: "x", count: 70), "'()+_,-./:=? 9aZ", "----WebKitFormBoundary7MA4YWxkTrZu0gW", "a b",
        ] {
            let form = "--\(boundary)\r\nContent-Disposition: form-data; name=a\r\n\r\nv\r\n--\(boundary)--"
            #expect(Form.summary(form, type: "multipart/form-data; boundary=\"\(boundary)\"") == ["a=v"], "\(boundary)")
        }
        for boundary in [
            "\"\"", "\"a \"", "\"\(String(repeating: "x", count: 71))\"", "a*b", "\"a\tb\"", "\"é\"", "a#",
        ] {
            let fault = Form.fault("", type: "multipart/form-data; boundary=\(boundary)")
            #expect(fault == .boundaryMalformed, "\(boundary)")
        }
    }

    @Test(
        arguments: [
            ("multipart/form-data", .boundaryMissing),
            ("multipart/form-data; boundary=a; boundary=b", .parameterRepeated),
            ("multipart/form-data; boundary=", .notMultipart), ("multipart/form-data; boundary=\"a", .notMultipart),
            ("multipart/form-data; boundary=a b", .notMultipart), ("multipart/mixed; boundary=a", .notMultipart),
            ("application/json", .notMultipart), ("", .notMultipart), ("multipart/form-data, x", .notMultipart),
        ] as [(String, MultipartFault)])
    func `another content type is refused`(_ type: String, _ fault: MultipartFault) {
        #expect(Form.fault(Form.field() + "--b--", type: type) == fault)
    }

    @Test func `two content types are none`() {
        let headers = HeaderFields(["Content-Type": Form.type, "content-type": Form.type])
        #expect(throws: MultipartFault.notMultipart) { try MultipartForm([], headers: headers) }
    }
}
