import Coordination
import JSON
import Vocabulary

/// A story while its blocks are read, in their order.
struct StoryDraft {
    var findings: StoryFindings
    private var key = ""
    private var start: (key: String, line: Int)?
    private var narrator: String?
    private var levels: [Story.Level] = []
    private var fragments: [Story.Fragment] = []
    private var variables: [StoryVariable] = []
    private var mentions: [StoryMention] = []
    /// Variables that texts show, and fragments that rewards open.
    private var named: [StoryMentions.Name] = []
    /// What rewards give that others make.
    private var given: [Story.Reference] = []
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
            key: self.key, start: self.start?.key ?? "", variables: self.variables, levels: self.levels,
            fragments: self.fragments, text: text, references: self.references)
        self.checkUniqueness(of: story)
        StoryMentions(story).check(self.mentions, self.named, &self.findings)
        StoryGraph(story).check(startLine: self.start?.line, &self.findings)
        return story
    }

    /// What conditions, texts and rewards name that is not the story's own, each once a line.
    private var references: [Story.Reference] {
        let required = self.mentions.compactMap { mention in
            Story.Reference.Kind(rawValue: mention.atom.kind).map {
                Story.Reference(kind: $0, key: mention.atom.subject, line: mention.line)
            }
        }
        var seen: Set<Story.Reference> = []
        return (required + self.given).filter { seen.insert($0).inserted }
    }

    private mutating func takeHeader(_ block: StoryOutline.Block) {
        let fields = StoryFields(
            block, known: ["story", "start", "narrator", "var"], repeatable: ["var"], &self.findings)
        self.key = fields.required("story", &self.findings)
        if !self.key.isEmpty { self.findings.check(key: self.key, line: block.line) }
        self.start = fields.all("start").first.map { ($0.value, $0.line) }
        self.narrator = fields.optional("narrator", &self.findings)
        let variables = fields.all("var")
        var lines: [(name: String, line: Int)] = []
        for attribute in variables {
            guard let variable = StoryVariable(source: attribute, &self.findings) else { continue }
            self.variables.append(variable)
            lines.append((variable.key, attribute.line))
        }
        self.findings.checkUnique(lines, .duplicateKey, "variable")
        if variables.count > StoryLimits.variables {
            self.findings.add(.tooMany, line: block.line, "at most \(StoryLimits.variables) variables fit a story")
        }
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
            known: Self.fragmentAttributes.union(StoryGame.attributes.map { GameSource.prefix + $0 }),
            repeatable: Set(
                ["media", "needs", "gives", "promise"] + StoryGame.repeatable.map { GameSource.prefix + $0 }),
            &self.findings)
        self.findings.check(key: block.head, line: block.line)
        if self.levels.isEmpty {
            self.findings.add(.fragmentOutsideLevel, line: block.line, "a fragment stands below a level (== key)")
        }
        self.fragments.append(
            Story.Fragment(
                key: block.head, level: self.levels.last?.key ?? "",
                title: fields.text("title", upTo: StoryLimits.title, &self.findings),
                isVIP: fields.flag("vip", &self.findings), needs: self.needs(fields), content: self.content(fields),
                isSecret: fields.flag("secret", &self.findings),
                price: fields.besitos("price", in: StoryLimits.price, &self.findings),
                rewards: self.rewards(fields, "gives"), promises: self.promises(fields), game: self.game(fields),
                decisions: [], line: block.line))
    }

    private static let fragmentAttributes: Set = [
        "title.es", "title.en", "text.es", "text.en", "preview.es", "preview.en", "narrator", "tone", "soundtrack",
        "reading_seconds", "media", "vip", "needs", "price", "secret", "gives", "promise", "game",
    ]

    private mutating func game(_ fields: StoryFields) -> StoryGame? {
        let rewards = self.rewards(fields, "game.wins")
        return StoryGame(source: fields, rewards: rewards, &self.findings)
    }

    private mutating func takeDecision(_ block: StoryOutline.Block) {
        let fields = StoryFields(
            block, known: ["es", "en", "needs", "hidden", "once", "fallback"], repeatable: ["needs"], &self.findings)
        let kinds = Dictionary(self.variables.map { ($0.key, $0.kind) }, uniquingKeysWith: { first, _ in first })
        let head = StoryDecisionHead(block.head, remembering: kinds, line: block.line, &self.findings)
        guard let fragment = self.fragments.indices.last else {
            self.findings.add(.decisionOutsideFragment, line: block.line, "a decision stands below a fragment (:: key)")
            return
        }
        var rewards = head.consequences.rewards
        self.note(rewards, line: block.line)
        rewards.besitos = .zero
        let decision = Story.Decision(
            key: head.key, text: self.personal(fields, nil, upTo: StoryLimits.button), next: head.target,
            besitos: head.consequences.rewards.besitos, flags: head.consequences.flags,
            effects: head.consequences.effects, rewards: rewards, needs: self.needs(fields),
            isHidden: fields.flag("hidden", &self.findings), isOnce: fields.flag("once", &self.findings),
            isFallback: fields.flag("fallback", &self.findings), line: block.line)
        if decision.isFallback && (decision.needs != .nothing || decision.isOnce || decision.isHidden) {
            self.findings.add(
                .badValue, line: block.line, "a fallback is there when nothing else is: it needs nothing, and stays")
        }
        self.fragments[fragment].decisions.append(decision)
    }

    private mutating func needs(_ fields: StoryFields) -> Requirement {
        let needs = StoryNeeds(fields.all("needs"), knowing: self.kinds, &self.findings)
        self.mentions += needs.mentions
        return needs.requirement
    }

    private mutating func rewards(_ fields: StoryFields, _ name: String) -> StoryRewards {
        var consequences = StoryConsequences(remembering: nil)
        for attribute in fields.all(name) {
            var own = StoryConsequences(remembering: nil)
            var unheard = StoryFindings()
            for part in attribute.value.split(separator: ",", omittingEmptySubsequences: false) {
                consequences.take(part.trimmed, line: attribute.line, &self.findings)
                own.take(part.trimmed, line: attribute.line, &unheard)
            }
            self.note(own.rewards, line: attribute.line)
        }
        return consequences.rewards
    }

    private mutating func promises(_ fields: StoryFields) -> [StoryPromise] {
        let attributes = fields.all("promise")
        if attributes.count > StoryLimits.promises {
            self.findings.add(.tooMany, line: fields.line, "at most \(StoryLimits.promises) promises fit a fragment")
        }
        var promises: [StoryPromise] = []
        for attribute in attributes {
            guard let promise = StoryPromise(source: attribute, knowing: self.kinds, &self.findings) else { continue }
            self.mentions += promise.condition.atoms.map { StoryMention(atom: $0, line: attribute.line) }
            self.note(promise.rewards, line: attribute.line)
            promises.append(promise)
        }
        self.findings.checkUnique(promises.map { ($0.key, fields.line) }, .duplicateKey, "promise")
        return promises
    }

    private mutating func note(_ rewards: StoryRewards, line: Int) {
        self.named += rewards.unlocks.map { .fragment($0, line: line) }
        self.given += rewards.items.map { Story.Reference(kind: .item, key: $0.key, line: line) }
        self.given += rewards.achievements.map { Story.Reference(kind: .achievement, key: $0, line: line) }
        self.given += rewards.shopItems.map { Story.Reference(kind: .item, key: $0, line: line) }
        self.given += (rewards.experiences + [rewards.trigger].compactMap { $0 }).map {
            Story.Reference(kind: .experience, key: $0, line: line)
        }
    }

    /// A text that may hold braces.
    private mutating func personal(_ fields: StoryFields, _ prefix: String?, upTo limit: Int) -> LocalizedText {
        let text = fields.text(prefix, upTo: limit, &self.findings)
        for language in Language.allCases where !StoryText.isPlain(text[language]) {
            let line = fields.line(of: (prefix.map { "\($0)." } ?? "") + language.rawValue)
            do throws(JSONFault) {
                let read = try StoryText(text[language], knowing: self.kinds)
                self.mentions += read.conditions.flatMap(\.atoms).map { StoryMention(atom: $0, line: line) }
                self.named += read.variables.map { .variable($0, line: line) }
            } catch {
                self.findings.add(.badText, line: line, "\(error)")
            }
        }
        return text
    }

    private mutating func preview(_ fields: StoryFields) -> LocalizedText? {
        guard fields.has("preview.es") || fields.has("preview.en") else { return nil }
        return self.personal(fields, "preview", upTo: StoryLimits.preview)
    }

    private mutating func content(_ fields: StoryFields) -> FragmentContent {
        let text = self.personal(fields, "text", upTo: StoryLimits.text)
        for language in Language.allCases {
            for page in FragmentContent.pages(of: text[language]) {
                self.findings.check(page, upTo: StoryLimits.page, line: fields.line(of: "text.\(language.rawValue)"))
            }
        }
        return FragmentContent(
            narrator: fields.optional("narrator", &self.findings) ?? self.inheritedNarrator(fields.line), text: text,
            media: self.media(fields), emotionalTone: fields.optional("tone", &self.findings),
            soundtrack: fields.optional("soundtrack", &self.findings),
            readingSeconds: fields.int("reading_seconds", in: StoryLimits.readingSeconds, &self.findings)
                ?? text.spanish.readingSeconds, preview: self.preview(fields))
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
    mutating func checkUnique(
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
