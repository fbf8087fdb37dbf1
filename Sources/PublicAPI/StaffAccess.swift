import Coordination
import HTTPServer
import HTTPWire
public import Identity
import Postgres
public import RateLimits

/// Lets staff in by their key, as often as it may call, and says what they may do.
public struct StaffAccess: Sendable {
    private let keyring: StaffKeyring
    private let limits: RateLimiter?

    /// - Parameter limits: `nil` lets everybody call as often as they like.
    public init(keyring: StaffKeyring, limits: RateLimiter? = nil) {
        self.keyring = keyring
        self.limits = limits
    }

    /// - Throws: 403 when the key lacks `scope`, and what ``staff(_:)`` throws.
    func staff(_ request: RoutedRequest, allowedTo scope: Scope) async throws(Problem) -> Staff {
        let staff = try await self.staff(request)
        try staff.require(scope)
        return staff
    }

    /// - Throws: 401 without a valid key, 429 when the key, or without one the address, calls too often, 503 when
    ///   the database cannot tell.
    func staff(_ request: RoutedRequest) async throws(Problem) -> Staff {
        guard let key = Self.key(in: request) else {
            try await self.count(.client(at: request.request.clientAddress))
            throw Self.unauthorized("Send a staff key: Authorization: Bearer dk_…")
        }
        let client = RateSubject.client(at: request.request.clientAddress)
        // Who guesses keys is stopped before the database is asked.
        if !self.keyring.isKnown(key), let refusal = self.limits?.standingRefusal(of: .apiCall, by: client) {
            throw Self.tooMany(refusal)
        }
        guard
            let staff = try await unlessBroken({ () async throws(DatabaseError) in
                try await self.keyring.staff(with: key)
            })
        else {
            // Counted once it is known to be wrong: an outage must not lock out those with good keys.
            try await self.count(client)
            throw Self.unauthorized("The key is unknown or revoked.")
        }
        let own = staff.ratePerMinute.flatMap { RateLimit($0, perSeconds: 60) }
        try await self.count(.staffKey(staff.key), limit: own)
        return staff
    }

    private func count(_ subject: RateSubject, limit: RateLimit? = nil) async throws(Problem) {
        guard let decision = await self.limits?.take(.apiCall, by: subject, limit: limit), !decision.isAllowed else {
            return
        }
        throw Self.tooMany(decision)
    }

    private static func tooMany(_ decision: RateDecision) -> Problem {
        Problem(
            429, "http.too_many_requests",
            "This caller may call \(decision.limit.count) times in \(decision.limit.windowSeconds) seconds.",
            facts: [
                "limit": Int64(decision.limit.count), "window_seconds": Int64(decision.limit.windowSeconds),
                "seconds_left": Int64(decision.resetSeconds),
            ], headers: decision.headers)
    }

    private static func key(in request: RoutedRequest) -> StaffKey? {
        guard let header = request.headers["authorization"]?.utf8, Substring(header.prefix(7)).lowercased() == "bearer "
        else { return nil }
        return StaffKey(String(Substring(header.dropFirst(7))))
    }

    private static func unauthorized(_ detail: String) -> Problem {
        Problem(401, "identity.unauthorized", detail, headers: [("WWW-Authenticate", "Bearer")])
    }
}

extension Staff {
    /// - Throws: 403 without it.
    func require(_ scope: Scope) throws(Problem) {
        guard self.scopes.contains(scope) else {
            throw Problem(403, "identity.scope_missing", "The key lacks the scope \(scope.rawValue).")
        }
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
