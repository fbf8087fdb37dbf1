import Vocabulary

extension Refusal {
    static let nothingToRevoke = Refusal(
        .notFound, "membership.not_entitled", "The member has no such entitlement now.", field: "user_id")
}
