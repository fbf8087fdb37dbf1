public import Coordination
public import JSON
public import Vocabulary

/// The member follows a link to a fragment: where they were before, or what was opened to them, they come to from
/// wherever they are. What they have not found by reading no link shows.
public struct FollowLink: Command, JSONDecodable {
    public static let name = "narrative.follow_link"

    public let user: UserID
    public let fragment: FragmentID

    public init(user: UserID, fragment: FragmentID) {
        self.user = user
        self.fragment = fragment
    }

    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("user_id", self.user)
            $0.member("fragment_id", self.fragment)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "fragment_id")
        self.init(user: try fields.id("user_id"), fragment: try fields.id("fragment_id"))
    }

    public struct Receipt: Hashable, Sendable {
        public let scene: Scene
        public let run: Int
        /// The member was elsewhere.
        public let isArrival: Bool
        /// What was found there.
        public let given: GivenRewards
    }
}

extension FollowLink.Receipt: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("scene", self.scene)
            $0.member("run_no", self.run)
            $0.member("is_arrival", self.isArrival)
            $0.member("rewards_granted", self.given)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.init(
            scene: try Scene(json: try fields.value("scene")),
            run: Int(try fields.int("run_no", in: 1...Int64(Int32.max))),
            isArrival: try fields.bool("is_arrival"),
            given: try GivenRewards(json: try fields.value("rewards_granted")))
    }
}
