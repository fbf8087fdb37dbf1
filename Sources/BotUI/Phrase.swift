/// Everything the bot says to members, by name. The words are in the catalogues, one per language.
enum Phrase: String, CaseIterable, Sendable {
    // Words of the house
    case welcome, welcomeBack, help, notUnderstood, tryAgainSoon
    // Buttons
    case buttonStory, buttonContinue, buttonDaily, buttonBalance, buttonHistory, buttonOlder, buttonNewer, buttonRestart
    // Besitos
    case balance, balanceExpiry, dailyClaimed, dailyAlreadyClaimed, historyTitle, historyEmpty, historyLine
    // Story
    case sceneEarned, sceneChosen, sceneEnd, staleButton, noStoryYet, toastEarned
    // Locks
    case lockedChoice, lockedToast, nothingOpen, needOneOf, needBesitos, needItem, needLevel, needStoryLevel,
        needDecision
    case needDecisionAt, needFragment, needFragmentAt, needOther, needLess, needNever
    // Why besitos moved
    case sourceDailyReward, sourceDecision, sourceFragment, sourceMission, sourceAchievement, sourceTrivia
    case sourceReaction, sourceExperience, sourceEventBonus, sourceGift, sourceRefund, sourceAdminGrant
    case purposePurchase, purposeFragmentUnlock, purposeAuction, purposeAdminCorrection, lotExpired
    // Limits
    case capReached, slowDown
    // The command menu
    case commandStory, commandDaily, commandBalance, commandHistory, commandHelp
}
