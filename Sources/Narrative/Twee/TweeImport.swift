import JSON

/// A Twee 3 file as a story's source. What Twine has and we have not is left out and noted with its line; what
/// ``TweeExport`` kept in comments comes back.
public struct TweeImport {
    /// The source; whether it is a story is the checker's to say.
    public private(set) var source = ""
    private var notes = TweeNotes()
    private let language: String
    private let others: [String]
    /// What looks like Twine's code is ours then.
    private var isOurs = false

    public var findings: [TweeNote] { self.notes.all.sorted { $0.line < $1.line } }

    /// - Parameters:
    ///   - language: that the file is written in, `es` or `en`.
    ///   - isForBoth: write its texts down in the other language too, to be translated in place; left out they are
    ///     missing, as the checker says of each.
    public init(_ text: String, language: String, isForBoth: Bool = false) {
        self.language = language
        self.others = isForBoth ? ["es", "en"].filter { $0 != language } : []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        self.read(TweePassage.all(in: lines, &self.notes))
    }

    private mutating func read(_ passages: [TweePassage]) {
        let places = self.places(passages)
        let names = TweeNames(places, &self.notes)
        let data = passages.first { $0.name == "StoryData" }
        let title = passages.first { $0.name == "StoryTitle" }.map { $0.body.joined(separator: " ").trimmed } ?? ""
        let kept = passages.first { $0.name == TweeExport.head.name && $0.tags.contains(TweeExport.head.tag) }
            .map { TweeKept($0, &self.notes) }
        self.isOurs = kept != nil
        let levels = kept?.blocks.filter { $0.kind == .level } ?? []
        var source = TweeSource()
        source.writeHead(
            kept: kept?.blocks.first?.attributes ?? [], title: title,
            start: self.start(data, places).map { names[$0] } ?? "")
        let firstLevel = levels.first?.head ?? "one"
        for level in levels.isEmpty ? [firstLevel] : levels.map(\.head) {
            source.writeLevel(level, kept: levels.first { $0.head == level }?.attributes, title: title)
            for place in places {
                let home = place.tags.first { tag in levels.contains { $0.head == tag } } ?? firstLevel
                guard home == level else { continue }
                source.write(self.fragment(place, names), language: self.language, others: self.others)
            }
        }
        self.source = source.text
    }

    private mutating func places(_ passages: [TweePassage]) -> [TweePassage] {
        for passage in passages where passage.isSpecial && passage.name != TweeExport.head.name {
            guard !["StoryTitle", "StoryData"].contains(passage.name) else { continue }
            self.notes.add(.script, line: passage.line, "\(passage.name) is machinery of Twine's and is left out")
        }
        return passages.filter { !$0.isSpecial && !$0.name.isEmpty }
    }

    private mutating func start(_ data: TweePassage?, _ places: [TweePassage]) -> String? {
        var wanted: String?
        if let data {
            if let json = try? JSONReader.read(data.body.joined(separator: "\n")) {
                wanted = json["start"]?.string
            } else {
                self.notes.add(.badStoryData, line: data.line, "StoryData is no JSON")
            }
        }
        if let start = wanted ?? places.first(where: { $0.name == "Start" })?.name { return start }
        self.notes.add(.noStart, line: data?.line ?? 1, "no start is named; the story begins with the first passage")
        return places.first?.name
    }

    private mutating func fragment(_ place: TweePassage, _ names: TweeNames) -> TweeFragment {
        let kept = TweeKept(place, &self.notes)
        let text = TweeText(kept.outside, isOurs: self.isOurs, &self.notes)
        let links = text.links.filter { self.leadsOn($0, from: place, names) }
        let known = kept.decisions(of: links, names, language: self.language)
        var decisions: [TweeFragment.Decision] = []
        for (link, block) in zip(links, known) {
            let wish = block?.key ?? TweeNames.key(of: link.text)
            decisions.append(
                TweeFragment.Decision(
                    key: TweeNames.free(wish, besides: decisions.map(\.key)), target: names[link.target],
                    consequences: block?.consequences ?? "", text: link.text,
                    attributes: block?.attributes.filter { $0.name != self.language } ?? []))
        }
        return TweeFragment(
            key: names[place.name], title: place.name, prose: text.prose, attributes: kept.blocks[0].attributes,
            decisions: decisions)
    }

    private mutating func leadsOn(_ link: TweeText.Link, from place: TweePassage, _ names: TweeNames) -> Bool {
        guard let target = names.known(link.target) else {
            self.notes.add(.brokenLink, line: link.line, "no passage is called \(link.target); the link is left out")
            return false
        }
        guard target != names[place.name] else {
            self.notes.add(.selfLink, line: link.line, "a decision leads to another fragment; the link is left out")
            return false
        }
        return true
    }
}

/// What ``TweeExport`` keeps of ours in a comment of a passage.
private struct TweeKept {
    /// As in a story's outline; the first has the attributes of the passage itself.
    let blocks: [StoryOutline.Block]
    /// The lines that are Twine's.
    let outside: [(text: String, line: Int)]

    init(_ passage: TweePassage, _ notes: inout TweeNotes) {
        var inside: [String] = []
        var outside: [(text: String, line: Int)] = []
        var isInside = false
        for (index, line) in passage.body.enumerated() {
            if line.trimmed == TweeExport.opening {
                isInside = true
            } else if isInside, line.trimmed == TweeExport.closing {
                isInside = false
            } else if isInside {
                inside.append(line)
            } else {
                outside.append((line, passage.line(of: index)))
            }
        }
        var findings = StoryFindings()
        self.blocks = StoryOutline(inside, findings: &findings).blocks
        self.outside = outside
        if !findings.all.isEmpty || isInside {
            notes.add(.badKept, line: passage.line, "the comment of \(passage.name) cannot be read whole")
        }
    }

    /// The decision that each link was, if it was one: the one with its words and target, else with its target, else
    /// with its words.
    func decisions(
        of links: [TweeText.Link], _ names: TweeNames, language: String
    ) -> [StoryOutline.Block?] {
        var left = self.blocks.filter { $0.kind == .decision }
        var found = [StoryOutline.Block?](repeating: nil, count: links.count)
        for (needsTarget, needsWords) in [(true, true), (true, false), (false, true)] {
            for (index, link) in links.enumerated() where found[index] == nil {
                let match = left.firstIndex {
                    (!needsTarget || $0.target == names[link.target]) && (!needsWords || $0[language] == link.text)
                }
                if let match { found[index] = left.remove(at: match) }
            }
        }
        return found
    }
}
