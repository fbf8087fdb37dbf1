import BotSetup
import Commerce
import Coordination
import Crypto
import Experiences
import Gamification
import HTTPServer
import HTTPWire
import Identity
import JSON
import Membership
import Narrative
import Postgres
import PostgresDriver
import PublicAPI
import RateLimits
import Telemetry
import TestKit
import Vocabulary

extension RequirementKinds {
    static let desk = RequirementKinds(GamificationRequirements.kinds + ExperienceRequirements.kinds)
    static let playing = RequirementKinds(
        GamificationRequirements.kinds + NarrativeRequirements.kinds + MembershipRequirements.kinds)
}

/// The staff routes on a database of their own, asked without sockets.
struct Desk {
    let storage: TestDatabase
    let key: String
    private let responder: Responder

    static func with(
        scopes: [Scope] = Scope.allCases, ratePerMinute: Int? = nil, limits: RateLimiter? = nil,
        workflows: WorkflowRegistry = WorkflowRegistry(), botAddress: String? = nil, _ body: (Desk) async throws -> Void
    ) async throws {
        try await TestDatabase.with(configure: { $0.connectionsPerLoop = 8 }) { storage in
            try await body(
                try await Desk(
                    storage, scopes: scopes, ratePerMinute: ratePerMinute, limits: limits, workflows: workflows,
                    botAddress: botAddress))
        }
    }

    private init(
        _ storage: TestDatabase, scopes: [Scope], ratePerMinute: Int?, limits: RateLimiter?,
        workflows: WorkflowRegistry, botAddress: String?
    ) async throws {
        let coordinator = Coordinator(database: storage.database, clock: SystemClock(), limits: .patient)
        let key = StaffKey(random: SecureRandom())
        _ = try await coordinator.perform(
            CreateStaffKey(key, label: "test", scopes: scopes, ratePerMinute: ratePerMinute),
            with: CreateStaffKey.Handler(),
            key: .once(random: SecureRandom()))
        self.init(storage, key: key.text, limits: limits, workflows: workflows, botAddress: botAddress)
    }

    private init(
        _ storage: TestDatabase, key: String, limits: RateLimiter? = nil,
        workflows: WorkflowRegistry = WorkflowRegistry(), botAddress: String? = nil
    ) {
        let clock = ManualClock(Instant(seconds: 1_769_860_800))
        let coordinator = Coordinator(database: storage.database, clock: clock, limits: .patient)
        let access = StaffAccess(keyring: StaffKeyring(database: storage.database), limits: limits)
        var router = Router()
        UserRoutes(
            access: access, database: storage.database, coordinator: coordinator, ledger: PostgresBesitoLedger(),
            clock: clock
        ).install(on: &router)
        BotRoutes(
            access: access, coordinator: coordinator,
            connect: ConnectBot.Handler(
                address: botAddress, profile: BotProfile(allowedUpdates: ["message"], menus: []))
        ).install(on: &router)
        EconomyRoutes(access: access, database: storage.database, coordinator: coordinator).install(on: &router)
        ShopRoutes(
            access: access, database: storage.database, coordinator: coordinator, ledger: PostgresBesitoLedger(),
            inventory: PostgresInventory(), requirements: .desk
        ).install(on: &router)
        EventRoutes(access: access, database: storage.database, coordinator: coordinator, clock: clock)
            .install(on: &router)
        RequirementRoutes(access: access, database: storage.database, kinds: .desk, clock: clock).install(on: &router)
        GameContentRoutes(
            access: access, database: storage.database, coordinator: coordinator, requirements: .desk, clock: clock
        ).install(on: &router)
        UserProgressRoutes(
            access: access, database: storage.database, coordinator: coordinator, ledger: PostgresBesitoLedger(),
            inventory: PostgresInventory(), requirements: .desk, clock: clock
        ).install(on: &router)
        StateRoutes(
            access: access, database: storage.database, sections: GamificationState.sections, clock: clock
        ).install(on: &router)
        StoryRoutes(access: access, database: storage.database, kinds: .desk).install(on: &router)
        StoryMapRoutes(access: access, database: storage.database, kinds: .desk).install(on: &router)
        StoryVersionRoutes(access: access, database: storage.database, coordinator: coordinator, kinds: .desk)
            .install(on: &router)
        PlayingRoutes(
            desk: StaffDesk(access: access, database: storage.database, coordinator: coordinator),
            ledger: PostgresBesitoLedger(),
            rewards: RewardGiver(
                ledger: PostgresBesitoLedger(), inventory: PostgresInventory(),
                achievements: PostgresAchievements(
                    ledger: PostgresBesitoLedger(), inventory: PostgresInventory()),
                entitlements: PostgresEntitlements(), experiences: PostgresExperiences(), shop: PostgresShopUnlocks()),
            requirements: .playing
        ).install(on: &router)
        let achievements = PostgresAchievements(ledger: PostgresBesitoLedger(), inventory: PostgresInventory())
        ExperienceRoutes(
            desk: StaffDesk(access: access, database: storage.database, coordinator: coordinator),
            keeper: ExperienceKeeper(
                payer: ExperiencePayer(
                    ledger: PostgresBesitoLedger(), inventory: PostgresInventory(), achievements: achievements,
                    shop: PostgresShopUnlocks()), requirements: .desk),
            reader: ExperienceReader(database: storage.database, requirements: .desk), clock: clock
        ).install(on: &router)
        PostRoutes(
            desk: StaffDesk(access: access, database: storage.database, coordinator: coordinator),
            publish: KeepPost.Handler(), deliveredBy: "telegram.deliver_post"
        ) { (body) throws(JSONFault) in try KeepPost(body) }.install(on: &router)
        JobRoutes(access: access, database: storage.database, coordinator: coordinator).install(on: &router)
        CommandRoutes(
            access: access, coordinator: coordinator,
            commands: [
                StaffCommand(
                    Operation(
                        GrantBesitos.Handler(ledger: PostgresBesitoLedger()),
                        example: GrantBesitos(
                            user: UserID(1), amount: Besitos(50)!, source: .adminGrant, description: nil)),
                    .besitosGrant),
                StaffCommand(Operation(ForgetOldKeys.Handler(), example: ForgetOldKeys()), .jobsWrite),
            ]
        ).install(on: &router)
        OperationRoutes(
            access: access, database: storage.database, tables: [TracedTable("gamification.transactions")]
        ).install(on: &router)
        WorkflowRoutes(
            access: access, database: storage.database, coordinator: coordinator, registry: workflows, clock: clock
        )
        .install(on: &router)
        OperationsRoutes(database: storage.database, metrics: Metrics(), openAPI: []).install(on: &router)
        self.storage = storage
        self.key = key
        self.responder = Responder(router: router, log: .silent)
    }

