import Glibc
import HTTPServer
import HTTPWire
import Testing

/// A folder with files in and beside it, removed with the test.
final class Folder {
    let root: String

    init() {
        var template = Array("/tmp/static-files-XXXXXX".utf8CString)
        self.root = String(cString: mkdtemp(&template)) + "/public"
        mkdir(self.root, 0o755)
        mkdir(self.root + "/sub", 0o755)
        self.write("index.html", "<h1>home</h1>")
        self.write("sub/index.html", "<h1>sub</h1>")
        self.write("app.js", String(repeating: "let a = 1;\n", count: 100))
        self.write(".secret", "hidden")
        self.write("../outside.txt", "outside")
        symlink(self.root + "/../outside.txt", self.root + "/link.txt")
        symlink(self.root + "/index.html", self.root + "/inner.html")
    }

    deinit {
        for name in ["index.html", "sub/index.html", "app.js", ".secret", "../outside.txt", "link.txt", "inner.html"] {
            unlink("\(self.root)/\(name)")
        }
        for name in ["/sub", "", "/.."] { rmdir(self.root + name) }
        rmdir(String(self.root.dropLast("/public".count)))
    }

    func write(_ name: String, _ text: String) {
        let file = fopen("\(self.root)/\(name)", "w")
        fputs(text, file)
        fclose(file)
    }
}

@Suite struct `Static files` {
    private let folder = Folder()
    private let files: StaticFiles

    init() throws { self.files = try #require(StaticFiles(root: self.folder.root)) }

    private func get(_ path: String, _ headers: KeyValuePairs<String, String> = [:]) async throws -> Response {
        try await self.files.response(at: path, for: HeaderFields(headers))
    }

    private func body(_ response: Response) -> String {
        if case .bytes(let bytes) = response.body { String(decoding: bytes, as: UTF8.self) } else { "" }
    }

    @Test(arguments: [
        ("", "home"), ("index.html", "home"), ("sub/", "sub"), ("inner.html", "home"), ("%69ndex.html", "home"),
    ])
    func `a file is found by its path`(_ path: String, _ text: String) async throws {
        #expect(self.body(try await self.get(path)) == "<h1>\(text)</h1>")
    }

    @Test(arguments: [
        "../outside.txt", "%2e%2e/outside.txt", "sub/../../outside.txt", "sub/..%2f..%2foutside.txt",
        "%252e%252e/outside.txt", "..\\outside.txt", "..%5coutside.txt", "index.html%00", "link.txt", ".secret", "sub",
        "//etc/passwd", "sub//index.html", "none.txt", "%zz", "index.html/", "\u{2025}/outside.txt",
    ])
    func `nothing else is`(_ path: String) async throws {
        let problem = await #expect(throws: Problem.self) { try await self.get(path) }
        #expect(problem?.status == 404)
    }

    @Test func `RFC 9110 section 13.1.2: a known tag is 304, until the file changes`() async throws {
        let first = try await self.get("index.html")
        let tag = first["ETag"] ?? ""
        #expect(first["Content-Type"] == "text/html; charset=utf-8")
        #expect(try await self.get("index.html", ["If-None-Match": "\"x\", W/\(tag)"]).status == 304)
        #expect(try await self.get("index.html", ["If-None-Match": "\"x\""]).status == 200)
        let date = first["Last-Modified"] ?? ""
        #expect(try await self.get("index.html", ["If-Modified-Since": date]).status == 304)
        self.folder.write("index.html", "<h1>changed</h1>")
        let fresh = try #require(StaticFiles(root: self.folder.root))
        let changed = try await fresh.response(at: "index.html", for: HeaderFields(["If-None-Match": tag]))
        #expect(changed.status == 200)
    }

    @Test(arguments: [
        ("gzip", true), ("deflate, gzip;q=0.5", true), ("*", true), ("", false), ("gzip;q=0", false),
        ("identity", false), ("*;q=0", false), ("gzip;q=0.0, *", false),
    ])
    func `RFC 9110 section 12.5.3: gzip goes to those who take it`(_ header: String, _ isTaken: Bool) async throws {
        let response = try await self.get("app.js", ["Accept-Encoding": header])
        #expect((response["Content-Encoding"] == "gzip") == isTaken)
        #expect(response["Vary"] == "Accept-Encoding")
        #expect((self.body(response).utf8.count < 1100) == isTaken)
    }

    @Test func `every answer tells the browser to be careful`() async throws {
        let response = try await self.get("index.html")
        #expect(response["Content-Security-Policy"]?.contains("frame-ancestors 'none'") == true)
        #expect(response["Content-Encoding"] == nil)
    }

    @Test func `the folder is served over a socket`() async throws {
        let handler = self.files.handler
        try await Served.run(routes: { $0.on(.get, "/{path...}", handler) }) { served in
            let text = await served.answer(to: "GET / HTTP/1.0\r\n\r\n")
            #expect(text?.hasSuffix("<h1>home</h1>") == true)
            let escape = await served.answer(to: "GET /../outside.txt HTTP/1.0\r\n\r\n")
            #expect(escape?.hasPrefix("HTTP/1.1 404 ") == true)
        }
    }
}

extension Response {
    subscript(name: String) -> String? { self.headers.first { $0.name == name }?.value }
}
