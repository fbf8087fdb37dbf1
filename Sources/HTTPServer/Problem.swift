public import HTTPWire
public import JSON
public import Vocabulary

/// A problem document (RFC 9457): every "no" that leaves over HTTP.
public struct Problem: Error, Sendable {
    public let status: Int
    /// Stable and public, `<module>.<slug>`; ends the `type` URI.
    public let code: String
    public let detail: String
    public let field: String?
    public let facts: [String: Int64]
    /// What is still required, and how to get it.
    public let missing: [MissingRequirement]
    public var headers: [(name: String, value: String)] = []
    /// What broke, for the log only: a description without values or secrets.
    public let cause: String?

    public init(
        _ status: Int, _ code: String, _ detail: String, field: String? = nil, facts: [String: Int64] = [:],
        missing: [MissingRequirement] = [], headers: [(name: String, value: String)] = [], cause: String? = nil
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.field = field
        self.facts = facts
        self.missing = missing
        self.headers = headers
        self.cause = cause
    }

    public init(_ refusal: Refusal) {
        self.init(
            Self.status(of: refusal.kind), refusal.code, refusal.detail, field: refusal.field, facts: refusal.facts,
            missing: refusal.missing)
    }

    public init(_ fault: JSONFault) {
        self.init(422, "http.invalid_field", "\(fault).", field: fault.field.isEmpty ? nil : fault.field)
    }

    public static func status(of kind: Refusal.Kind) -> Int {
        switch kind {
        case .invalid: 422
        case .notFound: 404
        case .conflict: 409
        case .unaffordable: 402
        case .forbidden: 403
        }
    }

    /// - Parameter requestID: what the log calls this request.
    public func response(requestID: String) -> Response {
        var json = JSONWriter()
        json.object { json in
            json.member("type", "urn:dianabot:problem:\(self.code)")
            json.member("title", Status.reason(self.status))
            json.member("status", self.status)
            json.member("detail", self.detail)
            json.member("code", self.code)
            json.member("request_id", requestID)
            json.member("field", ifPresent: self.field)
            if !self.facts.isEmpty {
                json.member(
                    "facts",
                    object: { facts in
                        for (name, value) in self.facts.sorted(by: { $0.key < $1.key }) { facts.member(name, value) }
                    })
            }
            if !self.missing.isEmpty { json.member("missing", self.missing) }
        }
        return Response(
            status: self.status, headers: [("Content-Type", "application/problem+json")] + self.headers,
            body: json.bytes)
    }
}

extension Response {
    public static func json(
        _ value: some JSONEncodable, status: Int = 200, headers: [(name: String, value: String)] = []
    ) -> Response {
        Response(
            status: status, headers: [("Content-Type", "application/json")] + headers, body: JSONWriter.bytes(of: value)
        )
    }

    public static func json(status: Int = 200, _ members: (inout JSONWriter) -> Void) -> Response {
        var json = JSONWriter()
        json.object(members)
        return Response(status: status, headers: [("Content-Type", "application/json")], body: json.bytes)
    }

    public static func text(_ text: String, status: Int = 200, type: String = "text/plain; charset=utf-8") -> Response {
        Response(status: status, headers: [("Content-Type", type)], body: Array(text.utf8))
    }
}
