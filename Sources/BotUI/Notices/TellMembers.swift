public import Coordination
public import EventCatalogue
import Postgres
import Vocabulary

/// Leaves a message for who should know what others did: somebody bid more, an auction is won, a gift came, besitos
/// are about to lapse.
public struct TellMembers: Subscriber {
    public let name = "telegram.tell_members"
    public let interests: [EventPattern] = [
        .only(MemberOutbid.self), .only(AuctionWon.self), .only(GiftReceived.self), .only(BesitosLapsing.self),
    ]

    public init() {}

    public func handle(_ events: [RecordedEvent], in work: UnitOfWork) async throws {
        for record in events {
            guard let user = record.user, let notice = try Self.notice(of: record, to: user) else { continue }
            work.enqueue(notice)
        }
    }

    private static func notice(of record: RecordedEvent, to user: UserID) throws -> SendNotice? {
        if let outbid: MemberOutbid = try record.content() {
            return SendNotice(to: user, .outbid, about: outbid.auctionID, amount: outbid.amount)
        }
        if let won: AuctionWon = try record.content() {
            return SendNotice(to: user, .auctionWon, about: won.auctionID, amount: won.bid)
        }
        if let gift: GiftReceived = try record.content() {
            return SendNotice(to: user, .gift, about: gift.giverID.rawValue, amount: gift.amount)
        }
        if let lapsing: BesitosLapsing = try record.content() {
            return SendNotice(to: user, .lapsing, about: lapsing.expiresAt.seconds, amount: lapsing.amount)
        }
        return nil
    }
}
