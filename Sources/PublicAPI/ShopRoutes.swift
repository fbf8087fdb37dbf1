public import Commerce
public import Coordination
public import HTTPServer
import HTTPWire
public import Identity
import JSON
public import Postgres
import Vocabulary

/// `/api/v1/shop-items` and members' purchases.
public struct ShopRoutes: Sendable {
    private let access: StaffAccess
    private let shop: ShopReader
    private let members: MemberDirectory
    private let coordinator: Coordinator
    private let offerItem: OfferItem.Handler
    private let purchaseItem: PurchaseItem.Handler

    public init(
        access: StaffAccess, database: any Database, coordinator: Coordinator, ledger: any BesitoLedger,
        inventory: any Inventory, requirements: RequirementKinds, members: MemberDirectory? = nil,
        shop: ShopReader? = nil
    ) {
        self.access = access
        self.shop = shop ?? ShopReader(database: database)
        self.members = members ?? MemberDirectory(database: database)
        self.coordinator = coordinator
        self.offerItem = OfferItem.Handler(inventory: inventory, requirements: requirements)
        self.purchaseItem = PurchaseItem.Handler(
            ledger: ledger, inventory: inventory, requirements: requirements)
    }

    public func install(on router: inout Router) {
        router.get("/api/v1/shop-items") { request throws(Problem) in try await self.list(request) }
        router.post("/api/v1/shop-items") { request throws(Problem) in try await self.offer(request) }
        router.post("/api/v1/users/{user}/purchases") { request throws(Problem) in try await self.purchase(request) }
    }

    /// By id; `limit` 1 to 100 (20), `starting_after` the id of the last item seen.
    private func list(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .usersRead)
        let limit: Int64 = try request.query("limit") ?? 20
        guard (1...100).contains(limit) else {
            throw Problem(400, "http.invalid_parameter", "limit must be from 1 to 100.", field: "limit")
        }
        let after: Int64? = try request.query("starting_after")
        let items = try await unlessBroken { () async throws(DatabaseError) in
            try await self.shop.items(after: after.map(ShopItemID.init), limit: Int(limit) + 1)
        }
        return .json { json in
            json.member("data", Array(items.prefix(Int(limit))))
            json.member("has_more", items.count > Int(limit))
        }
    }

    private func offer(_ request: RoutedRequest) async throws(Problem) -> Response {
        let staff = try await self.access.staff(request, allowedTo: .shopWrite)
        let key = try request.idempotencyKey(of: staff)
        let json = try request.json()
        let command: OfferItem
        do throws(JSONFault) { command = try OfferItem(json: json) } catch { throw Problem(error) }
        return try await self.coordinator.answer(command, with: self.offerItem, key: key, to: request)
    }

    private func purchase(_ request: RoutedRequest) async throws(Problem) -> Response {
        let staff = try await self.access.staff(request, allowedTo: .shopSell)
        let key = try request.idempotencyKey(of: staff)
        let user = try await self.buyer(request)
        let fields = try request.jsonObject()
        let command: PurchaseItem
        do throws(JSONFault) {
            try fields.allow(only: "shop_item_id", "quantity")
            command = PurchaseItem(
                user: user, item: try fields.id("shop_item_id"),
                quantity: try fields.optional("quantity") { (fields) throws(JSONFault) in
                    try fields.int("quantity", in: PurchaseItem.quantities)
                } ?? 1)
        } catch { throw Problem(error) }
        return try await self.coordinator.answer(command, with: self.purchaseItem, key: key, to: request)
    }

    /// Our own ids are taken as they are: the purchase itself finds out whether there is such a member.
    private func buyer(_ request: RoutedRequest) async throws(Problem) -> UserID {
        if case .user(let id) = try request.path("user", as: UserReference.self) { return id }
        return try await self.members.user(of: request)
    }
}
