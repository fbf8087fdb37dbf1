import EventLoops
import Glibc
import Telemetry

/// The program: one command per run.
public enum DianaBot {
    /// - Parameter arguments: without the program's own name.
    /// - Returns: the exit status: 0 done, 1 it could not be done, 2 the call makes no sense.
    public static func run(_ arguments: [String], environment: [String: String]) async -> Int32 {
        // A peer that has gone is an error of one write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        var words = arguments[...]
        guard let name = words.popFirst(), !["help", "--help", "-h"].contains(name) else {
            say(Usage.text)
            return arguments.isEmpty ? 2 : 0
        }
        guard let command = commands[name] else {
            complain("there is no command \(name); `dianabot help` lists them")
            return 2
        }
        do {
            let context = CommandContext(words: Array(words), environment: environment)
            try context.refuseStrangers()
            try await command(context)
            return 0
        } catch let error as UsageError {
            complain(error.description)
            return 2
        } catch let error as ConfigurationError {
            for problem in error.problems { complain(problem) }
            return 2
        } catch {
            complain("\(error)")
            return 1
        }
    }

    private static let commands: [String: @Sendable (CommandContext) async throws -> Void] = [
        "serve": Serve.run, "migrate": MigrateCommand.run, "keys": KeysCommand.run, "content": ContentCommand.run,
        "telegram": TelegramCommand.run, "verify": VerifyCommand.run, "economy": EconomyCommand.run,
        "doctor": Doctor.run, "config": ConfigCommand.run,
    ]

    private static func complain(_ problem: String) {
        let line = Array("dianabot: \(problem)\n".utf8)
        _ = line.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    }
}

/// A call that makes no sense, and what would.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

enum Usage {
    static let text = """
        dianabot <command> [--setting value …]

          serve                             run the server; with nothing configured, the playground too
          migrate                           bring the database's schema up to date
          migrate status                    list the migrations and when each was applied
          keys create --name NAME [--scopes a,b] [--rate-per-minute N]
                                            make a staff key and print it, this once
          keys revoke PREFIX                end a staff key; the prefix stands after dk_
          content check PATH…               look for mistakes in stories, game content (.json) and trivia
                                            (…trivia.json); of a folder, in all below it
          content diff PATH…                what publishing each of them would change
          content publish FILE              check one of them and put it in the database
          content versions STORY            list what was published, the newest first
          content show STORY [VERSION]      print the text that is read, or an earlier one
          content rollback STORY VERSION    publish the text of an earlier version again
          content playtest FILE [--from FRAGMENT] [--with "flag seen, courage = 3"] [--take a,b] [--language es|en]
                                            read a story as an invented member, who gets nothing
          content solve FILE [--daily N] [--json]
                                            what each fragment of a story asks of members at least, and where
                                            they may be stuck; N besitos a day come from /daily
          content export FILE [--language es|en]
                                            print a story as a Twee 3 file, which Twine opens
          content import FILE [--language es|en] [--both]
                                            print a Twee 3 file as a story; what it has and we have not is told
                                            line by line; --both writes its texts down for both languages
          telegram set-webhook              tell Telegram where updates go, and which
          economy simulate [--preset 002|001|current] [--days N] [--members N] [--seed N]
                                            play members through days of an economy: a table and a chart
          verify ledger                     prove that balances, lots and ledger agree
          verify operation NAME … [--at STEP]
                                            kill a process at every step of an operation, repeat it, and prove
                                            that nothing was lost or done twice; in databases of its own
          verify operations [--steps N]     the same for every operation; at N steps of each at most
          doctor                            check configuration, database, Telegram and Redis
          config                            show every setting and where it comes from
          help                              these lines

        Settings are environment variables, or flags of the same name: PORT is --port.
        """
}
