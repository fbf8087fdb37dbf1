import Coordination
import EventCatalogue
import JSON
import Postgres
import Vocabulary

/// A subscriber for the rehearsals: it counts how often it was handed each event, and leaves a job that counts too.
struct ExampleCounter: Subscriber {
    let name = ExampleWorld.subscriber
    let interests: [EventPattern] = [.everything]
    let points: CrashPoints

    func handle(_ events: [RecordedEvent], in work: UnitOfWork) async throws {
        for event in events {
            self.points.pass("in the handler of \(event.type)")
            let effect = ExampleEffect(by: self.name, seq: event.seq, type: event.type, user: event.user)
            effect.queue(in: work)
            // What somebody waits for has consequences.
            if event.lane == .critical { work.enqueue(CountLater(seq: event.seq, type: event.type, user: event.user)) }
        }
    }
}

/// What the counter leaves for later.
struct CountLater: Job {
    static let kind = "example.count_later"

    let seq: Int64
    let type: String
    let user: UserID?

    init(seq: Int64, type: String, user: UserID?) {
        self.seq = seq
        self.type = type
        self.user = user
    }

    init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.seq = try fields.int("seq")
        self.type = try fields.string("type")
        self.user = try fields.optional("user_id") { fields throws(JSONFault) in try fields.id("user_id") }
    }

    func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("seq", self.seq)
            json.member("type", self.type)
            json.member("user_id", ifPresent: self.user)
        }
    }

    struct Handler: JobHandler {
        let points: CrashPoints

        func run(_ job: CountLater, _ run: JobRun) async throws {
            self.points.pass("in the job")
            try await run.finish { (work) throws(DatabaseError) in
                ExampleEffect(by: CountLater.kind, seq: job.seq, type: job.type, user: job.user).queue(in: work)
            }
        }
    }
}

/// One row for each time that an event was acted on.
private struct ExampleEffect {
    let actor: String
    let seq: Int64
    let type: String
    let user: UserID?

    init(by actor: String, seq: Int64, type: String, user: UserID?) {
        self.actor = actor
        self.seq = seq
        self.type = type
        self.user = user
    }

    func queue(in work: UnitOfWork) {
        work.transaction.queue(
            """
            INSERT INTO verification.effects (seq, actor, type, user_id)
            VALUES (\(self.seq), \(self.actor), \(self.type), \(self.user))
            """)
    }
}
