public import Vocabulary

extension Refusal {
    public static let noSuchExperience = Refusal(
        .notFound, "experience.no_such_experience", "There is no such experience to be begun.", field: "experience_key")

    public static let experienceBegun = Refusal(
        .conflict, "experience.already_begun", "The member has begun this experience before.")

    public static func experienceLocked(missing: [MissingRequirement]) -> Refusal {
        Refusal(
            .forbidden, "experience.locked", "The member does not meet what beginning this experience requires.",
            field: "experience_key", missing: missing)
    }

    static func unknownReference(_ kind: String, _ key: String, at place: String) -> Refusal {
        Refusal(
            .invalid, "experience.unknown_reference", "There is no \(kind) with the key \(key).", field: place)
    }
}
