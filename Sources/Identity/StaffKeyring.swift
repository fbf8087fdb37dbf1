import Crypto
public import Postgres
import Synchronization
import Vocabulary

/// Staff as a request's key shows them.
public struct Staff: Sendable {
    public let key: Int64
    public let scopes: Set<Scope>
}

/// Recognises staff keys. A recognised key is remembered for ``memory``, so a revoked one works that much
/// longer at most.
public final class StaffKeyring: Sendable {
    public static let memory: Duration = .seconds(10)
    private static let capacity = 1000

    private struct Remembered {
        let hash: [UInt8]
        let staff: Staff
        let until: ContinuousClock.Instant
    }

    private let database: any Database
    private let remembered = Mutex<[String: Remembered]>([:])

    public init(database: any Database) { self.database = database }

    /// `nil` for a key that is unknown, wrong or revoked.
    public func staff(with key: StaffKey) async throws(DatabaseError) -> Staff? {
        let now = ContinuousClock.now
        let hash = key.hash
        let known = self.remembered.withLock { $0[key.prefix] }
        if let known, known.until > now, ConstantTime.equal(known.hash, hash) { return known.staff }

        guard let row: KeyRow = try await self.database.first(.key(key.prefix)), ConstantTime.equal(row.hash, hash)
        else {
            return nil
        }
        self.remembered.withLock { remembered in
            if remembered.count >= Self.capacity { remembered.removeAll() }
            remembered[key.prefix] = Remembered(hash: hash, staff: row.staff, until: now.advanced(by: Self.memory))
        }
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
            key: try row.get("id"), scopes: Set(scopes.split(separator: " ").compactMap { Scope(rawValue: String($0)) })
        )
    }
}

extension SQL {
    fileprivate static func key(_ prefix: String) -> SQL {
        """
        SELECT id, secret_hash, array_to_string(scopes, ' ') AS scopes FROM identity.api_keys
        WHERE prefix = \(prefix) AND revoked_at IS NULL
        """
    }
}
