import Coordination
import TLS
import Testing

@testable import App

@Suite struct ConfigurationTests {
    @Test(arguments: [["--bogus", "1"], ["--days", "2", "stray"]])
    func `a command refuses what is neither an option nor a setting`(strange: [String]) async {
        #expect(await DianaBot.run(["economy", "simulate", "--members", "9"] + strange, environment: [:]) == 2)
    }

    private func configuration(_ environment: [String: String], flags: [String] = []) throws -> Configuration {
        try Configuration(SettingValues(flags: flags, environment: environment))
    }

    @Test func `with nothing configured the playground is served on this machine only`() throws {
        let configuration = try self.configuration([:])
        #expect(configuration.isPlayground)
        #expect(configuration.host == "127.0.0.1")
        #expect(configuration.port == 8080)
        #expect(configuration.databaseURL == nil)
    }

    @Test func `a flag wins over the environment, and an empty variable is absent`() throws {
        let configuration = try self.configuration(
            ["PORT": "1", "HOST": ""], flags: ["--port", "2", "--time-zone=Europe/Madrid"])
        #expect(configuration.port == 2)
        #expect(configuration.host == "127.0.0.1")
        #expect(configuration.timeZone == "Europe/Madrid")
    }

    @Test(arguments: [
        ("127.0.0.1", "http://127.0.0.1:80"), ("0.0.0.0", "http://127.0.0.1:80"), ("::", "http://[::1]:80"),
        ("fd00::7", "http://[fd00::7]:80"), ("localhost", "http://localhost:80"),
    ])
    func `the address shown is one that can be reached from here`(host: String, address: String) throws {
        #expect(try self.configuration(["HOST": host]).localAddress(port: 80) == address)
    }

    @Test(arguments: [("2", "16", 8), ("1", "3", 3), ("16", "16", 2), ("64", "2", 2)])
    func `connections are shared out among the loops, at least two to each`(
        workers: String, connections: String, perLoop: Int
    ) throws {
        let configuration = try self.configuration(["WORKERS": workers, "DB_POOL": connections])
        #expect(configuration.connectionsPerLoop == perLoop)
    }

    @Test func `what one busy member may hold up can be set`() throws {
        let standard = try self.configuration([:]).coordinatorLimits
        #expect(standard.waitersPerLane == CoordinatorLimits().waitersPerLane)
        #expect(standard.lanePatience == CoordinatorLimits().lanePatience)
        let limits = try self.configuration(["LANE_WAITERS": "3"], flags: ["--lane-patience", "7"]).coordinatorLimits
        #expect(limits.waitersPerLane == 3)
        #expect(limits.lanePatience == .seconds(7))
        for mistake in [["LANE_WAITERS": "0"], ["LANE_PATIENCE": "0"], ["LANE_PATIENCE": "301"]] {
            #expect(throws: ConfigurationError.self) { try self.configuration(mistake) }
        }
    }

    @Test func `every mistake is told at once, by name and rule`() {
        let error = #expect(throws: ConfigurationError.self) {
            try self.configuration(
                ["PORT": "65536", "LOG_LEVEL": "loud", "TELEGRAM_WEBHOOK_SECRET": "a b", "DB_POOL": "many"],
                flags: ["--nonsense", "--workers"])
        }
        let problems = error?.problems.joined(separator: "\n") ?? ""
        for part in [
            "PORT must be a whole number from 0 to 65535", "LOG_LEVEL must be debug", "TELEGRAM_WEBHOOK_SECRET must be",
            "DB_POOL must be a whole number from 2 to 200", "--nonsense is not a setting", "--workers needs a value",
        ] {
            #expect(problems.contains(part))
        }
    }

    @Test func `a bot token without a webhook secret is refused`() {
        let error = #expect(throws: ConfigurationError.self) {
            try self.configuration(["TELEGRAM_BOT_TOKEN": "123456:abcdefgh"])
        }
        #expect(error?.problems.count == 1)
        #expect(throws: ConfigurationError.self) { try self.configuration(["TELEGRAM_BOT_TOKEN": "nonsense"]) }
    }

    @Test func `certificates and keys come in pairs, in order`() throws {
        let configuration = try self.configuration(["TLS_CERTIFICATE": "a.pem,b.pem", "TLS_KEY": "a.key,b.key"])
        #expect(configuration.tlsKeyPairs.map(\.certificatePath) == ["a.pem", "b.pem"])
        #expect(configuration.tlsKeyPairs.map(\.keyPath) == ["a.key", "b.key"])
        #expect(try self.configuration([:]).tlsKeyPairs.isEmpty)
        for keys in ["", "a.key", "a.key,"] {
            #expect(throws: ConfigurationError.self) {
                try self.configuration(["TLS_CERTIFICATE": "a.pem,b.pem", "TLS_KEY": keys])
            }
        }
    }

    @Test func `the words of a command end where its options begin`() {
        let context = CommandContext(words: ["create", "--name", "Eva", "--port", "1"], environment: [:])
        #expect(context.words == ["create"])
        #expect(context.option("--name") == "Eva")
        #expect(context.settings.text("PORT") == "1")
    }
}
