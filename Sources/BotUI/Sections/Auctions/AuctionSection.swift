import Coordination
import Gamification
import Identity
import Postgres
import RateLimits
import TelegramAPI
import Vocabulary

/// What is for auction, and bidding for it.
struct AuctionSection: Section {
    static let codes = ["au", "ab"]
    static let words: [String: Intent] = [
        "/auctions": .auctions, "/subastas": .auctions, "/auction": .auctions, "/subasta": .auctions,
    ]
    static let commands = [MenuCommand("auctions", .commandAuctions)]
    static let doors = [Door(.buttonAuctions, .auctions)]
    static let refusals: [String: Phrase] = [
        "gamification.no_such_auction": .auctionOver, "gamification.auction_over": .auctionOver,
        "gamification.auction_not_begun": .auctionNotBegun, "gamification.own_auction": .auctionOwn,
        "gamification.already_leading": .auctionLeading, "gamification.already_owned": .auctionOwned,
        "gamification.bid_too_low": .bidTooLow,
    ]
    static let questions: Set<String> = ["au"]
    private static let shown = 8

    private let reader: AuctionReader
    private let members: MemberDirectory
    private let placeBid = PlaceBid.Handler()

    init(database: any Database, members: MemberDirectory) {
        self.reader = AuctionReader(database: database)
        self.members = members
    }

    func read(_ question: Question) async throws(DatabaseError) -> Screen? {
        guard let member = try await self.members.identity(.telegram(question.visit.account)) else { return nil }
        let say = Catalogue(member.language)
        guard let id = question.intent.id else {
            return .auctions(try await self.reader.auctions(limit: Self.shown), at: question.now, in: say)
        }
        guard let auction = try await self.reader.auction(AuctionID(id)) else {
            return Screen(say(.auctionOver), [[InlineButton(say(.buttonAuctions), .auctions)]])
        }
        return .auction(auction, for: member.id, at: question.now, in: say)
    }

    func answer(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        // Asked in a command by those alone who were no members before.
        if turn.intent.code == "au" { return Reply(.menu(in: turn.say)) }
        guard turn.intent.code == "ab", turn.intent.arguments.count == 2,
            let auction = Int64(turn.intent.arguments[0]).map({ AuctionID($0) }),
            let amount = Int64(turn.intent.arguments[1]).flatMap({ Besitos($0) })
        else { return nil }
        let back = [[InlineButton(turn.say(.buttonAuction), .auction(auction))]]
        let command = PlaceBid(user: turn.user, auction: auction, amount: amount)
        switch try await turn.work.perform(command, with: self.placeBid) {
        case .success(let receipt):
            let left = Int64(receipt.endsAt.duration(since: turn.work.now) / .seconds(1))
            return Reply(
                Screen(
                    turn.say(
                        .bidPlaced,
                        ["amount": turn.say.number(amount.units), "span": turn.say.span(seconds: left)]), back))
        case .failure(let refusal): return Reply(Screen(turn.say(refusal), back), toast: turn.say(refusal))
        }
    }
}

extension Intent {
    static let auctions = Intent("au")

    static func auction(_ id: AuctionID) -> Intent { Intent("au", id: id.rawValue) }
    static func bid(_ amount: Besitos, for auction: AuctionID) -> Intent { Intent("ab", "\(auction)", "\(amount)") }
}

extension Screen {
    static func auctions(_ auctions: [AuctionView], at now: Instant, in say: Catalogue) -> Screen {
        let menu = [InlineButton(say(.buttonMenu), .menu)]
        guard !auctions.isEmpty else { return Screen(say(.auctionsNone), [menu]) }
        let rows = auctions.map { auction in
            let price = say.number((auction.bid ?? auction.startingBid).units)
            return [InlineButton("\(auction.itemName[say.language]) · \(price) 💋", .auction(auction.id))]
        }
        return Screen(say(.auctionsTitle), rows + [menu])
    }

