public import Coordination
public import JSON
public import Vocabulary

/// The member chooses: `TOMAR_DECISION` (seed 001 section 3.1).
public struct TakeDecision: Command, JSONDecodable {
    public static let name = "TOMAR_DECISION"

    public let user: UserID
    public let decision: DecisionID

    public init(user: UserID, decision: DecisionID) {
        self.user = user
        self.decision = decision
    }

    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("user_id", self.user)
            $0.member("decision_id", self.decision)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "decision_id")
        self.init(user: try fields.id("user_id"), decision: try fields.id("decision_id"))
    }

    public struct Receipt: Hashable, Sendable {
        /// Where the decision led.
        public let scene: Scene
        /// What the decision paid now: zero when it paid in an earlier run or a cap was reached.
        public let earned: Besitos
        /// The balance after the payment; `nil` when nothing was paid.
        public let balance: Besitos?
        /// The code of the refusal that kept the besitos back, such as a daily cap; the story goes on.
        public let withheld: String?
        /// What else came of it, and of arriving where it led.
        public let given: GivenRewards
        public let run: Int
    }
}

extension TakeDecision.Receipt: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("scene", self.scene)
            $0.member("earned", self.earned)
            $0.member("balance", ifPresent: self.balance)
            $0.member("withheld", ifPresent: self.withheld)
            $0.member("rewards_granted", self.given)
            $0.member("run_no", self.run)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.scene = try Scene(json: try fields.value("scene"))
        self.earned = try fields.besitos("earned")
        self.balance = try fields.optional("balance") { (found) throws(JSONFault) in try found.besitos("balance") }
        self.withheld = try fields.optional("withheld") { (found) throws(JSONFault) in try found.string("withheld") }
        self.given = try GivenRewards(json: try fields.value("rewards_granted"))
        self.run = Int(try fields.int("run_no", in: 1...Int64(Int32.max)))
    }
}
