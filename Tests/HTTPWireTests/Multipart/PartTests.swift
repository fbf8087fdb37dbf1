import HTTPWire
import Testing

@Suite struct `RFC 7578 section 4, what a part says of itself` {
    @Test func `section 4.2: a field has a name, a file has a file's name too`() throws {
        let form = Form.field("a", "1") + Form.file("2") + "--b--"
        let entries = try Form.read(form).get()
        #expect(entries.map(\.part) == [MultipartPart(name: "a"), MultipartPart(name: "f", filename: "x")])
        #expect(Form.named("; name=\"\"; filename=\"\"") == .success(MultipartPart(name: "", filename: "")))
    }

    @Test(arguments: [
        ("; name=abc", "abc"), (" ;NAME = abc", nil), ("; Name=\"a b\"", "a b"), (" \t;\t name=\"a;b=\"", "a;b="),
        ("; name=\"a\\\"b\"", "a\"b"), ("; name=\"a\\\\\"", "a\\"), ("; name=\"C:\\dir\\x\"", "C:\\dir\\x"),
        ("; name=\"a%22b\"", "a\"b"), ("; name=\"a%0D%0Ab\"", "a\r\nb"), ("; name=\"100%25 %2 %\"", "100%25 %2 %"),
        ("; name=\"é 💋\"", "é 💋"), (";; name=a;", "a"), ("; x=1; name=a", "a"), ("; name=\"a", nil),
        ("; name=\"a\"b", nil), ("; name", nil), ("; name=", nil), ("; =a", nil), (" name=a", nil), ("; name=a b", nil),
        ("; name=\"\\\"", nil), (", name=a", nil),
    ])
    func `names may be quoted, with escapes and with what browsers do`(_ parameters: String, _ name: String?) {
        #expect(
            Form.named(parameters)
                == name.map { .success(MultipartPart(name: $0)) } ?? .failure(.dispositionMalformed))
    }

    @Test func `RFC 7578 section 4.2: no name, no part`() {
        #expect(Form.named("") == .failure(.nameMissing))
        #expect(Form.named("; filename=\"x\"") == .failure(.nameMissing))
        #expect(Form.fault(Form.part("X: y") + "--b--") == .dispositionMissing)
        #expect(Form.fault(Form.part() + "--b--") == .dispositionMissing)
        for value in ["attachment; name=a", "", "form-data/x; name=a", "\"form-data\"; name=a"] {
            let fault = Form.fault(Form.part("Content-Disposition: \(value)") + "--b--")
            #expect(fault == .dispositionMalformed, "\(value)")
        }
    }

    @Test func `RFC 2183 section 2: a parameter is given once`() {
        #expect(Form.named("; name=a; Name=a") == .failure(.parameterRepeated))
        #expect(Form.named("; name=a; filename=a; filename=\"b\"") == .failure(.parameterRepeated))
        #expect(Form.named("; name=a; x=1; x=1") == .failure(.parameterRepeated))
    }

    @Test func `RFC 7578 section 4.2: filename with an asterisk is not for forms`() {
        #expect(Form.named("; name=a; filename*=UTF-8''b") == .failure(.extendedName))
        #expect(Form.named("; name*=UTF-8''b") == .failure(.extendedName))
    }

    @Test func `RFC 7578 section 5.1: names are UTF-8`() throws {
        let bytes = Array("--b\r\nContent-Disposition: form-data; name=\"a".utf8) + [0xFF] + Array("\"\r\n\r\n".utf8)
        let headers = HeaderFields(["Content-Type": Form.type])
        #expect(throws: MultipartFault.notUTF8) { try MultipartForm(bytes, headers: headers) }
    }

    @Test func `RFC 7578 section 4.4: content is plain text unless the part says otherwise`() throws {
        let plain = try Form.read(Form.field() + "--b--").get()
        #expect(plain[0].part.contentType == "text/plain")
        let disposition = "Content-Disposition: form-data; name=a"
        let image = try Form.read(Form.part(disposition, "content-type: \timage/png ") + "--b--").get()
        #expect(image[0].part.contentType == "image/png")
        let twice = Form.part("Content-Type: a/b", disposition, "Content-Type: a/b")
        #expect(Form.fault(twice + "--b--") == .headerRepeated)
        #expect(Form.fault(Form.part(disposition, disposition) + "--b--") == .headerRepeated)
    }

    @Test func `RFC 7578 section 4.7: no transfer encodings`() {
        let disposition = "Content-Disposition: form-data; name=a"
        for (encoding, fault) in [
            ("binary", nil), ("8BIT", nil), ("base64", .transferEncoding), ("", .transferEncoding),
        ]
            as [(String, MultipartFault?)]
        {
            #expect(Form.fault(Form.part(disposition, "Content-Transfer-Encoding: \(encoding)") + "--b--") == fault)
        }
    }

    @Test func `RFC 7578 section 4.8: other fields are ignored`() {
        let text = Form.part("X-One: 1", "Content-Disposition: form-data; name=a", "X-One: 1", "Content-Length: 900")
        #expect(Form.summary(text + "--b--") == ["a=v"])
    }

    @Test(arguments: [
        "X-One : a", ": a", "X One: a", "no colon", "X: a\u{0}b", "X: a\rb", "X: \u{1}", " X: a", "X: a\r\n folded",
        "X\u{e9}: a", "X: a\nY: b", "\r", "--b",
    ])
    func `RFC 9112 section 5: a malformed line is refused, as in a request`(_ line: String) {
        #expect(
            Form.fault(Form.part("Content-Disposition: form-data; name=a", line) + "--b--") == .headerMalformed)
    }
}
