import PostgresDriver
import BotSetup
import BotUI
import EventLoops
import JSON
import Postgres
import Redis
import Schema
import Telemetry
import TelegramAPI
import Vocabulary

/// Looks at everything the server will need, and says for each finding what mends it.
enum Doctor {
    enum Finding {
        case good(String)
        case bad(String, mend: String)

        var line: String {
            switch self {
            case .good(let text): "ok      \(text)"
            case .bad(let text, let mend): "FAILED  \(text)\n        \(mend)"
            }
        }

        var isGood: Bool { if case .good = self { true } else { false } }
    }

    static func run(_ context: CommandContext) async throws {
        let findings = try await Self.findings(context)
        for finding in findings { say(finding.line) }
        guard findings.allSatisfy(\.isGood) else { throw DoctorFailure(count: findings.count { !$0.isGood }) }
    }

    static func findings(_ context: CommandContext) async throws -> [Finding] {
        let configuration = try context.configuration()
        return [.good("the configuration makes sense")] + (await Self.database(context, configuration))
            + (await Self.telegram(configuration)) + (await Self.redis(configuration))
    }

    private static func database(_ context: CommandContext, _ configuration: Configuration) async -> [Finding] {
        let connections = configuration.workers * configuration.connectionsPerLoop
        do {
            return try await context.withBackend(isMigrated: false) { backend in
                let row = try await backend.database.read(
                    """
                    SELECT current_setting('server_version_num')::int AS version,
                           current_setting('fsync')::bool AND current_setting('synchronous_commit') <> 'off' AS durable,
                           current_setting('max_connections')::int AS connections, clock_timestamp() AS time
                    """
                ).first
                guard let row else { return [.bad("the database gave no answer", mend: "look at its log")] }
                return [
                    try row.get("version", as: Int64.self) >= 150_000
                        ? .good("PostgreSQL answers and is new enough")
                        : .bad("PostgreSQL is older than 15", mend: "upgrade it"),
                    try row.get("durable", as: Bool.self)
                        ? .good("commits are durable")
                        : .bad("commits may be lost", mend: "set fsync and synchronous_commit to on"),
                    try row.get("connections", as: Int64.self) > Int64(connections)
                        ? .good("PostgreSQL allows our \(connections) connections")
                        : .bad("max_connections is not above our \(connections)", mend: "raise it or lower DB_POOL"),
                    Self.skew(try row.get("time")),
                ]
            }
        } catch {
            // Here the operator is looking, and libpq's own words help; the log keeps them out.
            let reason = if case .unreachable(let words)? = error as? DatabaseError { words } else { "\(error)" }
            return [.bad("the database cannot be used: \(reason)", mend: "check DATABASE_URL, or install PostgreSQL")]
        }
    }

    private static func skew(_ theirs: Instant) -> Finding {
        let apart = theirs.duration(since: SystemClock().now())
        return apart > .seconds(-2) && apart < .seconds(2)
            ? .good("our clock and the database's agree")
            : .bad("our clock and the database's differ by \(apart)", mend: "let both machines follow a time server")
    }

    private static func telegram(_ configuration: Configuration) async -> [Finding] {
        guard !configuration.isPlayground else {
            return [.good("no TELEGRAM_BOT_TOKEN: the simulator plays Telegram")]
        }
        do {
            let client = try BotClient.configured(configuration)
            let name = try await client.call(.getMe)["username"]?.string ?? "?"
            let webhook = try await client.call(.getWebhookInfo)
            return [.good("Telegram knows the bot as @\(name)")] + Self.webhook(webhook, configuration)
        } catch {
            return [
                .bad("Telegram does not answer as it should", mend: "check TELEGRAM_BOT_TOKEN and TELEGRAM_API_URL")
            ]
        }
    }

    private static func webhook(_ info: JSONValue, _ configuration: Configuration) -> [Finding] {
        let mend = "run `dianabot telegram set-webhook`"
        let address = Webhook.address(of: info["url"]?.string ?? "")
        let allowed = Set((info["allowed_updates"]?.array ?? []).compactMap(\.string))
        let missing = BotMenu.profile.allowedUpdates.filter { !allowed.contains($0) }
        let pending = info["pending_update_count"]?.int ?? 0
        return [
            configuration.webhookAddress.map { $0 == address }
                ?? (address.hasPrefix("https://") && address.hasSuffix(TelegramWebhook.path))
                ? .good("the webhook is set") : .bad("the webhook is not ours", mend: mend),
            missing.isEmpty
                ? .good("Telegram sends every kind of update we handle")
                : .bad("Telegram does not send \(missing.joined(separator: ", "))", mend: mend),
            pending < 100
                ? .good("\(pending) updates wait")
                : .bad("\(pending) updates wait", mend: "see the log for failing updates"),
        ]
    }

    private static func redis(_ configuration: Configuration) async -> [Finding] {
        guard let url = configuration.redisURL else { return [.good("no REDIS_URL: everything works without")] }
        let problem = await offload { () -> String? in
            do {
                _ = try RedisProbe.ping(url: url, deadline: .now.advanced(by: .seconds(2)))
                return nil
            } catch { return "\(error)" }
        }
        guard let problem else { return [.good("Redis answers")] }
        return [.bad("Redis does not answer: \(problem)", mend: "check REDIS_URL")]
    }
}

struct DoctorFailure: Error, CustomStringConvertible {
    let count: Int

    var description: String { "\(self.count) findings need mending" }
}
