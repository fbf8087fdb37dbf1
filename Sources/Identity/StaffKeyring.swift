public import Caches
import Crypto
public import Postgres
public import Telemetry
import Vocabulary

/// Staff as a request's key shows them.
public struct Staff: Sendable {
    public let key: Int64
    public let scopes: Set<Scope>
    /// Calls a minute that this key has of its own.
    public let ratePerMinute: Int?
}

/// Recognises staff keys, and keeps what it has recognised until it is revoked.
public final class StaffKeyring: Sendable {
    /// What makes kept keys stale; the key is the staff key's prefix.
    static let topic = "identity.staff_keys"

    private let database: any Database
    private let known: Cache<String, KeyRow, DatabaseError>

    public init(
        database: any Database, invalidations: Invalidations = Invalidations(), metrics: Metrics = Metrics()
    ) {
        self.database = database
        self.known = Cache(Self.topic, .session, maxCost: 1000, invalidations: invalidations, metrics: metrics)
    }

    /// Whether the key's row is at hand; of others, each costs a question to the database.
    public func isKnown(_ key: StaffKey) -> Bool { self.known.kept(key.prefix) != nil }

    /// `nil` for a key that is unknown, wrong or revoked.
    public func staff(with key: StaffKey) async throws(DatabaseError) -> Staff? {
        let row = try await self.known.value(for: key.prefix) { () async throws(DatabaseError) in
            try await self.database.first(.key(key.prefix))
        }
        guard let row, ConstantTime.equal(row.hash, key.hash) else { return nil }
        return row.staff
    }
}

private struct KeyRow: RowDecodable {
    let hash: [UInt8]
    let staff: Staff

    init(row: Row) throws(DatabaseError) {
        self.hash = try row.get("secret_hash")
        let scopes: String = try row.get("scopes")
        self.staff = Staff(
            key: try row.get("id"),
            scopes: Set(scopes.split(separator: " ").compactMap { Scope(rawValue: String($0)) }),
            ratePerMinute: try row.optional("rate_per_minute"))
    }
}

extension SQL {
    fileprivate static func key(_ prefix: String) -> SQL {
        """
        SELECT id, secret_hash, array_to_string(scopes, ' ') AS scopes, rate_per_minute FROM identity.api_keys
        WHERE prefix = \(prefix) AND revoked_at IS NULL
        """
    }
}
