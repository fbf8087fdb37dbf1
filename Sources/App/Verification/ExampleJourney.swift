import Coordination
import Gamification
import JSON
import Postgres
import Vocabulary

/// A workflow for the rehearsals, with a step of every kind: besitos, a letter, a word that somebody says, a pause, and
/// besitos again, by a workflow of its own.
struct ExampleJourney: Workflow {
    static let name = "example.journey"
    static let version = 1
    /// The step that waits for somebody.
    static let word = "word"
    /// The step outside.
    static let letter = "letter"
    /// The step that starts another workflow.
    static let thanks = "thanks"

    let ledger: any BesitoLedger
    let post: Post

    struct Input: JSONEncodable, JSONDecodable, Sendable {
        let user: UserID

        init(user: UserID) { self.user = user }
        init(json: JSONValue) throws(JSONFault) { self.user = try JSONFields(json).id("user_id") }
        func encode(into json: inout JSONWriter) { json.object { $0.member("user_id", self.user) } }
    }

    struct Word: JSONDecodable {
        init(json: JSONValue) throws(JSONFault) { _ = try JSONFields(json).string("word") }
    }

    func define(_ flow: inout Flow<Input>) {
        let ledger = self.ledger
        flow.command(
            "gift", GrantBesitos.Handler(ledger: ledger), undoneBy: SpendBesitos.Handler(ledger: ledger)
        ) { run in
            Self.gift(7, to: run.input.user)
        } undo: { run, given in
            SpendBesitos(user: run.input.user, amount: given.amount, purpose: .adminCorrection, description: nil)
        }
        flow.outside(Self.letter, self.post) { $0.input }
        flow.signal(Self.word, of: Word.self, within: .seconds(30 * 86_400))
        flow.sleep("pause") { _ in Instant(seconds: 0) }
        flow.child(Self.thanks, ExampleThanks.self) { $0.input }
    }

    fileprivate static func gift(_ amount: Int64, to user: UserID) -> GrantBesitos {
        GrantBesitos(user: user, amount: Besitos(amount) ?? .zero, source: .adminGrant, description: nil)
    }
}

extension ExampleJourney {
    /// Somebody outside, who remembers what was asked of them: beside every transaction of ours.
    struct Post: OutsideStep {
        /// What they keep is in a table that no rehearsal's transaction touches.
        let memory: any Database
        let points: CrashPoints

        typealias Output = Receipt

        struct Receipt: JSONEncodable, JSONDecodable, Sendable {
            init() {}
            init(json: JSONValue) throws(JSONFault) { _ = try JSONFields(json).bool("posted") }
            func encode(into json: inout JSONWriter) { json.object { $0.member("posted", true) } }
        }

        func execute(_ input: Input, _ call: OutsideCall) async throws -> Receipt {
            try await self.ask("INSERT INTO verification.letters (key) VALUES (\(call.key)) ON CONFLICT DO NOTHING")
            return Receipt()
        }

        func resolve(_ input: Input, _ call: OutsideCall) async throws -> Resolution<Receipt> {
            let found = try await self.memory.read("SELECT key FROM verification.letters WHERE key = \(call.key)")
            return found.isEmpty ? .didNotHappen : .happened(Receipt())
        }

        func compensate(_ output: Receipt, of input: Input, _ call: OutsideCall) async throws {
            try await self.ask("DELETE FROM verification.letters WHERE key || ':undo' = \(call.key)")
        }

        private func ask(_ statement: SQL) async throws {
            self.points.pass("before the letter leaves")
            try await self.memory.transaction { (transaction) throws(DatabaseError) in
                transaction.queue(statement)
                return .commit(())
            }
            self.points.pass("before it is known what became of the letter")
        }
    }
}

/// Gives besitos: what an ``ExampleJourney`` starts.
struct ExampleThanks: Workflow {
    static let name = "example.thanks"
    static let version = 1

    let ledger: any BesitoLedger

    func define(_ flow: inout Flow<ExampleJourney.Input>) {
        flow.command("besitos", GrantBesitos.Handler(ledger: self.ledger)) { run in
            ExampleJourney.gift(3, to: run.input.user)
        }
    }
}

/// Starts an ``ExampleJourney``.
struct StartJourney: Command, JSONDecodable {
    static let name = "example.start_journey"

    let user: UserID
    let key: String

    init(user: UserID, key: String) {
        self.user = user
        self.key = key
    }

    init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.init(user: try fields.id("user_id"), key: try fields.string("key"))
    }

    func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("key", self.key)
        }
    }

    struct Receipt: JSONEncodable, JSONDecodable, Sendable {
        let run: WorkflowRunID

        init(run: WorkflowRunID) { self.run = run }
        init(json: JSONValue) throws(JSONFault) { self.run = try JSONFields(json).id("workflow_id") }
        func encode(into json: inout JSONWriter) { json.object { $0.member("workflow_id", self.run) } }
    }

    struct Handler: CommandHandler {
        func execute(_ input: StartJourney, in work: UnitOfWork) async throws(DatabaseError) -> Result<Receipt, Refusal>
        {
            let started = try await work.start(
                ExampleJourney.self, ExampleJourney.Input(user: input.user), key: input.key)
            return .success(Receipt(run: started.run))
        }
    }

    static let operation = Operation(Handler(), example: StartJourney(user: ExampleWorld.member, key: "rehearsed"))
}
