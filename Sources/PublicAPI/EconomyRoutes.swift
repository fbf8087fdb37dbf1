public import Coordination
import Gamification
public import HTTPServer
import HTTPWire
import Identity
import JSON
public import Postgres
public import Vocabulary

/// `/api/v1/earning-rules`: what each source of besitos gives, and its caps.
public struct EconomyRoutes: Sendable {
    private let access: StaffAccess
    private let besitos: BesitoReader
    private let coordinator: Coordinator

    public init(access: StaffAccess, database: any Database, coordinator: Coordinator) {
        self.access = access
        self.besitos = BesitoReader(database: database)
        self.coordinator = coordinator
    }

    public func install(on router: inout Router) {
        router.get("/api/v1/earning-rules") { request throws(Problem) in try await self.list(request) }
        router.on(
            .put, "/api/v1/earning-rules/{source}",
            .later { request throws(Problem) in try await self.change(request) })
    }

    private func list(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .usersRead)
        let rules = try await unlessBroken { () async throws(DatabaseError) in try await self.besitos.earningRules() }
        return .json { $0.member("data", rules) }
    }

    private func change(_ request: RoutedRequest) async throws(Problem) -> Response {
        let staff = try await self.access.staff(request, allowedTo: .economyWrite)
        let key = try request.idempotencyKey(of: staff)
        let source: EarnSource = try request.path("source")
        let fields = try request.jsonObject()
        let rule: EarningRule
        do throws(JSONFault) {
            try fields.allow(only: "amount", "max_per_day", "max_per_week", "counts_to_maximum")
            rule = try EarningRule(fields, source: source)
        } catch { throw Problem(error) }
        return try await self.coordinator.answer(
            ChangeEarningRule(rule), with: ChangeEarningRule.Handler(), key: key, to: request)
    }
}

extension EarnSource: TextParameter {
    public init?(parameter text: String) { self.init(rawValue: text) }
    public static var parameterRule: String { "one of \(Self.allCases.map(\.rawValue).joined(separator: ", "))" }
}
