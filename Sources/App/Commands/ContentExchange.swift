import Glibc
import Narrative
import Vocabulary

/// Stories to and from Twine, as Twee 3 files.
enum ContentExchange {
    /// Prints the story's source; what was left out goes to standard error, line by line.
    static func readTwee(at path: String, _ context: CommandContext) throws {
        let bytes = try Files.read(path)
        guard let text = String(validating: bytes, as: UTF8.self) else { throw ContentError("\(path) is not UTF-8") }
        let found = TweeImport(
            text, language: try Self.language(context).rawValue, isForBoth: context.option("--both") != nil)
        for note in found.findings { complain("\(path):\(note.line): \(note.code.rawValue): \(note.detail)") }
        say(String(found.source.dropLast()))
    }

    static func writeTwee(from path: String, _ context: CommandContext) throws {
        let story = try ContentCommand.story(at: path)
        say(TweeExport.twee(of: story.text, language: try Self.language(context).rawValue))
    }

    private static func language(_ context: CommandContext) throws(UsageError) -> Language {
        let word = context.option("--language") ?? Language.spanish.rawValue
        guard let language = Language(rawValue: word) else { throw UsageError("--language is es or en") }
        return language
    }

    private static func complain(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    }
}