    static func auction(_ auction: AuctionView, for user: UserID, at now: Instant, in say: Catalogue) -> Screen {
        let list = [InlineButton(say(.buttonAuctions), .auctions)]
        var lines = [say(.auctionItem, ["item": auction.itemName[say.language]])]
        if let bid = auction.bid {
            lines.append(say(.auctionBid, ["amount": say.number(bid.units), "bids": say.number(auction.bids)]))
        } else {
            lines.append(say(.auctionNoBid, ["amount": say.number(auction.startingBid.units)]))
        }
        guard auction.state == "open", now < auction.endsAt else {
            lines.append(say(auction.bidder == user && auction.state == "sold" ? .auctionYours : .auctionOver))
            return Screen(lines.joined(separator: "\n\n"), [list])
        }
        if now < auction.startsAt {
            lines.append(say(.auctionBegins, ["span": say.span(seconds: auction.startsAt.seconds - now.seconds)]))
            return Screen(lines.joined(separator: "\n\n"), [list])
        }
        lines.append(say(.auctionEnds, ["span": say.span(seconds: auction.endsAt.seconds - now.seconds)]))
        if auction.bidder == user {
            lines.append(say(.auctionLeading))
            return Screen(lines.joined(separator: "\n\n"), [list])
        }
        let least = auction.minimumBid.units
        let step = auction.minimumIncrement.units
        let bids = [least, least + step * 2, least + step * 5].compactMap { Besitos($0) }
        return Screen(
            lines.joined(separator: "\n\n"),
            [bids.map { InlineButton(say.number($0.units) + " 💋", .bid($0, for: auction.id)) }, list])
    }
}

extension Catalogue {
    static let auctionPhrases: [Phrase: Words] = [
        .commandAuctions: Words(es: "Lo que se subasta", en: "What is for auction"),
        .buttonAuctions: Words(es: "🔨 Subastas", en: "🔨 Auctions"),
        .buttonAuction: Words(es: "Ver la subasta", en: "See the auction"),
        .auctionsTitle: Words(
            es: "<b>Subastas</b>\n\nLo que pujas queda apartado hasta que alguien puje más, o hasta que sea tuyo.",
            en: "<b>Auctions</b>\n\nWhat you bid is put aside until somebody bids more, or until it is yours."),
        .auctionsNone: Words(es: "Ahora no se subasta nada.", en: "Nothing is for auction now."),
        .auctionItem: Words(es: "🔨 <b>{item}</b>", en: "🔨 <b>{item}</b>"),
        .auctionBid: Words(
            es: "La puja más alta: <b>{amount}</b> {amount?besito|besitos} 💋 ({bids} en total)",
            en: "The highest bid: <b>{amount}</b> {amount?besito|besitos} 💋 ({bids} in all)"),
        .auctionNoBid: Words(
            es: "Nadie ha pujado. Empieza en <b>{amount}</b> {amount?besito|besitos} 💋.",
            en: "Nobody has bid. It begins at <b>{amount}</b> {amount?besito|besitos} 💋."),
        .auctionEnds: Words(es: "⏳ Termina dentro de {span}.", en: "⏳ It ends in {span}."),
        .auctionBegins: Words(es: "Empieza dentro de {span}.", en: "It begins in {span}."),
        .auctionLeading: Words(es: "La puja más alta es tuya.", en: "The highest bid is yours."),
        .auctionYours: Words(es: "Es tuyo. Está en tu mochila.", en: "It is yours. It is in your bag."),
        .auctionOver: Words(es: "Esta subasta ha terminado.", en: "This auction is over."),
        .auctionNotBegun: Words(es: "Esta subasta aún no ha empezado.", en: "This auction has not begun."),
        .auctionOwn: Words(es: "Lo vendes tú: no puedes pujar.", en: "You are the seller: you cannot bid."),
        .auctionOwned: Words(es: "Solo hay uno, y ya es tuyo.", en: "There is but one, and it is yours already."),
        .bidTooLow: Words(
            es: "Alguien se adelantó. La próxima puja es de {minimum} {minimum?besito|besitos} como mínimo.",
            en: "Somebody was faster. The next bid is {minimum} {minimum?besito|besitos} at least."),
        .bidPlaced: Words(
            es:
                "🔨 Tu puja de <b>{amount}</b> {amount?besito|besitos} es la más alta. La subasta termina dentro de {span}.",
            en: "🔨 Your bid of <b>{amount}</b> {amount?besito|besitos} is the highest. The auction ends in {span}."),
    ]
}
