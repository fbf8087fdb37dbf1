import BotUI
import Coordination
import Glibc
import HTTPServer
import RateLimits
import Resilience
import TLS
import Telemetry

/// Everything the process is told from outside, checked.
struct Configuration: Sendable {
    var host: String
    var port: UInt16
    var tlsKeyPairs: [TLSKeyPair]
    var publicURL: String?
    var databaseURL: String?
    var databaseConnections: Int
    var acquireTimeout, lockTimeout, statementTimeout, idleInTransactionTimeout: Duration
    var redisURL: String?
    var rateRules: RateRules
    var cachePollInterval: Duration
    var cachedMembers: Int
    var circuit: CircuitState.Settings
    var coordinatorLimits = CoordinatorLimits()
    var dataDirectory: String
    var filesDirectory: String?
    var telegramToken: String?
    var telegramAPIURL: String
    var telegramWebhookSecret: String?
    var timeZone: String
    var logLevel: LogLevel
    var workers: Int
    var eventWorkers: Int
    var eventRetentionDays: Int
    var headerTimeout, bodyTimeout, idleTimeout, writeTimeout, shutdownTimeout: Duration
    var maxRequestLineBytes, maxHeaderFields, maxHeaderBytes, maxBodyBytes: Int
    var maxConnections, maxConnectionsPerAddress, maxRequestsPerConnection: Int
    var trustedProxies: [AddressRange]
    var crossOrigin: CrossOriginPolicy?
    var sharesPort: Bool
    /// Zero where this instance does none.
    var jobConcurrency: Int
    var jobPollInterval, jobLease, jobHistory, discardedJobHistory, workflowHistory: Duration

