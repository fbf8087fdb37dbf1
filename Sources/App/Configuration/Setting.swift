import RateLimits

/// One thing that can be configured: by the environment variable of its name, or by the flag of the same
/// name (`DB_POOL` is `--db-pool`), which wins.
struct Setting: Sendable {
    let name: String
    /// What holds when nothing is said; `nil` when then there is none.
    let standard: String?
    /// Shown as `***`.
    let isSecret: Bool
    let help: String

    init(_ name: String, _ standard: String?, secret: Bool = false, _ help: String) {
        self.name = name
        self.standard = standard
        self.isSecret = secret
        self.help = help
    }

    var flag: String { "--\(self.name.lowercased().replacing("_", with: "-"))" }

    static let all: [Setting] = [
        Setting("HOST", "127.0.0.1", "address to listen on; 0.0.0.0 for all of IPv4"),
        Setting("PORT", "8080", "port to listen on, 0 for any free one"),
        Setting(
            "TLS_CERTIFICATE", nil,
            "PEM file of the certificate and its chain: the port then speaks TLS alone; several, separated by commas, "
                + "are chosen among by host name; SIGHUP reads them again"),
        Setting("TLS_KEY", nil, "PEM file of its private key; as many, in the same order"),
        Setting("PUBLIC_URL", nil, "https address under which Telegram reaches this server"),
        Setting(
            "DATABASE_URL", nil, secret: true,
            "PostgreSQL connection; without it a private cluster is kept in DIANABOT_DATA"),
        Setting("DB_POOL", "16", "database connections in all, 2 to 200; at least two per event loop are opened"),
        Setting("DB_ACQUIRE_TIMEOUT", "2", "seconds to wait for a free database connection, 1 to 300"),
        Setting("DB_LOCK_TIMEOUT", "3", "seconds that a statement waits for another's lock, 1 to 300"),
        Setting("DB_STATEMENT_TIMEOUT", "5", "seconds that a statement may take, 1 to 300"),
        Setting("DB_IDLE_TIMEOUT", "10", "seconds between two statements of a transaction, 1 to 300"),
        Setting("REDIS_URL", nil, secret: true, "Redis, where there is one; nothing durable is kept in it"),
        Setting(
            "RATE_LIMITS", nil,
            "how often each may, where not \(RateAction.allCases.map { "\($0.rawValue)=\($0.standard)" }.joined(separator: ",")): "
                + "so many in so many seconds; a staff key may have a limit of its own"),
        Setting(
            "CACHE_POLL_MILLISECONDS", "250",
            "how often other instances' changes are looked for, 10 to 2000; Redis, where there is one, tells at once"),
        Setting(
            "CACHED_MEMBERS", "100000",
            "of how many members it is kept who they are and what they own, 100 to 10000000; some 600 bytes each"),
        Setting("LANE_WAITERS", "256", "operations of one member that may wait for the one under way, 1 to 100000"),
        Setting("LANE_PATIENCE", "20", "seconds that one of them waits at most, 1 to 300; then the answer is 503"),
        Setting("CIRCUIT_FAILURES", "5", "failures in a row after which Telegram or Redis is left alone, 1 to 1000"),
        Setting("CIRCUIT_PAUSE", "60", "seconds until it is tried again, 1 to 3600"),
        Setting("DIANABOT_DATA", ".dianabot", "directory of the private cluster"),
        Setting(
            "DIANABOT_FILES", nil,
            "directory that holds Public, Content and openapi.yaml; found by itself in a checkout"),
        Setting(
            "TELEGRAM_BOT_TOKEN", nil, secret: true,
            "the bot's token; without it the playground's simulator plays Telegram"),
        Setting("TELEGRAM_API_URL", "https://api.telegram.org", "base of the Bot API, without the token"),
        Setting(
            "TELEGRAM_WEBHOOK_SECRET", nil, secret: true,
            "1 to 256 of A-Z a-z 0-9 _ -; Telegram sends it with every update"),
        Setting("TIME_ZONE", "UTC", "IANA name; the days of new members are counted in it"),
        Setting("LOG_LEVEL", "info", "debug, info, warning or error"),
        Setting("WORKERS", nil, "event loops, 1 to 64; one per core unless said"),
        Setting(
            "EVENT_WORKERS", "2",
            "subscribers that take events at a time, 1 to 16, each with a database connection; 0 leaves all events to "
                + "other instances"),
        Setting("EVENT_RETENTION_DAYS", "400", "days that events are kept at least, 31 to 36500"),
        Setting("HTTP_HEADER_TIMEOUT", "10", "seconds for a request's head"),
        Setting("HTTP_BODY_TIMEOUT", "30", "seconds for a request's body"),
        Setting("HTTP_IDLE_TIMEOUT", "75", "seconds a kept-alive connection may wait"),
        Setting("HTTP_MAX_BODY", "1048576", "bytes of a request's body"),
        Setting("HTTP_WRITE_TIMEOUT", "30", "seconds a client may take nothing of what it asked for"),
        Setting("HTTP_MAX_REQUEST_LINE", "8192", "bytes of a request's first line"),
        Setting("HTTP_MAX_HEADER_FIELDS", "100", "number of a request's header fields"),
        Setting("HTTP_MAX_HEADER_BYTES", "16384", "bytes of a request's header fields"),
        Setting("HTTP_MAX_CONNECTIONS", "10000", "open connections in all, 1 to 1000000"),
        Setting("HTTP_MAX_CONNECTIONS_PER_ADDRESS", "10000", "open connections from one address, 1 to 1000000"),
        Setting("HTTP_MAX_REQUESTS_PER_CONNECTION", "100000", "requests after which a connection is closed"),
        Setting(
            "HTTP_TRUSTED_PROXIES", nil,
            "addresses and ranges, parted by commas, whose Forwarded and X-Forwarded headers are believed"),
        Setting("HTTP_CORS_ORIGINS", nil, "origins, parted by commas, whose pages may call the API; * for all"),
        Setting("HTTP_SHARES_PORT", "no", "yes lets a second instance listen on the port: restarts lose no request"),
        Setting("SHUTDOWN_TIMEOUT", "20", "seconds that requests and jobs under way get to end"),
        Setting(
            "JOB_CONCURRENCY", "4", "jobs at a time, 0 for none here, to 64; two more connections than that are opened"),
        Setting("JOB_POLL_INTERVAL", "1", "seconds between looks for jobs that nobody announced"),
        Setting("JOB_LEASE", "30", "seconds after which the jobs of an instance that vanished are taken up by others"),
        Setting("JOB_HISTORY_DAYS", "7", "days that jobs stay which were completed or cancelled"),
        Setting("JOB_DISCARDED_DAYS", "90", "days that jobs stay which were given up"),
        Setting("WORKFLOW_HISTORY_DAYS", "365", "days that runs of workflows stay which have ended"),
    ]
}
