public import Coordination
public import HTTPServer
import HTTPWire
public import Identity
import JSON
public import Postgres
public import Vocabulary

/// `/api/v1/requirement-kinds` and `/api/v1/requirement-evaluations`: what can be required, and why somebody may not.
public struct RequirementRoutes: Sendable {
    private let access: StaffAccess
    private let members: MemberDirectory
    private let database: any Database
    private let kinds: RequirementKinds
    private let clock: any WallClock

    public init(
        access: StaffAccess, database: any Database, kinds: RequirementKinds, clock: any WallClock,
        members: MemberDirectory? = nil
    ) {
        self.access = access
        self.members = members ?? MemberDirectory(database: database)
        self.database = database
        self.kinds = kinds
        self.clock = clock
    }

    public func install(on router: inout Router) {
        router.get("/api/v1/requirement-kinds") { request throws(Problem) in try await self.list(request) }
        router.post("/api/v1/requirement-evaluations") { request throws(Problem) in try await self.evaluate(request) }
    }

    private func list(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .usersRead)
        return .json { json in
            json.member(
                "data",
                array: { json in
                    for kind in self.kinds.all { json.object { Self.encode(kind, into: &$0) } }
                })
            json.member("schema", self.kinds.schema)
        }
    }

    private static func encode(_ kind: any RequirementKind, into json: inout JSONWriter) {
        json.member("name", kind.name)
        json.member("aliases", kind.aliases)
        json.member("summary", kind.summary)
        json.member("suggestion", kind.suggestion)
        json.member("argument", kind.shape.schema)
    }

    /// Writes nothing, so it needs no key.
    private func evaluate(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .usersRead)
        let fields = try request.jsonObject()
        let reference: UserReference
        let requirement: Requirement
        do throws(JSONFault) {
            try fields.allow(only: "user", "requirement")
            reference = try fields.userReference("user")
            requirement = try self.kinds.requirement(from: try fields.value("requirement"), at: "requirement")
        } catch { throw Problem(error) }
        let answer = try await unlessBroken { () async throws(DatabaseError) -> RequirementAnswer? in
            guard let member = try await self.members.identity(reference) else { return nil }
            return try await self.kinds.answers(
                [requirement], for: member.id, at: self.clock.now(), reading: self.database)[0]
        }
        guard let answer else { throw Problem(Refusal.noSuchUser) }
        return .json(answer)
    }
}

extension JSONFields {
    /// `123` or `"tg:123"`, as in paths.
    fileprivate func userReference(_ name: String) throws(JSONFault) -> UserReference {
        let text =
            switch try self.value(name) {
            case .int(let id): "\(id)"
            case .string(let text): text
            default: ""
            }
        guard let reference = UserReference(text) else {
            throw JSONFault(field: name, rule: "must be \(UserReference.parameterRule)")
        }
        return reference
    }
}