    /// - Throws: every mistake at once.
    init(_ given: SettingValues) throws(ConfigurationError) {
        var values = given
        self.host = values.text("HOST") ?? ""
        self.port = UInt16(values.int("PORT", in: 0...65_535))
        self.tlsKeyPairs = Self.keyPairs(&values)
        self.publicURL = values.text("PUBLIC_URL", "an http or https address", Self.isWebAddress)
        self.databaseURL = values.text("DATABASE_URL")
        self.databaseConnections = values.int("DB_POOL", in: 2...200)
        self.acquireTimeout = .seconds(values.int("DB_ACQUIRE_TIMEOUT", in: 1...300))
        self.lockTimeout = .seconds(values.int("DB_LOCK_TIMEOUT", in: 1...300))
        self.statementTimeout = .seconds(values.int("DB_STATEMENT_TIMEOUT", in: 1...300))
        self.idleInTransactionTimeout = .seconds(values.int("DB_IDLE_TIMEOUT", in: 1...300))
        self.redisURL = values.text("REDIS_URL")
        self.rateRules = Self.rateRules(&values)
        self.cachePollInterval = .milliseconds(values.int("CACHE_POLL_MILLISECONDS", in: 10...2000))
        self.cachedMembers = values.int("CACHED_MEMBERS", in: 100...10_000_000)
        self.circuit = CircuitState.Settings(
            failures: values.int("CIRCUIT_FAILURES", in: 1...1000),
            pause: .seconds(values.int("CIRCUIT_PAUSE", in: 1...3600)))
        self.coordinatorLimits.waitersPerLane = values.int("LANE_WAITERS", in: 1...100_000)
        self.coordinatorLimits.lanePatience = .seconds(values.int("LANE_PATIENCE", in: 1...300))
        self.dataDirectory = values.text("DIANABOT_DATA") ?? ""
        self.filesDirectory = values.text("DIANABOT_FILES")
        self.telegramToken = values.text("TELEGRAM_BOT_TOKEN", "of the form 123456:letters", Self.isToken)
        self.telegramAPIURL = values.text("TELEGRAM_API_URL", "an http or https address", Self.isWebAddress) ?? ""
        self.telegramWebhookSecret = values.text(
            "TELEGRAM_WEBHOOK_SECRET", "1 to 256 characters of A-Z a-z 0-9 _ -", Self.isSecret)
        self.timeZone = values.text("TIME_ZONE") ?? ""
        self.logLevel = values.text("LOG_LEVEL").flatMap(LogLevel.init) ?? .info
        _ = values.text("LOG_LEVEL", "debug, info, warning or error") { LogLevel(rawValue: $0) != nil }
        self.workers = values.int("WORKERS", in: 1...64, or: sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        self.eventWorkers = values.int("EVENT_WORKERS", in: 0...16)
        self.eventRetentionDays = values.int("EVENT_RETENTION_DAYS", in: 31...36_500)
        self.headerTimeout = .seconds(values.int("HTTP_HEADER_TIMEOUT", in: 1...3600))
        self.bodyTimeout = .seconds(values.int("HTTP_BODY_TIMEOUT", in: 1...3600))
        self.idleTimeout = .seconds(values.int("HTTP_IDLE_TIMEOUT", in: 1...3600))
        self.writeTimeout = .seconds(values.int("HTTP_WRITE_TIMEOUT", in: 1...3600))
        self.shutdownTimeout = .seconds(values.int("SHUTDOWN_TIMEOUT", in: 1...3600))
        self.maxBodyBytes = values.int("HTTP_MAX_BODY", in: 1024...1_073_741_824)
        self.maxRequestLineBytes = values.int("HTTP_MAX_REQUEST_LINE", in: 256...65_536)
        self.maxHeaderFields = values.int("HTTP_MAX_HEADER_FIELDS", in: 16...10_000)
        self.maxHeaderBytes = values.int("HTTP_MAX_HEADER_BYTES", in: 1024...1_048_576)
        self.maxConnections = values.int("HTTP_MAX_CONNECTIONS", in: 1...1_000_000)
        self.maxConnectionsPerAddress = values.int("HTTP_MAX_CONNECTIONS_PER_ADDRESS", in: 1...1_000_000)
        self.maxRequestsPerConnection = values.int("HTTP_MAX_REQUESTS_PER_CONNECTION", in: 1...1_000_000_000)
        self.trustedProxies = values.list("HTTP_TRUSTED_PROXIES", "addresses or ranges such as 10.0.0.0/8") {
            AddressRange($0)
        }
        let origins = values.list("HTTP_CORS_ORIGINS", "origins such as https://example.org, or *") { origin in
            CrossOriginPolicy(origins: [origin]) == nil ? nil : origin
        }
        self.crossOrigin = origins.isEmpty ? nil : CrossOriginPolicy(origins: origins)
        self.sharesPort =
            values.text("HTTP_SHARES_PORT", "yes or no") { $0 == "yes" || $0 == "no" } == "yes"
        self.jobConcurrency = values.int("JOB_CONCURRENCY", in: 0...64)
        self.jobPollInterval = .seconds(values.int("JOB_POLL_INTERVAL", in: 1...3600))
        self.jobLease = .seconds(values.int("JOB_LEASE", in: 2...3600))
        self.jobHistory = .seconds(86_400) * values.int("JOB_HISTORY_DAYS", in: 1...365)
        self.discardedJobHistory = .seconds(86_400) * values.int("JOB_DISCARDED_DAYS", in: 1...3650)
        self.workflowHistory = .seconds(86_400) * values.int("WORKFLOW_HISTORY_DAYS", in: 1...3650)
        if self.telegramToken != nil, self.telegramWebhookSecret == nil {
            values.fail(
                "TELEGRAM_WEBHOOK_SECRET must be set with TELEGRAM_BOT_TOKEN: nothing else tells Telegram's updates")
        }
        guard values.errors.isEmpty else { throw ConfigurationError(problems: values.errors) }
    }

    /// Without a token the playground is served and a simulator plays Telegram.
    var isPlayground: Bool { self.telegramToken == nil }

    /// At least two, so that a long transaction does not hold up a loop's reads.
    var connectionsPerLoop: Int { max(2, self.databaseConnections / self.workers) }

    /// Where Telegram reaches the webhook; `nil` when nobody said.
    var webhookAddress: String? {
        self.publicURL.map { "\($0.hasSuffix("/") ? String($0.dropLast()) : $0)\(TelegramWebhook.path)" }
    }

    /// How a browser and the simulator on this machine reach what listens on ``host``.
    func localAddress(port: UInt16, scheme: String = "http") -> String {
        let host = ["0.0.0.0": "127.0.0.1", "::": "::1"][self.host] ?? self.host
        return "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    private static func keyPairs(_ values: inout SettingValues) -> [TLSKeyPair] {
        func paths(_ name: String) -> [String] {
            (values.text(name) ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let (certificates, keys) = (paths("TLS_CERTIFICATE"), paths("TLS_KEY"))
        guard certificates.count == keys.count, !(certificates + keys).contains("") else {
            if values.isGiven("TLS_CERTIFICATE") || values.isGiven("TLS_KEY") {
                values.fail("TLS_CERTIFICATE and TLS_KEY must name as many files each, separated by commas")
            }
            return []
        }
        return zip(certificates, keys).map { TLSKeyPair(certificatePath: $0, keyPath: $1) }
    }

    private static func rateRules(_ values: inout SettingValues) -> RateRules {
        let pairs = values.list("RATE_LIMITS", "limits such as decision=20/60") { text -> (RateAction, RateLimit)? in
            let sides = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard sides.count == 2, let action = RateAction(rawValue: sides[0]), let limit = RateLimit(sides[1]) else {
                return nil
            }
            return (action, limit)
        }
        return RateRules(Dictionary(pairs) { _, last in last })
    }

    private static func isWebAddress(_ text: String) -> Bool { text.hasPrefix("https://") || text.hasPrefix("http://") }

    private static func isSecret(_ text: String) -> Bool {
        (1...256).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == 0x5F || byte == 0x2D
            }
    }

    private static func isToken(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 && Int64(parts[0]) != nil && parts[1].utf8.count >= 8 && Self.isSecret(String(parts[1]))
    }
}

/// What is wrong with the configuration, one sentence each.
struct ConfigurationError: Error {
    let problems: [String]
}
