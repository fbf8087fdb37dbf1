import Coordination
import Vocabulary

/// A story while its blocks are read, in their order.
struct StoryDraft {
    var findings: StoryFindings
    private var key = ""
    private var start: (key: String, line: Int)?
    private var narrator: String?
    private var levels: [Story.Level] = []
    private var fragments: [Story.Fragment] = []
    private var mentions: [(atom: Requirement.Atom, line: Int)] = []
    private let kinds: RequirementKinds

    init(findings: StoryFindings, kinds: RequirementKinds) {
        self.findings = findings
        self.kinds = kinds
    }

    mutating func take(_ block: StoryOutline.Block) {
        switch block.kind {
        case .story: self.takeHeader(block)
        case .level: self.takeLevel(block)
        case .fragment: self.takeFragment(block)
        case .decision: self.takeDecision(block)
        }
    }

    /// Checks what only the whole can tell.
    mutating func finished(_ text: String) -> Story {
        let story = Story(
            key: self.key, start: self.start?.key ?? "", levels: self.levels, fragments: self.fragments, text: text)
        self.checkUniqueness(of: story)
        StoryMentions(story).check(self.mentions, &self.findings)
        StoryGraph(story).check(startLine: self.start?.line, &self.findings)
        return story
    }

    private mutating func takeHeader(_ block: StoryOutline.Block) {
        let fields = StoryFields(block, known: ["story", "start", "narrator"], &self.findings)
        self.key = fields.required("story", &self.findings)
        if !self.key.isEmpty { self.findings.check(key: self.key, line: block.line) }
        self.start = fields.all("start").first.map { ($0.value, $0.line) }
        self.narrator = fields.optional("narrator", &self.findings)
    }

    private mutating func takeLevel(_ block: StoryOutline.Block) {
        let fields = StoryFields(
            block, known: ["number", "title.es", "title.en", "vip", "needs"], repeatable: ["needs"], &self.findings)
        self.findings.check(key: block.head, line: block.line)
        let number = fields.int("number", in: StoryLimits.levelNumbers, &self.findings)
        self.levels.append(
            Story.Level(
                key: block.head, number: number ?? (self.levels.last?.number ?? 0) + 1,
                title: fields.text("title", upTo: StoryLimits.title, &self.findings),
                isVIP: fields.flag("vip", &self.findings), needs: self.needs(fields), line: block.line))
    }

    private mutating func takeFragment(_ block: StoryOutline.Block) {
        let fields = StoryFields(
            block,
            known: [
                "title.es", "title.en", "text.es", "text.en", "narrator", "tone", "soundtrack", "reading_seconds",
                "media", "vip", "needs",
            ], repeatable: ["media", "needs"], &self.findings)
        self.findings.check(key: block.head, line: block.line)
        if self.levels.isEmpty {
            self.findings.add(.fragmentOutsideLevel, line: block.line, "a fragment stands below a level (== key)")
        }
        self.fragments.append(
            Story.Fragment(
                key: block.head, level: self.levels.last?.key ?? "",
                title: fields.text("title", upTo: StoryLimits.title, &self.findings),
                isVIP: fields.flag("vip", &self.findings), needs: self.needs(fields), content: self.content(fields),
                decisions: [],
                line: block.line))
    }

    private mutating func takeDecision(_ block: StoryOutline.Block) {
        let fields = StoryFields(block, known: ["es", "en", "needs", "hidden"], repeatable: ["needs"], &self.findings)
        let head = StoryDecisionHead(block.head, line: block.line, &self.findings)
        guard let fragment = self.fragments.indices.last else {
            self.findings.add(.decisionOutsideFragment, line: block.line, "a decision stands below a fragment (:: key)")
            return
        }
        self.fragments[fragment].decisions.append(
            Story.Decision(
                key: head.key, text: fields.text(nil, upTo: StoryLimits.button, &self.findings), next: head.target,
                besitos: head.besitos, flags: head.flags, needs: self.needs(fields),
                isHidden: fields.flag("hidden", &self.findings), line: block.line))
    }

    private mutating func needs(_ fields: StoryFields) -> Requirement {
        let needs = StoryNeeds(fields.all("needs"), knowing: self.kinds, &self.findings)
        self.mentions += needs.mentions
        return needs.requirement
    }

    private mutating func content(_ fields: StoryFields) -> FragmentContent {
        let text = fields.text("text", upTo: StoryLimits.text, &self.findings)
        return FragmentContent(
            narrator: fields.optional("narrator", &self.findings) ?? self.inheritedNarrator(fields.line), text: text,
            media: self.media(fields), emotionalTone: fields.optional("tone", &self.findings),
            soundtrack: fields.optional("soundtrack", &self.findings),
            readingSeconds: fields.int("reading_seconds", in: StoryLimits.readingSeconds, &self.findings)
                ?? text.spanish.readingSeconds)
    }

    private mutating func inheritedNarrator(_ line: Int) -> String {
        if let narrator = self.narrator { return narrator }
        self.findings.add(.missingAttribute, line: line, "narrator is required here or at the top of the file")
        return ""
    }

    private mutating func media(_ fields: StoryFields) -> [FragmentContent.Medium] {
        let attributes = fields.all("media")
        if attributes.count > StoryLimits.media {
            self.findings.add(.tooMany, line: fields.line, "at most \(StoryLimits.media) media fit a fragment")
        }
        var media: [FragmentContent.Medium] = []
        for attribute in attributes {
            if let medium = FragmentContent.Medium(source: attribute, &self.findings) { media.append(medium) }
        }
        return media
    }

    private mutating func checkUniqueness(of story: Story) {
        self.findings.checkUnique(story.levels.map { ($0.key, $0.line) }, .duplicateKey, "level")
        self.findings.checkUnique(story.levels.map { ("\($0.number)", $0.line) }, .duplicateNumber, "level number")
        self.findings.checkUnique(story.fragments.map { ($0.key, $0.line) }, .duplicateKey, "fragment")
        for fragment in story.fragments {
            self.findings.checkUnique(fragment.decisions.map { ($0.key, $0.line) }, .duplicateKey, "decision")
            if fragment.decisions.count > StoryLimits.decisions {
                self.findings.add(.tooMany, line: fragment.line, "at most \(StoryLimits.decisions) decisions fit")
            }
        }
        if story.levels.count > StoryLimits.levels {
            self.findings.add(.tooMany, line: 1, "at most \(StoryLimits.levels) levels fit a story")
        }
        if story.fragments.count > StoryLimits.fragments {
            self.findings.add(.tooMany, line: 1, "at most \(StoryLimits.fragments) fragments fit a story")
        }
    }
}

extension StoryFindings {
    fileprivate mutating func checkUnique(
        _ named: [(name: String, line: Int)], _ code: StoryFinding.Code, _ what: String
    ) {
        var first: [String: Int] = [:]
        for (name, line) in named {
            if let earlier = first[name] {
                self.add(code, line: line, "the \(what) \(name) is on line \(earlier) already")
            } else {
                first[name] = line
            }
        }
    }
}

extension String {
    /// At 200 words a minute, at least 5 seconds.
    fileprivate var readingSeconds: Int {
        max(5, self.split(whereSeparator: \.isWhitespace).count * 60 / 200)
    }
}