    /// The same desk at another instance.
    func another(limits: RateLimiter? = nil) -> Desk { Desk(self.storage, key: self.key, limits: limits) }

    struct Answer {
        let status: Int
        let json: JSONValue
        let headers: [(name: String, value: String)]

        var code: String? { self.json["code"]?.string }
        var field: String? { self.json["field"]?.string }
    }

    /// - Parameters:
    ///   - key: the staff key; `nil` sends none.
    ///   - idempotencyKey: `nil` sends none.
    func send(
        _ method: HTTPWire.Method, _ path: String, _ body: String? = nil, key: String?? = nil,
        idempotencyKey: String? = nil, contentType: String = "application/json"
    ) async throws -> Answer {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        let headers: KeyValuePairs<String, String> = [
            "authorization": (key ?? self.key).map { "Bearer \($0)" } ?? "", "content-type": contentType,
            "idempotency-key": idempotencyKey ?? "",
        ]
        let request = Request(
            method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil,
            headers: HeaderFields(present: headers), body: Array((body ?? "").utf8))
        let response = await self.responder.respond(to: request, id: "test-request")
        guard case .bytes(let bytes) = response.body else { throw JSONFault(field: "", rule: "is a stream") }
        return Answer(
            status: response.status, json: (try? JSONReader.read(bytes)) ?? .null, headers: response.headers)
    }

    /// A member with Telegram account `telegram`; returns our id.
    func member(telegram: Int64 = 700) async throws -> Int64 {
        let rows = try await self.storage.sql(
            """
            INSERT INTO identity.users (created_at, last_active, telegram_id, language, time_zone, first_name)
            VALUES (now(), now(), \(telegram), 'es', 'UTC', 'Ana') RETURNING id
            """)
        return Int64(rows[0][0]!)!
    }
}

extension HeaderFields {
    /// Fields with an empty value are left out.
    init(present fields: KeyValuePairs<String, String>) {
        var text: [(String, String)] = []
        for (name, value) in fields where !value.isEmpty { text.append((name, value)) }
        switch text.count {
        case 0: self.init([:])
        case 1: self.init([text[0].0: text[0].1])
        case 2: self.init([text[0].0: text[0].1, text[1].0: text[1].1])
        default: self.init([text[0].0: text[0].1, text[1].0: text[1].1, text[2].0: text[2].1])
        }
    }
}
