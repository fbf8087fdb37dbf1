import Coordination
import HTTPServer
import HTTPWire
public import Identity
import Postgres

/// Lets staff in by their key and says what they may do.
public struct StaffAccess: Sendable {
    private let keyring: StaffKeyring

    public init(keyring: StaffKeyring) { self.keyring = keyring }

    /// - Throws: 401 without a valid key, 403 when it lacks `scope`, 503 when the database cannot tell.
    func staff(_ request: RoutedRequest, allowedTo scope: Scope) async throws(Problem) -> Staff {
        guard let key = Self.key(in: request) else {
            throw Self.unauthorized("Send a staff key: Authorization: Bearer dk_…")
        }
        guard
            let staff = try await unlessBroken({ () async throws(DatabaseError) in
                try await self.keyring.staff(with: key)
            })
        else { throw Self.unauthorized("The key is unknown or revoked.") }
        guard staff.scopes.contains(scope) else {
            throw Problem(403, "identity.scope_missing", "The key lacks the scope \(scope.rawValue).")
        }
        return staff
    }

    private static func key(in request: RoutedRequest) -> StaffKey? {
        guard let header = request.headers["authorization"], header.lowercased().hasPrefix("bearer ") else {
            return nil
        }
        return StaffKey(String(header.dropFirst(7)))
    }

    private static func unauthorized(_ detail: String) -> Problem {
        Problem(401, "identity.unauthorized", detail, headers: [("WWW-Authenticate", "Bearer")])
    }
}

extension RoutedRequest {
    /// The request's idempotency key, which every writing POST must carry.
    ///
    /// - Throws: 400 when it is absent or malformed.
    func idempotencyKey(of staff: Staff) throws(Problem) -> IdempotencyKey {
        guard let text = self.headers["idempotency-key"] else {
            throw Problem(
                400, "http.idempotency_key_missing",
                "Send an Idempotency-Key: a name of your own for this wish, the same when you repeat it.",
                field: "Idempotency-Key")
        }
        guard let key = IdempotencyKey(text, scope: "key:\(staff.key)") else {
            throw Problem(
                400, "http.idempotency_key_malformed", "Idempotency-Key must have 8 to 128 visible ASCII characters.",
                field: "Idempotency-Key")
        }
        return key
    }
}
