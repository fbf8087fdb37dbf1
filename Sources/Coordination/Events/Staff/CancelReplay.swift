public import JSON
public import Postgres
public import Vocabulary

/// Staff stop a replay; what it has handed on stays done.
public struct CancelReplay: Command, JSONDecodable {
    public static let name = "coordination.cancel_replay"

    public let replay: Int64

    public init(replay: Int64) { self.replay = replay }

    public init(json: JSONValue) throws(JSONFault) { self.replay = try JSONFields(json).int("replay_id") }

    public func encode(into json: inout JSONWriter) { json.object { $0.member("replay_id", self.replay) } }

    public typealias Receipt = ReplayEvents.Receipt

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: CancelReplay, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let result = try await work.transaction.rows(
                """
                UPDATE coordination.event_replays SET state = 'cancelled', finished_at = \(work.now)
                WHERE id = \(input.replay) AND state = 'running'
                """)
            guard result.affected == 1 else { return .failure(.noRunningReplay) }
            return .success(Receipt(replay: input.replay))
        }
    }
}

extension Refusal {
    fileprivate static let noRunningReplay = Refusal(
        .notFound, "coordination.no_running_replay", "There is no such replay, or it has ended.")
}
