public import Coordination
public import JSON
public import Postgres
public import Vocabulary

/// A member begins an experience that is open to them: because they meet what it requires, or because it was opened
/// to them.
public struct StartExperience: Command, JSONDecodable {
    public static let name = "experiences.start_experience"

    public let user: UserID
    public let key: String

    public init(user: UserID, key: String) {
        self.user = user
        self.key = key
    }

    public var lane: String? { "user:\(self.user)" }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("experience_key", self.key)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "experience_key")
        self.init(user: try fields.id("user_id"), key: try fields.key("experience_key"))
    }

    public typealias Receipt = NamedContent
}

extension StartExperience {
    public struct Handler: CommandHandler {
        private let keeper: ExperienceKeeper

        public init(keeper: ExperienceKeeper) { self.keeper = keeper }

        public func execute(
            _ input: StartExperience, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let found = try await work.transaction.rows(
                """
                SELECT experience_id, unlock_conditions::text AS requirement, EXISTS (
                        SELECT FROM experiences.user_unlocks AS opened
                        WHERE opened.experience_id = experience.experience_id AND user_id = \(input.user)) AS is_unlocked,
                    EXISTS (SELECT FROM published.members WHERE user_id = \(input.user)) AS is_member
                FROM experiences.experiences AS experience WHERE experience_key = \(input.key) AND status = 'active'
                """
            ).first
            guard let found else { return .failure(.noSuchExperience) }
            guard try found.get("is_member") else { return .failure(.noSuchUser) }
            if try !found.get("is_unlocked"), let requirement = try found.requirement("requirement") {
                let answer = try await self.keeper.requirements.answer(requirement, for: input.user, in: work)
                guard answer.isMet else { return .failure(.experienceLocked(missing: answer.missing)) }
            }
            let started = try await PostgresExperiences().start([input.key], for: input.user, from: "member", in: work)
            guard let experience = started.first else { return .failure(.experienceBegun) }
            let journey = ExperienceKeeper.Journey(user: input.user, experience: try found.get("experience_id"))
            try await self.keeper.catchUp([journey], in: work)
            return .success(experience)
        }
    }
}
