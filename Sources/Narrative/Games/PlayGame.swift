public import Coordination
public import JSON
public import Vocabulary

/// One attempt at the game of the fragment where the member is.
public struct PlayGame: Command, JSONDecodable {
    public static let name = "narrative.play_game"
    static let attemptBytes = 1...400

    public let user: UserID
    /// What the member wrote, or the numbers of the buttons they pressed: `2 1 2`.
    public let attempt: String
    /// Where the member is taken to be; `nil` for wherever they are.
    public let fragment: FragmentID?

    public init(user: UserID, attempt: String, fragment: FragmentID? = nil) {
        self.user = user
        self.attempt = attempt
        self.fragment = fragment
    }

    public var lane: String? { "user:\(self.user)" }

    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("user_id", self.user)
            $0.member("attempt", self.attempt)
            $0.member("fragment_id", ifPresent: self.fragment)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "attempt", "fragment_id")
        try self.init(user: try fields.id("user_id"), reading: fields)
    }

    /// The attempt, and where it is made.
    public init(user: UserID, reading fields: JSONFields) throws(JSONFault) {
        self.init(
            user: user, attempt: try fields.string("attempt", bytes: Self.attemptBytes),
            fragment: try fields.optional("fragment_id") { (found) throws(JSONFault) in
                try found.id("fragment_id")
            })
    }

    public struct Receipt: Hashable, Sendable {
        public enum Outcome: String, CaseIterable, Sendable {
            case won, missed
            /// It was the last attempt.
            case lost
        }

        public let outcome: Outcome
        /// Where the member is: with how the game stands now, and what it has opened.
        public let scene: Scene
        public let given: GivenRewards
        public let run: Int
    }
}

extension PlayGame.Receipt: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("outcome", self.outcome.rawValue)
            $0.member("scene", self.scene)
            $0.member("rewards_granted", self.given)
            $0.member("run_no", self.run)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.outcome = try fields.choice("outcome")
        self.scene = try Scene(json: try fields.value("scene"))
        self.given = try GivenRewards(json: try fields.value("rewards_granted"))
        self.run = Int(try fields.int("run_no", in: 1...Int64(Int32.max)))
    }
}

extension Refusal {
    public static let noGame = Refusal(
        .conflict, "narrative.no_game", "There is no game where the member is.", field: "fragment_id")

    static let gameWon = Refusal(.conflict, "narrative.game_won", "The member has won this game in this reading.")

    /// - Parameter seconds: until it can be played again; `nil` when it cannot before the story is read again.
    static func gameLost(secondsLeft seconds: Int64?) -> Refusal {
        Refusal(
            .conflict, "narrative.game_lost", "The member's attempts at this game are used up.",
            facts: seconds.map { ["seconds_left": $0] } ?? [:])
    }

    /// It does not count as one.
    static let badAttempt = Refusal(
        .invalid, "narrative.bad_attempt", "This is no attempt at this game: its scene says what is.",
        field: "attempt")
}
