public import Coordination
import Crypto
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// Registers a staff key that was made beforehand; its secret never enters the command.
public struct CreateStaffKey: Command, JSONDecodable {
    public static let name = "identity.create_staff_key"

    let prefix: String
    let hash: [UInt8]
    let label: String
    let scopes: [Scope]
    let ratePerMinute: Int?

    /// - Parameters:
    ///   - label: 1 to 100 characters that tell staff whose key it is.
    ///   - ratePerMinute: how often the key may call, 1 to 1,000,000,000; otherwise as often as any.
    public init(_ key: StaffKey, label: String, scopes: [Scope], ratePerMinute: Int? = nil) {
        self.prefix = key.prefix
        self.hash = key.hash
        self.label = label
        self.scopes = scopes
        self.ratePerMinute = ratePerMinute
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("prefix", self.prefix)
            json.member("secret_sha256", Digest.hex(self.hash))
            json.member("name", self.label)
            json.member("scopes", self.scopes.map(\.rawValue))
            json.member("rate_per_minute", ifPresent: self.ratePerMinute.map(Int64.init))
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "prefix", "secret_sha256", "name", "scopes", "rate_per_minute")
        self.prefix = try fields.string("prefix", bytes: 8...8)
        self.hash = try fields.digest("secret_sha256")
        self.label = try fields.string("name")
        self.scopes = try fields.scopes("scopes")
        self.ratePerMinute = try fields.optional("rate_per_minute") { (fields) throws(JSONFault) in
            Int(try fields.int("rate_per_minute"))
        }
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable {
        public let id: Int64

        public func encode(into json: inout JSONWriter) { json.object { $0.member("id", self.id) } }

        init(id: Int64) { self.id = id }

        public init(json: JSONValue) throws(JSONFault) { self.id = try JSONFields(json).int("id") }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func validate(_ input: CreateStaffKey) -> Refusal? {
            guard (1...100).contains(input.label.unicodeScalars.count) else {
                return Refusal(
                    .invalid, "identity.bad_key_name", "The name must have 1 to 100 characters.", field: "name")
            }
            guard !input.scopes.isEmpty else {
                return Refusal(.invalid, "identity.no_scopes", "A key needs at least one scope.", field: "scopes")
            }
            guard input.ratePerMinute.map({ (1...1_000_000_000).contains($0) }) ?? true else {
                return Refusal(
                    .invalid, "identity.bad_rate", "The rate must be from 1 to 1000000000 calls a minute.",
                    field: "rate_per_minute")
            }
            return nil
        }

        public func execute(
            _ input: CreateStaffKey, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let row = try await work.transaction.rows(
                """
                INSERT INTO identity.api_keys (created_at, prefix, name, secret_hash, scopes, rate_per_minute)
                VALUES (\(work.now), \(input.prefix), \(input.label), \(input.hash), \(input.scopes.map(\.rawValue)),
                        \(input.ratePerMinute))
                RETURNING id
                """
            ).first
            guard let row else { throw .badColumn("id") }
            work.emit(StaffKeyCreated(prefix: input.prefix), about: nil)
            return .success(Receipt(id: try row.get("id")))
        }
    }
}

extension JSONFields {
    fileprivate func digest(_ name: String) throws(JSONFault) -> [UInt8] {
        guard let bytes = Digest.bytes(hex: try self.string(name)), bytes.count == 32 else {
            throw JSONFault(field: name, rule: "must have 64 hexadecimal digits")
        }
        return bytes
    }

    fileprivate func scopes(_ name: String) throws(JSONFault) -> [Scope] {
        var scopes: [Scope] = []
        for value in try self.value(name).array ?? [] {
            guard let scope = value.string.flatMap(Scope.init(rawValue:)) else {
                throw JSONFault(
                    field: name, rule: "must be of \(Scope.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            scopes.append(scope)
        }
        return scopes
    }
}
