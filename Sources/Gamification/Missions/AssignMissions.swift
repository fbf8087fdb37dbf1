public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// Gives a member every mission that is theirs to have now, and shows what they have.
public struct AssignMissions: Command, JSONDecodable {
    public static let name = "gamification.assign_missions"

    public let user: UserID

    public init(user: UserID) { self.user = user }

    public var lane: String? { "user:\(self.user)" }

    public func encode(into json: inout JSONWriter) { json.object { $0.member("user_id", self.user) } }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id")
        self.init(user: try fields.id("user_id"))
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Hashable, Sendable {
        public let missions: [HeldMission]

        init(missions: [HeldMission]) { self.missions = missions }

        public func encode(into json: inout JSONWriter) { json.object { $0.member("missions", self.missions) } }

        public init(json: JSONValue) throws(JSONFault) {
            self.missions = try JSONFields(json).list("missions", upTo: 10_000) { (json, _) throws(JSONFault) in
                try HeldMission(json: json)
            }
        }
    }

    public struct Handler: CommandHandler {
        private let keeper: MissionKeeper

        public init(requirements: RequirementKinds) { self.keeper = MissionKeeper(requirements: requirements) }

        public func execute(
            _ input: AssignMissions, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.holdProgress(of: input.user)
            try await self.keeper.assignAll(to: input.user, in: work)
            var missions: [HeldMission] = []
            for row in try await work.transaction.rows(.held(by: input.user, at: work.now)) {
                missions.append(try HeldMission(row: row))
            }
            return .success(Receipt(missions: missions))
        }
    }
}
