public import Coordination
import Gamification
import Identity
public import JSON
public import Postgres
public import TelegramAPI
import Vocabulary

/// A message to a member who did not ask just now. It may come twice when the answer to it was lost with the process;
/// when Telegram says nothing, it counts as sent.
public struct SendNotice: Job {
    public static let kind = "telegram.send_notice"
    public static let policy = JobPolicy(priority: 6, maxAttempts: 8)

    enum Matter: String, CaseIterable {
        case outbid
        case auctionWon = "auction_won"
        case gift, lapsing
    }

    let user: UserID
    let matter: Matter
    /// The auction, the giver, or the second at which besitos lapse.
    let subject: Int64
    let amount: Besitos

    init(to user: UserID, _ matter: Matter, about subject: Int64, amount: Besitos) {
        self.user = user
        self.matter = matter
        self.subject = subject
        self.amount = amount
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.user = try fields.id("user_id")
        self.matter = try fields.choice("matter")
        self.subject = try fields.int("subject")
        self.amount = try fields.besitos("amount")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("matter", self.matter.rawValue)
            json.member("subject", self.subject)
            json.member("amount", self.amount)
        }
    }

    public struct Handler: JobHandler {
        private let client: BotClient
        private let members: MemberDirectory
        private let auctions: AuctionReader

        public init(client: BotClient, database: any Database) {
            self.client = client
            self.members = MemberDirectory(database: database)
            self.auctions = AuctionReader(database: database)
        }

        public func run(_ job: SendNotice, _ run: JobRun) async throws {
            guard let member = try await self.members.member(.user(job.user)), let chat = member.telegram,
                let screen = try await self.screen(job, in: Catalogue(member.language))
            else { return }
            do throws(BotAPIError) {
                _ = try await self.client.call(
                    .sendMessage(to: chat, text: screen.text, keyboard: screen.keyboard))
            } catch {
                switch error {
                case .unknownOutcome: return
                case .blocked, .deactivated, .notStarted, .chatLost, .chatNotFound, .rejected, .unparsableEntities:
                    run.progress(done: 0, note: "cannot be delivered")
                default: throw error
                }
            }
        }

        private func screen(_ job: SendNotice, in say: Catalogue) async throws(DatabaseError) -> Screen? {
            let amount = say.number(job.amount.units)
            switch job.matter {
            case .outbid, .auctionWon:
                guard let auction = try await self.auctions.auction(AuctionID(job.subject)) else { return nil }
                let item = auction.itemName[say.language]
                return Screen(
                    say(job.matter == .outbid ? .noticeOutbid : .noticeWon, ["item": item, "amount": amount]),
                    [[InlineButton(say(.buttonAuction), .auction(auction.id))]])
            case .gift:
                let giver = try await self.members.member(.user(UserID(job.subject)))
                return Screen(
                    say(.noticeGift, ["name": giver?.firstName ?? "…", "amount": amount]),
                    [[InlineButton(say(.buttonBalance), .balance)]])
            case .lapsing:
                return Screen(
                    say(.noticeLapsing, ["amount": amount]), [[InlineButton(say(.buttonLapsing), .lapsing)]])
            }
        }
    }
}

extension Catalogue {
    static let noticePhrases: [Phrase: Words] = [
        .noticeOutbid: Words(
            es: "🔨 Alguien ha pujado <b>{amount}</b> besitos por <b>{item}</b>. Los tuyos vuelven a ser tuyos.",
            en: "🔨 Somebody bid <b>{amount}</b> besitos for <b>{item}</b>. Yours are yours again."),
        .noticeWon: Words(
            es: "🔨 <b>{item}</b> es tuyo, por <b>{amount}</b> besitos. Te espera en la mochila.",
            en: "🔨 <b>{item}</b> is yours, for <b>{amount}</b> besitos. It waits in your bag."),
        .noticeGift: Words(
            es: "🎁 <b>{name}</b> te ha regalado <b>{amount}</b> besitos 💋.",
            en: "🎁 <b>{name}</b> gave you <b>{amount}</b> besitos 💋."),
        .noticeLapsing: Words(
            es: "⏳ <b>{amount}</b> de tus besitos caducan pronto. Sería una pena.",
            en: "⏳ <b>{amount}</b> of your besitos lapse soon. It would be a pity."),
    ]
}
