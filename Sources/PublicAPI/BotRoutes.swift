public import BotSetup
public import Coordination
public import HTTPServer
import HTTPWire
import Identity
import JSON

/// `/api/v1/bot/connections`: telling Telegram where the bot is, and what it can do.
public struct BotRoutes: Sendable {
    private let access: StaffAccess
    private let coordinator: Coordinator
    private let connect: ConnectBot.Handler

    public init(access: StaffAccess, coordinator: Coordinator, connect: ConnectBot.Handler) {
        self.access = access
        self.coordinator = coordinator
        self.connect = connect
    }

    public func install(on router: inout Router) {
        router.post("/api/v1/bot/connections") { request throws(Problem) in
            let staff = try await self.access.staff(request, allowedTo: .botWrite)
            let key = try request.idempotencyKey(of: staff)
            let command = try Self.command(try request.jsonObject())
            return try await self.coordinator.answer(command, with: self.connect, key: key, to: request)
        }
    }

    private static func command(_ fields: JSONFields) throws(Problem) -> ConnectBot {
        do throws(JSONFault) {
            try fields.allow(only: "max_connections")
            let connections = try fields.optional("max_connections") { (fields) throws(JSONFault) in
                try fields.int("max_connections", in: Webhook.connections)
            }
            return ConnectBot(maxConnections: connections.map { Int($0) } ?? Webhook.standardConnections)
        } catch { throw Problem(error) }
    }
}
