import Coordination
import EventCatalogue
import JSON
import Postgres
import Vocabulary

// A domain as its author writes it. docs/coordination.md shows parts of this file, word for word.

/// A member enters a raffle, once.
struct EnterRaffle: Command {
    static let name = "raffles.enter_raffle"

    let user: UserID
    let raffle: String
    var lane: String? { "user:\(self.user)" }

    struct Receipt { let number: Int64 }

    struct Handler: CommandHandler {
        let requirements: RequirementKinds

        func execute(
            _ input: EnterRaffle, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let open = try await work.transaction.rows(.openRaffle(input.raffle))
            guard let needs = try open.first?.requirement("needs") else { return .failure(.noSuchRaffle) }
            let answer = try await self.requirements.answer(needs, for: input.user, in: work)
            guard answer.isMet else { return .failure(.raffleLocked(missing: answer.missing)) }
            let entered = try await work.transaction.rows(
                """
                INSERT INTO raffles.entries (raffle, user_id) VALUES (\(input.raffle), \(input.user))
                ON CONFLICT DO NOTHING RETURNING number
                """)
            guard let entry = entered.first else { return .failure(.alreadyEntered) }
            work.emit(RaffleEntered(raffle: input.raffle), about: input.user)
            return .success(Receipt(number: try entry.get("number")))
        }
    }
}

extension SQL {
    /// Locked for sharing: a draw waits for whoever is entering.
    fileprivate static func openRaffle(_ raffle: String) -> SQL {
        "SELECT needs::text FROM raffles.raffles WHERE raffle = \(raffle) AND drawn_at IS NULL FOR SHARE"
    }

    /// A raffle that nobody entered stays open.
    fileprivate static func drawWinners(at now: Instant) -> SQL {
        """
        UPDATE raffles.raffles SET drawn_at = \(now), winner = (
            SELECT user_id FROM raffles.entries WHERE entries.raffle = raffles.raffle ORDER BY random() LIMIT 1)
        WHERE closes_at <= \(now) AND drawn_at IS NULL
          AND EXISTS (SELECT FROM raffles.entries WHERE entries.raffle = raffles.raffle)
        RETURNING raffle, winner
        """
    }
}

extension Refusal {
    static let noSuchRaffle = Refusal(.notFound, "raffles.no_such_raffle", "No such raffle is open.", field: "raffle")
    static let alreadyEntered = Refusal(.conflict, "raffles.already_entered", "The member has entered this raffle.")

    static func raffleLocked(missing: [MissingRequirement]) -> Refusal {
        Refusal(.forbidden, "raffles.locked", "The raffle is not for this member.", field: "raffle", missing: missing)
    }
}

extension EnterRaffle: JSONDecodable {
    func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("raffle", self.raffle)
        }
    }

    init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "raffle")
        self.init(user: try fields.id("user_id"), raffle: try fields.string("raffle", bytes: 1...64))
    }
}

extension EnterRaffle.Receipt: JSONEncodable, JSONDecodable {
    func encode(into json: inout JSONWriter) { json.object { $0.member("number", self.number) } }
    init(json: JSONValue) throws(JSONFault) { self.init(number: try JSONFields(json).int("number")) }
}

/// `{"raffles_entered": 3}` keeps a raffle for those who come often.
struct RafflesEntered: RequirementKind {
    let name = "raffles_entered"
    let shape = RequirementShape.number(1...1000)
    let summary = "The member has entered so many raffles."
    let suggestion = "raffles.enter_raffle"

    func statement(_ question: RequirementQuestion) -> SQL {
        """
        SELECT '' AS subject, count(*) AS current, NULL AS label FROM raffles.entries WHERE user_id = \(question.user)
        """
    }
}

struct RaffleEntered: Event {
    let raffle: String

    static let shape = EventShape(
        "raffles.entered", "A member entered a raffle.", Self.init, EventField("raffle", \.raffle))
}

/// Counts afterwards, so that members do not wait for one another at the raffle's row.
struct CountEntries: EventHandler {
    let name = "raffles.count_entries"

    func handle(_ event: RaffleEntered, _ record: RecordedEvent, in work: UnitOfWork) async throws {
        work.transaction.queue("UPDATE raffles.raffles SET entries = entries + 1 WHERE raffle = \(event.raffle)")
    }
}

struct DrawWinners: Job {
    static let kind = "raffles.draw_winners"

    struct Handler: JobHandler {
        func run(_ job: DrawWinners, _ run: JobRun) async throws {
            try await run.finish { (work) throws(DatabaseError) in
                for row in try await work.transaction.rows(.drawWinners(at: work.now)) {
                    let entry = EnterRaffle(user: try row.get("winner"), raffle: try row.get("raffle"))
                    _ = try await work.start(DeliverPrize.self, entry, key: entry.raffle)
                }
            }
        }
    }
}

extension DrawWinners {
    init(json: JSONValue) throws(JSONFault) { try JSONFields(json).allow() }
    func encode(into json: inout JSONWriter) { json.object { _ in } }
}

/// A winner takes a place in the final, which each member has once: whoever won before wins no more. The prize goes
/// out by courier, and comes back unless it is received.
struct DeliverPrize: Workflow {
    static let name = "raffles.deliver_prize"
    static let version = 1

    let courier: any Courier
    let enter: EnterRaffle.Handler

    func define(_ flow: inout Flow<EnterRaffle>) {
        flow.command("place", self.enter) { run in EnterRaffle(user: run.input.user, raffle: "final") }
        flow.outside("parcel", SendParcel(courier: self.courier)) { run in run.input }
        flow.signal("received", of: Parcel.self, within: .seconds(14 * 86_400))
    }
}

struct SendParcel: OutsideStep {
    let courier: any Courier

    func execute(_ won: EnterRaffle, _ call: OutsideCall) async throws -> Parcel {
        try await self.courier.order(for: won.user, key: call.key)
    }

    func resolve(_ won: EnterRaffle, _ call: OutsideCall) async throws -> Resolution<Parcel> {
        try await self.courier.parcel(orderedWith: call.key).map { .happened($0) } ?? .didNotHappen
    }

    func compensate(_ parcel: Parcel, of won: EnterRaffle, _ call: OutsideCall) async throws {
        try await self.courier.recall(parcel)
    }
}

/// What we need of a courier, who takes what has the same key as one order.
protocol Courier: Sendable {
    func order(for user: UserID, key: String) async throws -> Parcel
    func parcel(orderedWith key: String) async throws -> Parcel?
    func recall(_ parcel: Parcel) async throws
}

struct Parcel: Hashable, JSONEncodable, JSONDecodable {
    let number: Int64

    init(number: Int64) { self.number = number }
    init(json: JSONValue) throws(JSONFault) { self.init(number: try JSONFields(json).int("number")) }
    func encode(into json: inout JSONWriter) { json.object { $0.member("number", self.number) } }
}

/// What the program is put together from.
struct Raffles {
    static let requirements: [any RequirementKind] = [RafflesEntered()]
    static let subscribers: [any Subscriber] = [CountEntries()]

    let enter: EnterRaffle.Handler
    let courier: any Courier

    var operation: Operation { Operation(self.enter, example: EnterRaffle(user: UserID(1), raffle: "weekly")) }

    func install(jobs: inout JobRegistry, workflows: inout WorkflowRegistry) {
        jobs.add(DrawWinners.Handler())
        jobs.cron(DrawWinners.kind, .cron("0 20 * * sun"), in: "America/Mexico_City") { _ in DrawWinners() }
        workflows.add(DeliverPrize(courier: self.courier, enter: self.enter))
    }
}
