import Coordination
import Gamification
import Identity
import Postgres
import TelegramAPI
import Vocabulary

/// Besitos from one member to another: `/gift @ana 20`.
struct GiftSection: Section {
    static let codes = ["gi", "gs"]
    static let words: [String: Intent] = ["/gift": .gift, "/regalar": .gift]
    static let commands = [MenuCommand("gift", .commandGift)]
    static let doors = [Door(.buttonGift, .gift)]
    static let refusals: [String: Phrase] = [
        "gamification.gift_to_oneself": .giftToOneself, "gamification.gift_out_of_range": .giftOutOfRange,
        "gamification.too_many_gifts": .giftTooMany, "gamification.gift_limit_reached": .giftLimit,
        "gamification.receiver_limit_reached": .giftReceiverLimit, "identity.no_such_user": .giftNobody,
    ]
    static let notes = 200

    private let members: MemberDirectory
    private let give = GiveBesitos.Handler()

    init(members: MemberDirectory) { self.members = members }

    /// Names are asked for a second time before anything moves, by a button that names both: nobody gives by a slip.
    func answer(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        if turn.intent.code == "gs" { return try await self.send(turn) }
        guard turn.intent.code == "gi" else { return nil }
        let words = turn.conversation.typed
        guard words.count >= 2, let amount = Int64(words[1]).flatMap({ Besitos($0) }), amount > .zero else {
            return Self.no(turn.say(.giftHow), turn)
        }
        guard let receiver = try await self.members.named(words[0], in: turn.work) else {
            return Self.no(turn.say(.giftNobody), turn)
        }
        guard receiver.id != turn.user else { return Self.no(turn.say(.giftToOneself), turn) }
        let rules = try await GiftRules.current(in: turn.work)
        if let refusal = rules?.refusal(of: amount) { return Self.no(turn.say(refusal), turn) }
        var text = turn.say(.giftAsk, ["amount": turn.say.number(amount.units), "name": receiver.firstName])
        if let fee = rules?.fee(on: amount), fee > .zero {
            text += "\n\n" + turn.say(.giftFee, turn.numbers(amount, fee))
        }
        return Reply(
            Screen(
                text,
                [
                    [InlineButton(turn.say(.buttonGiftYes), .send(amount, to: receiver.id))],
                    [InlineButton(turn.say(.buttonMenu), .menu)],
                ]))
    }

    private static func no(_ words: String, _ turn: Turn) -> Reply {
        Reply(Screen(words, [[InlineButton(turn.say(.buttonMenu), .menu)]]))
    }

    private func send(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        let arguments = turn.intent.arguments
        guard arguments.count == 2, let receiver = Int64(arguments[0]).map({ UserID($0) }),
            let amount = Int64(arguments[1]).flatMap({ Besitos($0) })
        else { return nil }
        let menu = [[InlineButton(turn.say(.buttonBalance), .balance), InlineButton(turn.say(.buttonMenu), .menu)]]
        let command = GiveBesitos(from: turn.user, to: receiver, amount: amount)
        switch try await turn.work.perform(command, with: self.give) {
        case .success(let receipt):
            var text = turn.say(
                .giftSent,
                [
                    "amount": turn.say.number(receipt.amount.units), "balance": turn.say.number(receipt.balance.units),
                ])
            if receipt.fee > .zero {
                text += "\n\n" + turn.say(.giftFeePaid, turn.numbers(receipt.amount, receipt.fee))
            }
            return Reply(Screen(text, menu))
        case .failure(let refusal): return Reply(Screen(turn.say(refusal), menu))
        }
    }
}

extension Turn {
    /// A fee, and what leaves the giver in all.
    fileprivate func numbers(_ amount: Besitos, _ fee: Besitos) -> KeyValuePairs<String, String> {
        ["fee": self.say.number(fee.units), "total": self.say.number(amount.units + fee.units)]
    }
}

extension Intent {
    static let gift = Intent("gi")

    static func send(_ amount: Besitos, to receiver: UserID) -> Intent { Intent("gs", "\(receiver)", "\(amount)") }
}

extension Catalogue {
    static let giftPhrases: [Phrase: Words] = [
        .commandGift: Words(es: "Regalar besitos a alguien", en: "Give besitos to somebody"),
        .buttonGift: Words(es: "💝 Regalar besitos", en: "💝 Give besitos"),
        .buttonGiftYes: Words(es: "Sí, regalar", en: "Yes, give"),
        .giftHow: Words(
            es: "Escribe a quién y cuántos: <code>/regalar @ana 20</code>\n\nQuien los reciba sabrá que son tuyos.",
            en: "Write to whom and how many: <code>/gift @ana 20</code>\n\nWho gets them will know they are yours."),
        .giftAsk: Words(
            es: "¿Regalar <b>{amount}</b> {amount?besito|besitos} 💋 a <b>{name}</b>?",
            en: "Give <b>{amount}</b> {amount?besito|besitos} 💋 to <b>{name}</b>?"),
        .giftFee: Words(
            es: "La casa cobra {fee} de comisión: en total te cuesta <b>{total}</b>.",
            en: "The house takes a fee of {fee}: it costs you <b>{total}</b> in all."),
        .giftFeePaid: Words(
            es: "Con la comisión de {fee}, en total han salido {total}.",
            en: "With the fee of {fee}, {total} have left in all."),
        .giftSent: Words(
            es:
                "🎁 Hecho: <b>{amount}</b> {amount?besito|besitos} {amount?va|van} de tu parte. Te {balance?queda|quedan} {balance}.",
            en:
                "🎁 Done: <b>{amount}</b> {amount?besito|besitos} {amount?goes|go} in your name. You have {balance} left."
        ),
        .giftNobody: Words(es: "Aquí nadie se llama así.", en: "Nobody here goes by that name."),
        .giftToOneself: Words(es: "Los tuyos ya son tuyos.", en: "Yours are yours already."),
        .giftOutOfRange: Words(
            es: "Un regalo va de {min} a {max} {max?besito|besitos}.",
            en: "A gift is {min} to {max} {max?besito|besitos}."),
        .giftTooMany: Words(
            es: "Por hoy ya has hecho {max} {max?regalo|regalos}. Mañana más.",
            en: "You have given {max} {max?gift|gifts} today. More tomorrow."),
        .giftLimit: Words(
            es: "Se pueden regalar {max} {max?besito|besitos} al día, y hoy van {used}.",
            en: "One may give {max} {max?besito|besitos} a day, and {used} went today."),
        .giftReceiverLimit: Words(
            es: "Hoy ya ha recibido todo lo que puede recibir.", en: "They have received all they may receive today."),
    ]
}
