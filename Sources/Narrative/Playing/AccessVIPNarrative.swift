public import Coordination
public import JSON
public import Vocabulary

/// The member wants to read VIP content: `ACCEDER_NARRATIVA_VIP` (seed 001 section 3.1).
///
/// Who is not VIP is answered with a preview and an offer, and that they came is kept: a "no" here is a result and
/// no refusal. Other things the fragment needs are refused as everywhere.
public struct AccessVIPNarrative: Command, JSONDecodable {
    public static let name = "ACCEDER_NARRATIVA_VIP"

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

    public enum Receipt: Hashable, Sendable {
        /// The fragment as the member may read it.
        case granted(Scene)
        case vipRequired(VIPInvitation)
    }
}

/// What somebody sees who is not VIP.
public struct VIPInvitation: Hashable, Sendable {
    public let fragment: FragmentID
    public let title: LocalizedText
    public let preview: LocalizedText?
    /// Names what to offer; the shop has the words and the price.
    public let offer: String
    /// How often the member has come to VIP content in vain, this time included.
    public let attempts: Int64
}

extension AccessVIPNarrative.Receipt: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            switch self {
            case .granted(let scene):
                json.member("success", true)
                json.member("content", scene)
            case .vipRequired(let invitation):
                json.member("success", false)
                json.member("reason", "vip_required")
                json.member("fragment_id", invitation.fragment)
                json.member("title", invitation.title)
                json.member("preview", ifPresent: invitation.preview)
                json.member("offer", invitation.offer)
                json.member("attempts", invitation.attempts)
            }
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        guard try !fields.bool("success") else {
            self = .granted(try Scene(json: try fields.value("content")))
            return
        }
        self = .vipRequired(
            VIPInvitation(
                fragment: try fields.id("fragment_id"), title: try LocalizedText(json: try fields.value("title")),
                preview: try fields.optional("preview") { (found) throws(JSONFault) in
                    try LocalizedText(json: try found.value("preview"))
                }, offer: try fields.string("offer"), attempts: try fields.int("attempts", in: 1 ... .max)))
    }
}
