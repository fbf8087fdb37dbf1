// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors with the compiler this was written for; a newer one may know new warnings.
#if compiler(<6.4)
    let warnings: [SwiftSetting] = [.treatAllWarnings(as: .error)]
#else
    let warnings: [SwiftSetting] = []
#endif

let strict: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ] + warnings

/// The hot path of a request, whose state one thread owns: the release build leaves out the run-time checks for
/// overlapping access there (5.8 to 5.6 µs of a request). Debug builds, and so the tests, keep them everywhere.
let hotPath: Set = ["EventLoops", "HTTPServer", "HTTPWire"]
let unchecked: [SwiftSetting] = [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

/// Generic, and asked in every request: the release build lets their users specialise them.
let specialised: Set = ["Caches", "JSON", "Telemetry"]
let crossModule: [SwiftSetting] = [.unsafeFlags(["-cross-module-optimization"], .when(configuration: .release))]

/// System libraries: target, pkg-config name (empty: found without), Debian package.
let system: [(name: String, pkgConfig: String, package: String)] = [
    ("CLinux", "", "libc6-dev"),
    ("CPostgres", "libpq", "libpq-dev"),
    ("CHiredis", "", "libhiredis-dev"),
    ("COpenSSL", "openssl", "libssl-dev"),
    ("CZlib", "zlib", "zlib1g-dev"),
    ("CCurlHeaders", "libcurl", "libcurl4-openssl-dev"),
]

/// One line per target: its name and everything it may import. The graph only points up this list.
let graph: [(name: String, imports: [String])] = [
    // Wire and drivers
    ("Vocabulary", []),
    ("JSON", ["Vocabulary"]),
    ("Telemetry", ["JSON", "Vocabulary"]),
    ("Resilience", ["Telemetry"]),
    ("Crypto", ["COpenSSL"]),
    ("TLS", ["COpenSSL"]),
    ("EventLoops", ["CLinux"]),
    ("Postgres", ["Vocabulary"]),
    (
        "PostgresDriver",
        ["CPostgres", "EventLoops", "JSON", "Postgres", "Resilience", "Telemetry", "Vocabulary"]
    ),
    ("Schema", ["CAssets", "Crypto", "Postgres", "PostgresDriver", "Vocabulary"]),
    ("PrivateCluster", ["CLinux", "EventLoops", "JSON", "Telemetry"]),
    ("HTTPWire", []),
    (
        "HTTPServer",
        ["CLinux", "CZlib", "Crypto", "EventLoops", "HTTPWire", "JSON", "TLS", "Telemetry", "Vocabulary"]
    ),
    ("HTTPClient", ["CCurl", "CCurlHeaders", "EventLoops"]),
    ("TelegramAPI", ["HTTPClient", "JSON", "Resilience", "Vocabulary"]),
    ("Redis", ["CHiredis", "EventLoops", "Resilience"]),
    ("RateLimits", ["Postgres", "Redis", "Resilience", "Telemetry", "Vocabulary"]),
    ("Caches", ["Telemetry"]),
    // Coordination
    ("EventCatalogue", ["JSON", "Vocabulary"]),
    (
        "Coordination",
        ["Caches", "Crypto", "EventCatalogue", "EventLoops", "JSON", "Postgres", "Telemetry", "Vocabulary"]
    ),
    // Domains
    (
        "Identity",
        ["Caches", "Coordination", "Crypto", "EventCatalogue", "JSON", "Postgres", "Telemetry", "Vocabulary"]
    ),
    ("Gamification", ["Caches", "Coordination", "EventCatalogue", "JSON", "Postgres", "Telemetry", "Vocabulary"]),
    ("Narrative", ["Caches", "Coordination", "EventCatalogue", "JSON", "Postgres", "Telemetry", "Vocabulary"]),
    ("Commerce", ["Caches", "Coordination", "EventCatalogue", "JSON", "Postgres", "Telemetry", "Vocabulary"]),
    ("Membership", ["Coordination", "EventCatalogue", "JSON", "Postgres", "Vocabulary"]),
    ("Experiences", ["Coordination", "EventCatalogue", "JSON", "Postgres", "Vocabulary"]),
    ("BotSetup", ["Coordination", "JSON", "Postgres", "TelegramAPI", "Vocabulary"]),
    // Surfaces
    (
        "Workers",
        [
            "Caches", "Coordination", "Crypto", "EventCatalogue", "JSON", "Postgres", "Resilience", "Telemetry",
            "Vocabulary",
        ]
    ),
    (
        "PublicAPI",
        [
            "BotSetup", "Commerce", "Coordination", "EventCatalogue", "EventLoops", "Experiences", "Gamification",
            "HTTPServer",
            "Identity", "JSON", "Membership", "Narrative", "Postgres", "RateLimits", "Telemetry", "Vocabulary",
        ]
    ),
    (
        "BotUI",
        [
            "BotSetup", "Coordination", "Crypto", "EventCatalogue", "Experiences", "Gamification", "HTTPServer",
            "Identity", "JSON", "Narrative",
            "Postgres", "RateLimits", "Telemetry", "TelegramAPI", "Vocabulary",
        ]
    ),
    (
        "TelegramSimulator",
        [
            "Crypto", "EventLoops", "HTTPClient", "HTTPServer", "HTTPWire", "JSON", "Telemetry", "TelegramAPI",
            "Vocabulary",
        ]
    ),
    ("FuzzTargets", ["Coordination", "HTTPServer", "HTTPWire", "JSON", "Postgres"]),
    ("TestCertificates", ["COpenSSL", "TLS"]),
    (
        "TestKit",
        ["CLinux", "Coordination", "EventLoops", "Postgres", "PostgresDriver", "PrivateCluster", "Schema", "Telemetry"]
    ),
    (
        "App",
        [
            "BotSetup", "BotUI", "CLinux", "Caches", "Commerce", "Coordination", "Crypto", "EventCatalogue",
            "EventLoops", "Experiences", "Gamification", "HTTPClient", "HTTPServer", "Identity", "JSON", "Membership",
            "Narrative", "Postgres", "PostgresDriver", "PrivateCluster", "PublicAPI", "RateLimits", "Redis",
            "Resilience", "Schema", "TLS", "Telemetry",
            "TelegramAPI", "TelegramSimulator", "Vocabulary", "Workers",
        ]
    ),
]

/// One line per test target: its name and everything it may import.
let tests: [(name: String, imports: [String])] = [
    ("VocabularyTests", ["Vocabulary"]),
    ("JSONTests", ["JSON", "Vocabulary"]),
    ("TelemetryTests", ["JSON", "Telemetry"]),
    ("ResilienceTests", ["Resilience", "Telemetry"]),
    ("PostgresTests", ["Postgres", "Vocabulary"]),
    ("EventLoopsTests", ["CLinux", "EventLoops"]),
    ("EventCatalogueTests", ["EventCatalogue", "JSON", "Vocabulary"]),
    (
        "CoordinationTests",
        ["Coordination", "EventCatalogue", "EventLoops", "JSON", "Postgres", "PostgresDriver", "TestKit", "Vocabulary"]
    ),
    (
        "GamificationTests",
        [
            "Caches", "Coordination", "Crypto", "EventCatalogue", "Gamification", "Identity", "JSON", "Postgres",
            "PostgresDriver", "TestKit",
            "Vocabulary", "Workers",
        ]
    ),
    (
        "BotSetupTests",
        [
            "BotSetup", "Coordination", "Crypto", "HTTPClient", "JSON", "Postgres", "PostgresDriver", "TelegramAPI",
            "TelegramSimulator", "Telemetry", "TestKit", "Vocabulary", "Workers",
        ]
    ),
    (
        "BotUITests",
        [
            "BotSetup", "BotUI", "Commerce", "Coordination", "Crypto", "Experiences", "Gamification", "HTTPClient",
            "Identity", "JSON", "Membership",
            "Narrative", "Postgres",
            "PostgresDriver", "RateLimits", "Telemetry", "TelegramAPI", "TelegramSimulator", "TestKit", "Vocabulary",
            "Workers",
        ]
    ),
    (
        "CommerceTests",
        [
            "Caches", "Commerce", "Coordination", "Crypto", "EventLoops", "Gamification", "Postgres", "PostgresDriver",
            "TestKit", "Vocabulary",
        ]
    ),
    (
        "PublicAPITests",
        [
            "BotSetup", "Commerce", "Coordination", "Crypto", "Experiences", "Gamification", "HTTPServer", "HTTPWire",
            "Identity", "JSON", "Membership", "Narrative", "Postgres", "PostgresDriver", "PublicAPI", "RateLimits",
            "Telemetry", "TestKit",
            "Vocabulary",
        ]
    ),
    (
        "AppTests",
        [
            "App", "BotSetup", "BotUI", "Caches", "Commerce", "Coordination", "Crypto", "EventCatalogue", "EventLoops",
            "Experiences", "Gamification", "HTTPClient", "HTTPServer", "HTTPWire", "Identity", "JSON", "Membership",
            "Narrative",
            "Postgres", "PostgresDriver", "Resilience", "TLS", "TelegramAPI", "TelegramSimulator", "Telemetry",
            "TestKit", "Vocabulary", "Workers",
        ]
    ),
    (
        "EndToEndTests",
        [
            "EventLoops", "HTTPClient", "HTTPServer", "HTTPWire", "JSON", "Postgres", "PostgresDriver",
            "PrivateCluster", "TelegramAPI", "TelegramSimulator", "Telemetry", "TestKit", "Vocabulary", "dianabot",
        ]
    ),
    ("HTTPClientTests", ["EventLoops", "HTTPClient"]),
    (
        "NarrativeTests",
        [
            "Caches", "Commerce", "Coordination", "Experiences", "Gamification", "JSON", "Membership", "Narrative",
            "Postgres", "PostgresDriver", "TestKit", "Vocabulary", "Workers",
        ]
    ),
    (
        "ExperiencesTests",
        [
            "Commerce", "Coordination", "EventCatalogue", "Experiences", "Gamification", "JSON", "Membership",
            "Narrative", "Postgres", "PostgresDriver", "TestKit", "Vocabulary", "Workers",
        ]
    ),
    ("PostgresDriverTests", ["EventLoops", "Postgres", "PostgresDriver", "Telemetry", "TestKit", "Vocabulary"]),
    ("PrivateClusterTests", ["CLinux", "Postgres", "PostgresDriver", "PrivateCluster", "Telemetry"]),
    ("SchemaTests", ["Postgres", "PostgresDriver", "Schema", "TestKit"]),
    ("TelegramAPITests", ["HTTPClient", "JSON", "Resilience", "TelegramAPI", "Vocabulary"]),
    (
        "TelegramSimulatorTests",
        [
            "Crypto", "EventLoops", "HTTPClient", "HTTPServer", "HTTPWire", "JSON", "Telemetry", "TelegramAPI",
            "TelegramSimulator", "Vocabulary",
        ]
    ),
    ("RedisTests", ["CLinux", "EventLoops", "Redis", "Resilience", "Telemetry", "TestKit"]),
    ("CachesTests", ["Caches", "Telemetry", "Vocabulary"]),
    (
        "RateLimitsTests",
        [
            "Postgres", "PostgresDriver", "RateLimits", "Redis", "Resilience", "Telemetry", "TestKit", "Vocabulary",
        ]
    ),
    (
        "WorkersTests",
        [
            "Caches", "Coordination", "Crypto", "EventCatalogue", "EventLoops", "HTTPClient", "HTTPServer", "HTTPWire",
            "JSON", "Postgres", "PostgresDriver", "Telemetry", "TestKit", "Vocabulary", "Workers",
        ]
    ),
    (
        "ExampleTests",
        [
            "Coordination", "Crypto", "EventCatalogue", "JSON", "Postgres", "PostgresDriver", "TestKit", "Vocabulary",
            "Workers",
        ]
    ),
    ("FuzzTests", ["FuzzTargets"]),
    ("TLSTests", ["COpenSSL", "TLS", "TestCertificates"]),
    ("HTTPWireTests", ["HTTPWire"]),
    (
        "HTTPServerTests",
        ["CLinux", "CZlib", "EventLoops", "HTTPServer", "HTTPWire", "TLS", "Telemetry", "TestCertificates"]
    ),
]

/// What the scripts alone build: `fuzz` links libFuzzer, which other builds do not have.
let tools: [Target] =
    Context.environment["DIANABOT_TOOLS"] == nil
    ? []
    : [
        .executableTarget(name: "fuzz", dependencies: ["FuzzTargets"], path: "Tools/fuzz", swiftSettings: strict),
        .executableTarget(
            name: "relay",
            dependencies: [
                "Coordination", "EventCatalogue", "Postgres", "PostgresDriver", "TestKit", "Vocabulary", "Workers",
            ],
            path: "Tools/relay",
            swiftSettings: strict),
        .executableTarget(
            name: "echo", dependencies: ["EventLoops", "HTTPServer", "HTTPWire", "TLS", "Telemetry"],
            path: "Tools/echo",
            swiftSettings: strict),
    ]

let package = Package(
    name: "dianabot",
    targets: system.map { library in
        .systemLibrary(
            name: library.name, pkgConfig: library.pkgConfig.isEmpty ? nil : library.pkgConfig,
            providers: [.apt([library.package])])
    } + [
        .target(name: "CCurl", dependencies: ["CCurlHeaders"]),
        .target(name: "CAssets"),
    ]
        + graph.map { target in
            .target(
                name: target.name, dependencies: target.imports.map { .byName(name: $0) },
                swiftSettings: strict + (hotPath.contains(target.name) ? unchecked : [])
                    + (specialised.contains(target.name) ? crossModule : []))
        } + [
            .executableTarget(name: "dianabot", dependencies: ["App"], swiftSettings: strict)
        ]
        + tools
        + tests.map { target in
            .testTarget(
                name: target.name, dependencies: target.imports.map { .byName(name: $0) }, swiftSettings: strict)
        },
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c2x
)
