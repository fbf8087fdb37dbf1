import Coordination
import Gamification
import Identity
import Postgres
import TelegramAPI
import Vocabulary

/// What the member owns, and what can be used of it.
struct BagSection: Section {
    static let codes = ["i", "ip", "iu"]
    static let words: [String: Intent] = ["/bag": .bag, "/mochila": .bag, "/inventory": .bag]
    static let commands = [MenuCommand("bag", .commandBag)]
    static let doors = [Door(.buttonBag, .bag)]
    static let refusals: [String: Phrase] = [
        "gamification.no_such_item": .itemGone, "gamification.not_enough_items": .itemGone,
        "gamification.not_consumable": .itemNotForUse,
    ]
    static let questions: Set<String> = ["i", "ip"]

    private let bag: BagReader
    private let members: MemberDirectory
    private let useItem: UseItem.Handler

    init(ledger: any BesitoLedger, database: any Database, members: MemberDirectory) {
        let inventory = PostgresInventory()
        self.bag = BagReader(database: database)
        self.members = members
        self.useItem = UseItem.Handler(
            ledger: ledger, inventory: inventory,
            achievements: PostgresAchievements(ledger: ledger, inventory: inventory))
    }

    func read(_ question: Question) async throws(DatabaseError) -> Screen? {
        guard let member = try await self.members.identity(.telegram(question.visit.account)) else { return nil }
        let held = try await self.bag.bag(of: member.id)
        return Self.screen(question.intent, held, in: Catalogue(member.language))
    }

    func answer(_ turn: Turn) async throws(DatabaseError) -> Reply? {
        let held = try await self.bag.bag(of: turn.user, in: turn.work)
        guard turn.intent.code == "iu", let id = turn.intent.id else {
            return Self.screen(turn.intent, held, in: turn.say).map { Reply($0) }
        }
        guard let item = held.first(where: { $0.item == ItemID(id) }) else {
            return Reply(.bag(held, page: 0, in: turn.say), toast: turn.say(.itemGone))
        }
        switch try await turn.work.perform(UseItem(user: turn.user, key: item.key), with: self.useItem) {
        case .failure(let refusal): return Reply(.item(item, in: turn.say), toast: turn.say(refusal))
        case .success(let receipt): return Reply(.used(receipt, in: turn.say), toast: turn.say(got: receipt.paid))
        }
    }

    private static func screen(_ intent: Intent, _ held: [HeldItem], in say: Catalogue) -> Screen? {
        if intent == .bag { return .bag(held, page: 0, in: say) }
        guard let id = intent.id else { return nil }
        if intent.code == "ip" { return .bag(held, page: Int(min(max(id, 0), 1000)), in: say) }
        return held.first { $0.item == ItemID(id) }.map { .item($0, in: say) } ?? .bag(held, page: 0, in: say)
    }
}

extension Intent {
    static let bag = Intent("i")

    static func bag(page: Int) -> Intent { page == 0 ? .bag : Intent("ip", id: Int64(page)) }
    static func item(_ item: ItemID) -> Intent { Intent("i", id: item.rawValue) }
    static func use(_ item: ItemID) -> Intent { Intent("iu", id: item.rawValue) }
}

extension Screen {
    private static let itemsPerPage = 10

    static func bag(_ held: [HeldItem], page: Int, in say: Catalogue) -> Screen {
        guard !held.isEmpty else { return Screen(say(.bagEmpty), Self.progressButtons(except: .bag, in: say)) }
        let pages = (held.count + Self.itemsPerPage - 1) / Self.itemsPerPage
        let page = min(page, pages - 1)
        let shown = Array(held.dropFirst(page * Self.itemsPerPage).prefix(Self.itemsPerPage))
        let items = shown.map { InlineButton(Self.label($0, in: say), .item($0.item)) }
        var paging: [InlineButton] = []
        if page > 0 { paging.append(InlineButton(say(.buttonBack), .bag(page: page - 1))) }
        if page + 1 < pages { paging.append(InlineButton(say(.buttonMore), .bag(page: page + 1))) }
        let count = held.reduce(0) { $0 + $1.quantity }
        return Screen(
            count == 1 ? say(.bagOne) : say(.bagTitle, ["count": say.number(count)]),
            stride(from: 0, to: items.count, by: 2).map { Array(items[$0..<min($0 + 2, items.count)]) }
                + (paging.isEmpty ? [] : [paging]) + Self.progressButtons(except: .bag, in: say))
    }

    private static func label(_ item: HeldItem, in say: Catalogue) -> String {
        "\(item.icon) \(item.name[say.language])" + (item.quantity > 1 ? " ×\(say.number(item.quantity))" : "")
    }

    static func item(_ item: HeldItem, in say: Catalogue) -> Screen {
        let rarity: Phrase =
            switch item.rarity {
            case .common: .rarityCommon
            case .rare: .rarityRare
            case .epic: .rarityEpic
            case .legendary: .rarityLegendary
            }
        let text = say(
            .itemShown,
            [
                "icon": item.icon, "name": item.name[say.language], "rarity": say(rarity),
                "text": item.description?[say.language] ?? "", "count": say.number(item.quantity),
            ])
        let use = item.isConsumable ? [[InlineButton(say(.buttonUse), .use(item.item))]] : []
        return Screen(text, use + [[InlineButton(say(.buttonBag), .bag)]])
    }

    static func used(_ receipt: UseItem.Receipt, in say: Catalogue) -> Screen {
        let text = say(
            .itemUsed,
            [
                "icon": receipt.item.icon, "name": receipt.item.name[say.language],
                "text": receipt.useText?[say.language] ?? "", "got": say(got: receipt.paid),
            ])
        let again = receipt.left > 0 ? [[InlineButton(say(.buttonUseAgain), .use(receipt.item.item))]] : []
        return Screen(text, again + [[InlineButton(say(.buttonBag), .bag)]])
    }
}
