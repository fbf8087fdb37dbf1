import Coordination
import Narrative
import TelegramAPI
import Vocabulary

// Screens of the story.
extension Screen {
    /// A fragment with its decisions as buttons; of a long one a page, and its decisions below the last.
    ///
    /// - Parameters:
    ///   - before: lines about how the member came here.
    ///   - pressed: buttons of a game that were pressed for the next attempt.
    static func scene(
        _ scene: Scene, page: Int = 0, after before: [String] = [], pressed: [Int] = [], in say: Catalogue
    ) -> Screen {
        let language = say.language
        let pages = FragmentContent.pages(of: scene.content.text[language])
        let page = min(max(0, page), max(0, pages.count - 1))
        var parts = before.isEmpty ? [] : [before.joined(separator: "\n")]
        parts.append("<b>\(TelegramHTML.escape(scene.title[language]))</b>")
        if page < pages.count { parts.append(TelegramHTML.escape(pages[page])) }
        if page + 1 < pages.count {
            let readOn = InlineButton(say(.buttonReadOn), .page(page + 1, of: scene.fragment))
            return Screen(parts.joined(separator: "\n\n"), [[readOn]], picture: page == 0 ? scene.picture : nil)
        }
        if let game = scene.game { parts.append(say.lines(about: game, pressed: pressed).joined(separator: "\n")) }
        var buttons = scene.game.map { Self.buttons(of: $0, at: scene.fragment, pressed: pressed, in: say) } ?? []
        buttons += scene.decisions.map { choice in
            [InlineButton((choice.isLocked ? Self.lock : "") + choice.text[language], .decide(choice.decision))]
        }
        if scene.isEnd {
            parts.append(say(.sceneEnd))
            buttons.append([InlineButton(say(.buttonRestart), .restartStory)])
            buttons.append([
                InlineButton(say(.buttonProgress), .storyProgress), InlineButton(say(.buttonBalance), .balance),
            ])
        } else if scene.decisions.allSatisfy(\.isLocked), scene.game?.status != .open {
            parts.append(say(.nothingOpen))
            buttons.append([InlineButton(say(.buttonDaily), .daily), InlineButton(say(.buttonRestart), .restartStory)])
        }
        return Screen(parts.joined(separator: "\n\n"), buttons, picture: scene.picture)
    }

    static func noStory(in say: Catalogue) -> Screen {
        Screen(say(.noStoryYet), [[InlineButton(say(.buttonDaily), .daily)]])
    }

    /// For who has not begun: that there is something to read, where there is.
    static func begin(_ stories: [OpenStory], in say: Catalogue) -> Screen {
        guard !stories.isEmpty else { return .noStory(in: say) }
        return Screen(say(.storyNotBegun), [[InlineButton(say(.buttonStory), .story)]])
    }

    /// How far the member has come, without telling what they have not seen.
    static func progress(_ progress: StoryProgress, isOneOfMany: Bool, in say: Catalogue) -> Screen {
        var lines = [say(.progressTitle), ""]
        for level in progress.levels {
            lines.append(
                say(
                    .progressLevel,
                    [
                        "mark": level.seen >= level.all ? "✓" : "·", "level": level.title[say.language],
                        "seen": say.number(level.seen), "all": say.number(level.all),
                    ]))
        }
        lines.append("")
        if progress.secrets > 0 { lines.append(say(.progressSecrets, ["count": say.number(progress.secrets)])) }
        lines.append(
            say(.progressRun, ["run": say.number(Int64(progress.run)), "turns": say.number(Int64(progress.turns))]))
        let others = isOneOfMany ? [[InlineButton(say(.buttonStories), .stories)]] : []
        return Screen(lines.joined(separator: "\n"), [[InlineButton(say(.buttonContinue), .story)]] + others)
    }

    /// What there is to read, where there are several stories.
    static func stories(_ stories: [OpenStory], in say: Catalogue) -> Screen {
        guard !stories.isEmpty else { return .noStory(in: say) }
        return Screen(say(.storiesTitle), stories.map { [InlineButton("📖 \($0.title[say.language])", .story($0))] })
    }
}

extension Scene {
    /// What is shown above the text; of several nothing, which come as an album.
    fileprivate var picture: String? {
        guard self.content.album.isEmpty else { return nil }
        return self.content.media.first { [.image, .animation, .video].contains($0.kind) }?.url
    }
}

extension Catalogue {
    /// More would push the story out of sight.
    private static let mostRewards = 5

    /// A line for each thing that was given besides besitos.
    func lines(about given: GivenRewards) -> [String] {
        var lines = given.items.map { item in
            item.quantity == 1
                ? self(.rewardItem, ["icon": item.icon, "item": item.name[self.language]])
                : self(
                    .rewardItems,
                    ["icon": item.icon, "item": item.name[self.language], "count": self.number(item.quantity)])
        }
        lines += given.achievements.map { self(.rewardAchievement, ["icon": $0.icon, "name": $0.name[self.language]]) }
        lines += given.unlocks.map { self(.rewardUnlock, ["place": $0[self.language]]) }
        if given.vipDays == 1 { lines.append(self(.rewardVIPDay)) }
        if given.vipDays > 1 { lines.append(self(.rewardVIP, ["days": self.number(Int64(given.vipDays))])) }
        lines += given.started.map { self(.rewardExperienceStarted, ["name": $0.name[self.language]]) }
        lines += given.experiences.map { self(.rewardExperience, ["name": $0.name[self.language]]) }
        lines += given.shopItems.map { self(.rewardShopItem, ["item": $0.name[self.language]]) }
        return Array(lines.prefix(Self.mostRewards))
    }
}
