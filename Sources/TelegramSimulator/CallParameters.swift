import HTTPServer
import HTTPWire
import JSON

/// The parameters of one call. Telegram reads every one of them as text first: `"5"` and `5` are the
/// same, `null` is the text "null". What is absent is empty.
struct CallParameters: Sendable {
    private var values: [String: String] = [:]

    init() {}

    /// A JSON body, or a call in a webhook's response. What is no object has no parameters.
    init(json body: [UInt8]) {
        guard case .object(let object)? = try? JSONReader.read(body) else { return }
        for (name, value) in object.members { self.values[name] = value.string ?? JSONWriter.text(of: value) }
    }

    /// Query, then body, whichever way they are encoded. A body that cannot be read is dropped, as Telegram does.
    init(_ request: RoutedRequest, of method: BotMethod) {
        let type = request.headers["content-type"]?.split(separator: ";").first?.lowercased()
        if type == "application/json" { self.init(json: request.body) } else { self.init() }
        var forms = [request]
        if type == "application/x-www-form-urlencoded" {
            forms.append(Self.formAsQuery(String(decoding: request.body, as: UTF8.self), id: request.id))
        }
        for form in forms {
            for parameter in method.parameters {
                guard let value = try? form.query(parameter.name, as: String.self) else { continue }
                self.values[parameter.name] = value
            }
        }
        if type == "multipart/form-data" { self.takeParts(of: request, method) }
    }

    /// Fields only: no method of ours takes a file.
    private mutating func takeParts(of request: RoutedRequest, _ method: BotMethod) {
        guard let form = try? request.multipartForm() else { return }
        for entry in form.entries where entry.part.filename == nil {
            guard method.parameters.contains(where: { $0.name == entry.part.name }) else { continue }
            self.values[entry.part.name] = String(decoding: entry.bytes, as: UTF8.self)
        }
    }

    /// A form's body is written as a query is.
    private static func formAsQuery(_ body: String, id: String) -> RoutedRequest {
        RoutedRequest(Request(method: .get, path: "/", query: body), id: id)
    }

    var isEmpty: Bool { self.values.isEmpty }

    subscript(name: String) -> String { self.values[name] ?? "" }

    func has(_ name: String) -> Bool { self.values[name] != nil }

    /// 0 when it is no number.
    func integer(_ name: String) -> Int64 { Int64(self[name].trimmed) ?? 0 }

    func boolean(_ name: String) -> Bool { ["true", "yes", "1"].contains(self[name].trimmed.lowercased()) }
}

extension String {
    /// Without spaces at either end.
    var trimmed: String {
        let head = self.drop { $0.isWhitespace }
        guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(head[...last])
    }
}
