extension Catalogue {
    static let english: [Phrase: String] = [
        .welcome: """
        Good evening, <b>{name}</b>. I am Lucien, butler of Diana's mansion.

        People come here to decide. Every decision counts, and the house pays for them in <b>besitos</b> 💋.

        Whenever you are ready, there is the door.
        """,
        .welcomeBack: """
        Welcome back, <b>{name}</b>. The mansion remembers you.

        You own <b>{balance}</b> besitos 💋.
        """,
        .help: """
        <b>What you may ask of me</b>

        /story: go on with the story
        /daily: the gift of the day
        /balance: your besitos
        /history: where they came from and where they went
        /help: these lines
        """,
        .notUnderstood: "I did not understand that. /help tells what I can do for you.",
        .tryAgainSoon: "The house is busy for a moment. Please try again in a few seconds.",
        .buttonStory: "Enter the story",
        .buttonContinue: "Go on with the story",
        .buttonDaily: "Gift of the day",
        .buttonBalance: "My besitos",
        .buttonHistory: "Movements",
        .buttonOlder: "Older »",
        .buttonNewer: "« Newer",
        .buttonRestart: "Begin again",
        .balance: """
        You own <b>{balance}</b> besitos 💋

        Earned since the beginning: {lifetime}
        """,
        .balanceExpiry: "{amount} lapse on {day}",
        .dailyClaimed: "Your gift of today: <b>+{amount}</b> besitos 💋\n\nYou now own <b>{balance}</b>.",
        .dailyAlreadyClaimed: "Today's gift is yours already. The next one waits for you in {span}.",
        .historyTitle: "<b>Your movements</b>",
        .historyEmpty: "Nothing has moved yet. /daily is a good beginning.",
        .historyLine: "<b>{amount}</b> · {reason} · {day}",
        .sceneEarned: "<i>+{amount} besitos 💋</i>",
        .sceneChosen: "<i>» {choice}</i>",
        .sceneEnd: "<b>The end</b>. For now.",
        .staleButton: "That is behind you already.",
        .noStoryYet: "There is no story to tell yet. Come back soon.",
        .toastEarned: "+{amount} besitos 💋",
        .lockedChoice: "🔒 <b>{choice}</b>\n\nNot yet. You still need:",
        .lockedToast: "Not yet",
        .nothingOpen: "For now, no door here opens for you. Come back later.",
        .needOneOf: "One of these:",
        .needBesitos:
            "💋 {missing} more besitos: you have {current} of {required}. They stay yours. /daily brings some every day.",
        .needItem: "🎒 “{item}”: you have {current} of {required}.",
        .needLevel: "⭐ Level {required}: you are at {current}. Every besito you earn counts.",
        .needStoryLevel: "📖 To reach level {required} of the story; you are at {current}.",
        .needDecision: "🗝 A decision you have not taken yet.",
        .needDecisionAt: "🗝 A decision that waits for you at “{place}”.",
        .needFragment: "🚪 To pass through a place you do not know yet.",
        .needFragmentAt: "🚪 To pass through “{place}”: {current} of {required}.",
        .needOther: "{what}: {current} of {required}.",
        .needLess: "{what}: at most {allowed}, and you have {current}.",
        .needNever: "That way no longer exists for you: something you did has closed it.",
        .sourceDailyReward: "Gift of the day",
        .sourceDecision: "Decision in the story",
        .sourceFragment: "Fragment completed",
        .sourceMission: "Mission",
        .sourceAchievement: "Achievement",
        .sourceTrivia: "Trivia",
        .sourceReaction: "Reaction",
        .sourceExperience: "Experience",
        .sourceEventBonus: "Event bonus",
        .sourceGift: "Gift",
        .sourceRefund: "Refund",
        .sourceAdminGrant: "From the house",
        .purposePurchase: "Purchase",
        .purposeFragmentUnlock: "Fragment unlocked",
        .purposeAuction: "Auction",
        .purposeAdminCorrection: "Correction",
        .lotExpired: "Besitos lapsed",
        .capReached: "You have earned all that can be earned this way today. There is more tomorrow.",
        .slowDown: "Not so fast: the house is going nowhere. You can decide again in {span}.",
        .commandStory: "Go on with the story",
        .commandDaily: "The gift of the day",
        .commandBalance: "Your besitos",
        .commandHistory: "Your movements",
        .commandHelp: "What I can do for you",
    ]
}
