import Coordination
import Gamification
import Postgres
import TelegramAPI
import Vocabulary

/// Questions against the server's clock.
struct TriviaSection: Section {
    static let codes = ["tq", "tr"]
    static let words: [String: Intent] = ["/trivia": .trivia]
    static let commands = [MenuCommand("trivia", .commandTrivia)]
    static let doors = [Door(.buttonTrivia, .trivia)]
    static let refusals: [String: Phrase] = [
        "gamification.no_trivia_left": .triviaNoneLeft, "gamification.trivia_locked": .triviaLocked,
        "gamification.trivia_not_asked": .staleButton, "gamification.trivia_already_answered": .triviaAnswered,
        "gamification.no_such_option": .staleButton,
    ]

    private let ask: AskTrivia.Handler
    private let answer: AnswerTrivia.Handler

    init(ledger: any BesitoLedger, requirements: RequirementKinds) {
        self.ask = AskTrivia.Handler(requirements: requirements)
        self.answer = AnswerTrivia.Handler(ledger: ledger, inventory: PostgresInventory())
    }

    func answer(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        if turn.intent == .trivia { return Reply(try await self.question(turn)) }
        guard turn.intent.code == "tr", turn.intent.arguments.count == 2,
            let trivia = Int64(turn.intent.arguments[0]).map({ TriviaID($0) })
        else { return nil }
        return try await self.judge(trivia, option: turn.intent.arguments[1], turn)
    }

    private func question(_ turn: Turn) async throws(DatabaseError) -> Screen {
        switch try await turn.work.perform(AskTrivia(user: turn.user), with: self.ask) {
        case .success(let round): return .trivia(round, at: turn.work.now, in: turn.say)
        case .failure(let refusal) where !refusal.missing.isEmpty:
            let lines = turn.say(missing: refusal.missing, indentedBy: 0)
            return Screen(
                turn.say(.triviaLocked) + "\n\n" + lines.joined(separator: "\n"),
                [[InlineButton(turn.say(.buttonContinue), .story)], [InlineButton(turn.say(.buttonMenu), .menu)]])
        case .failure(let refusal):
            return Screen(turn.say(refusal), [[InlineButton(turn.say(.buttonMenu), .menu)]])
        }
    }

    private func judge(_ trivia: TriviaID, option: String, _ turn: Turn) async throws(DatabaseError) -> Reply {
        let command = AnswerTrivia(user: turn.user, trivia: trivia, option: option)
        switch try await turn.work.perform(command, with: self.answer) {
        case .success(let receipt): return Reply(.triviaAnswer(receipt, in: turn.say))
        // A button of a question that is over: whatever is open now comes instead.
        case .failure(let refusal): return Reply(try await self.question(turn), toast: turn.say(refusal))
        }
    }
}

extension Intent {
    static let trivia = Intent("tq")

    static func answer(_ trivia: TriviaID, _ option: String) -> Intent { Intent("tr", "\(trivia)", option) }
}

extension Screen {
    static func trivia(_ round: TriviaRound, at now: Instant, in say: Catalogue) -> Screen {
        let left = max(0, Int64(round.deadline.duration(since: now) / .seconds(1)))
        let text = say(
            .triviaQuestion,
            [
                "question": round.question[say.language], "besitos": say.number(round.besitosCorrect.units),
                "seconds": say.number(left),
            ])
        return Screen(
            text,
            round.options.map { option in
                [InlineButton(option.text[say.language], .answer(round.trivia, option.id))]
            }, picture: round.media?.url)
    }

    static func triviaAnswer(_ receipt: AnswerTrivia.Receipt, in say: Catalogue) -> Screen {
        let correct = receipt.correct[say.language]
        var lines = [
            receipt.isCorrect
                ? say(.triviaRight, ["answer": correct])
                : say(receipt.isInTime ? .triviaWrong : .triviaLate, ["answer": correct])
        ]
        if receipt.earned > .zero { lines.append(say(.sceneEarned, ["amount": say.number(receipt.earned.units)])) }
        if receipt.withheld != nil { lines.append(say(.capReached)) }
        if let hint = receipt.hint { lines.append(say(.triviaHint, ["item": hint[say.language]])) }
        return Screen(
            lines.joined(separator: "\n\n"),
            [[InlineButton(say(.buttonTriviaNext), .trivia)], [InlineButton(say(.buttonMenu), .menu)]])
    }
}

extension Catalogue {
    static let triviaPhrases: [Phrase: Words] = [
        .commandTrivia: Words(es: "Preguntas con premio", en: "Questions with a prize"),
        .buttonTrivia: Words(es: "🧠 Trivia", en: "🧠 Trivia"),
        .buttonTriviaNext: Words(es: "Otra pregunta", en: "Another question"),
        .triviaQuestion: Words(
            es:
                "<b>{question}</b>\n\n⏳ {seconds} {seconds?segundo|segundos} · {besitos} {besitos?besito|besitos} 💋 si aciertas a tiempo",
            en:
                "<b>{question}</b>\n\n⏳ {seconds} {seconds?second|seconds} · {besitos} {besitos?besito|besitos} 💋 if you are right in time"
        ),
        .triviaRight: Words(es: "✅ Así es: <b>{answer}</b>.", en: "✅ So it is: <b>{answer}</b>."),
        .triviaWrong: Words(es: "❌ No. Era <b>{answer}</b>.", en: "❌ No. It was <b>{answer}</b>."),
        .triviaLate: Words(
            es: "⌛ El tiempo pasó. Era <b>{answer}</b>.", en: "⌛ Time ran out. It was <b>{answer}</b>."),
        .triviaHint: Words(
            es: "Y algo más, para tu mochila: <b>{item}</b>.", en: "And one more thing, for your bag: <b>{item}</b>."),
        .triviaNoneLeft: Words(
            es: "Has respondido todas las preguntas de la casa. Habrá más.",
            en: "You have answered all questions of the house. There will be more."),
        .triviaLocked: Words(
            es: "La próxima pregunta aún no es para ti. Te falta:",
            en: "The next question is not for you yet. You lack:"),
        .triviaAnswered: Words(es: "Esa ya la respondiste.", en: "You have answered that one."),
    ]
}
