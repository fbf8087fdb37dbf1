public import Vocabulary

extension Refusal {
    public static let noSuchJob = Refusal(.notFound, "coordination.no_such_job", "There is no such job.")
    static let jobNotEnded = Refusal(
        .conflict, "coordination.job_not_ended", "The job waits or runs; only one that has ended is tried again.")
    static let jobEnded = Refusal(.conflict, "coordination.job_ended", "The job has ended.")
    static let jobKeyTaken = Refusal(
        .conflict, "coordination.job_key_taken", "Another job of this kind holds the unique key.")
    static let malformedQueue = Refusal(
        .invalid, "coordination.malformed_queue", "A queue's name has 1 to 40 characters of a-z, 0-9 and _.",
        field: "queue")
}
