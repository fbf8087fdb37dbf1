public import Coordination
import Gamification
public import HTTPServer
import HTTPWire
import Identity
import JSON
import Postgres
import Vocabulary

/// `/api/v1/trivia-questions`, and asking members.
public struct TriviaRoutes: Sendable {
    private let desk: StaffDesk
    private let reader: TriviaReader
    private let requirements: RequirementKinds
    private let ask: AskTrivia.Handler
    private let answer: AnswerTrivia.Handler

    public init(desk: StaffDesk, ledger: any BesitoLedger, inventory: any Inventory, requirements: RequirementKinds) {
        self.desk = desk
        self.reader = TriviaReader(database: desk.database)
        self.requirements = requirements
        self.ask = AskTrivia.Handler(requirements: requirements)
        self.answer = AnswerTrivia.Handler(ledger: ledger, inventory: inventory)
    }

    public func install(on router: inout Router) {
        let (desk, reader, kinds, ask, answer) = (self.desk, self.reader, self.requirements, self.ask, self.answer)
        router.get("/api/v1/trivia-questions") { request throws(Problem) in
            try await desk.list(request, allowedTo: .usersRead) { limit throws(DatabaseError) in
                try await reader.questions(limit: limit)
            }
        }
        router.on(
            .put, "/api/v1/trivia-questions",
            .later { request throws(Problem) in
                try await desk.perform(request, allowedTo: .contentWrite, PublishTrivia.Handler()) {
                    body throws(JSONFault) in
                    try PublishTrivia(body, knowing: kinds)
                }
            })
        router.post("/api/v1/users/{user}/trivia-rounds") { request throws(Problem) in
            try await desk.perform(request, allowedTo: .besitosGrant, about: UserID.self, ask) {
                user, body throws(JSONFault) in
                try body.allow()
                return AskTrivia(user: user)
            }
        }
        router.post("/api/v1/users/{user}/trivia-answers") { request throws(Problem) in
            try await desk.perform(request, allowedTo: .besitosGrant, about: UserID.self, answer) {
                user, body throws(JSONFault) in
                try body.allow(only: "trivia_id", "option")
                return AnswerTrivia(
                    user: user, trivia: try body.id("trivia_id"), option: try body.string("option", bytes: 1...8))
            }
        }
    }
}
