import Glibc

/// Files of content, by what is in them.
struct ContentFiles {
    let stories, games, trivia, experiences: [String]

    private static let deepest = 16

    var count: Int { self.stories.count + self.games.count + self.trivia.count + self.experiences.count }

    /// - Throws: ``UsageError`` when there are none.
    static func all(in paths: [String]) throws -> ContentFiles {
        let json = try Self.find(paths, endingIn: ".json").filter { $0.hasSuffix(".json") }
        let files = ContentFiles(
            stories: try Self.find(paths, endingIn: ".story").filter { !$0.hasSuffix(".json") },
            games: json.filter { !TriviaContent.isTrivia($0) && !ExperienceFiles.isOne($0) },
            trivia: json.filter(TriviaContent.isTrivia), experiences: json.filter(ExperienceFiles.isOne))
        guard files.count > 0 else { throw UsageError("there is no content in \(paths.joined(separator: ", "))") }
        return files
    }

    /// Files are taken as they are; of a folder, all below it that end in `suffix`, in the order of their names.
    static func find(_ paths: [String], endingIn suffix: String) throws(FileError) -> [String] {
        var found: [String] = []
        for path in paths {
            found += Self.isFolder(path) ? try Self.below(path, endingIn: suffix, depth: 1) : [path]
        }
        return found
    }

    private static func below(_ folder: String, endingIn suffix: String, depth: Int) throws(FileError) -> [String] {
        guard depth <= Self.deepest else { throw FileError(path: folder, reason: "too deep") }
        var found: [String] = []
        for name in try Self.names(in: folder) {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            if Self.isFolder(path) {
                found += try Self.below(path, endingIn: suffix, depth: depth + 1)
            } else if name.hasSuffix(suffix) {
                found.append(path)
            }
        }
        return found
    }

    /// Sorted, without hidden ones.
    private static func names(in folder: String) throws(FileError) -> [String] {
        guard let stream = opendir(folder) else {
            throw FileError(path: folder, reason: String(cString: strerror(errno)))
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
