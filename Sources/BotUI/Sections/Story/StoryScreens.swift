import Narrative
import TelegramAPI
import Vocabulary

// Screens of the story.
extension Screen {
    /// A fragment with its decisions as buttons.
    ///
    /// - Parameter before: lines about how the member came here.
    static func scene(_ scene: Scene, after before: [String] = [], in say: Catalogue) -> Screen {
        let language = say.language
        var parts = before.isEmpty ? [] : [before.joined(separator: "\n")]
        parts.append("<b>\(TelegramHTML.escape(scene.title[language]))</b>")
        parts.append(TelegramHTML.escape(scene.content.text[language]))
        var buttons = scene.decisions.map { choice in
            [InlineButton((choice.isLocked ? Self.lock : "") + choice.text[language], .decide(choice.decision))]
        }
        if scene.isEnd {
            parts.append(say(.sceneEnd))
            buttons.append([InlineButton(say(.buttonRestart), .restartStory)])
            buttons.append([InlineButton(say(.buttonBalance), .balance)])
        } else if scene.decisions.allSatisfy(\.isLocked) {
            parts.append(say(.nothingOpen))
            buttons.append([InlineButton(say(.buttonDaily), .daily), InlineButton(say(.buttonRestart), .restartStory)])
        }
        return Screen(parts.joined(separator: "\n\n"), buttons)
    }

    static func noStory(in say: Catalogue) -> Screen {
        Screen(say(.noStoryYet), [[InlineButton(say(.buttonDaily), .daily)]])
    }
}
