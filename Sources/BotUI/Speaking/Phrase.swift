/// Everything the bot says to members, by name. The words stand with the sections, in every language.
enum Phrase: String, CaseIterable, Sendable {
    // The house
    case welcome, welcomeBack, menuTitle, helpTitle, notUnderstood, tryAgainSoon, slowDown, buttonMenu
    case commandMenu, commandHelp

    // Story
    case buttonStory, buttonContinue, buttonRestart, sceneEarned, sceneChosen, sceneWithheld, sceneEnd, staleButton
    case otherWaysOpen, storyNotBegun, storiesTitle, buttonStories, linkOpened, linkNeeds, linkNotReached
    case noStoryYet, toastEarned, nothingOpen, commandStory, commandProgress, buttonReadOn, rewardItem, rewardItems
    case rewardUnlock, rewardVIPDay, rewardVIP, rewardAchievement, progressTitle, progressLevel, progressSecrets,
        progressRun
    case buttonProgress

    // Games of the story
    case gameWrite, gameGuess, gamePress, gamePressed, buttonGameReset, gameOneLeft, gameLeft, gameMissed, gameHigher
    case gameLower, gameRightNone, gameRightOne, gameRightMany, gameBadAttempt, gameWon, gameLost, gameAgain
    case needGame, needGameAt, needLoss

    // Locks
    case lockedChoice, lockedToast, needOneOf, needBesitos, needItem, needLevel, needStoryLevel, needDecision
    case needDecisionAt, needFragment, needFragmentAt, needOther, needLess, needNever, needVIP, needStory, needUnlockAt
    case unlockOffer, buttonUnlock, tooDear, alreadyOpen, vipDoor, vipWelcome, vipOffer

    // Missions, achievements, items
    case buttonMissions, buttonAchievements, buttonBag, buttonClaim, buttonBack, buttonMore, buttonUse
    case buttonUseAgain, commandMissions, commandAchievements, commandBag, missionsTitle, missionsNone
    case missionsTouch, missionReact, missionGone, missionsAllDone, missionsMore, missionTitle, missionText,
        missionProgress, missionReady
    case missionTimeLeft, missionClaimed, missionNotReady, missionClaimedBefore, achievementsTitle
    case standingLevel, standingNext, standingStreak, achievementHeld, achievementOpen, achievementProgress
    case achievementHeldOften
    case achievementSecret, bagOne, bagTitle, bagEmpty, itemShown, itemUsed, itemGone, itemNotForUse, rarityCommon
    case rarityRare, rarityEpic, rarityLegendary, needMission, needAchievement, needStreak, needDeeds

    // Experiences
    case buttonExperiences, commandExperiences, buttonExperienceStart, experiencesTitle, experiencesNone
    case experienceUnderWay, experienceOpen, experienceLocked, experienceDone, experienceText, componentDone
    case componentOpen, componentOptional, componentSecret, experienceNext, experienceReward, experienceStarted,
        experienceBegun
    case experienceGone, rewardExperience, rewardExperienceStarted, rewardShopItem, needExperience, needShopUnlock
    case noticeExperience, noticeExperienceUnlocked, noticeExperienceStarted, noticeShopUnlocked

    // Besitos
    case buttonDaily, buttonBalance, buttonHistory, buttonOlder, buttonNewer, balance, balanceExpiry
    case dailyClaimed, dailyAlreadyClaimed, historyTitle, historyEmpty, historyLine, capReached, commandDaily
    case commandBalance, commandHistory

    // Trivia
    case commandTrivia, buttonTrivia, buttonTriviaNext, triviaQuestion, triviaRight, triviaWrong, triviaLate
    case triviaHint, triviaNoneLeft, triviaLocked, triviaAnswered

    // Auctions
    case commandAuctions, buttonAuctions, buttonAuction, auctionsTitle, auctionsNone, auctionItem, auctionBid
    case auctionNoBid, auctionEnds, auctionBegins, auctionLeading, auctionYours, auctionOver, auctionNotBegun
    case auctionOwn, auctionOwned, bidTooLow, bidPlaced

    // Gifts
    case commandGift, buttonGift, buttonGiftYes, giftHow, giftAsk, giftFee, giftFeePaid, giftSent, giftNobody,
        giftToOneself
    case giftOutOfRange, giftTooMany, giftLimit, giftReceiverLimit

    // Ranking
    case commandRanking, buttonRanking, buttonRankingEarned, buttonRankingWeek, buttonRankingAchievements
    case buttonRankingHide, buttonRankingShow, rankingEarned, rankingWeek, rankingAchievements, rankingLine
    case rankingMine, rankingPlace, rankingEmpty, rankingHidden, rankingShown

    // Reactions
    case reactionCounted, reactionRemoved, reactionGone

    // Words that nobody asked for
    case noticeOutbid, noticeWon, noticeGift, noticeLapsing, noticeMission, noticeAchievement, noticeLevel
    case noticePromise, noticeVIP, noticeVIPDay, noticeMore, noticeOneMore, buttonNotices, commandNotices, noticesOn,
        noticesOff, buttonNoticesOn
    case buttonNoticesOff

    // Explaining besitos
    case buttonLapsing, whyTitle, whyNote, whyEvent, whyBalance, whyCap, whyMaximum, whyLeft, whyLapses
    case whyAbout, whyFrom, whyTo, reasonSale, reasonGiftFee, reasonDebt, balanceOwed, noticeDebt, noticeTakenBack
    case whyTakenBack, lapsingTitle, lapsingLine, lapsingNone, reasonHeld, reasonReleased, reasonReversed
    case balanceFrozen, notEnough

    // Why besitos moved
    case sourceDailyReward, sourceDecision, sourceFragment, sourceMission, sourceAchievement, sourceTrivia
    case sourceReaction, sourceExperience, sourceEventBonus, sourceGift, sourceRefund, sourceAdminGrant
    case sourceLevel, sourceStreak, sourceItem
    case purposePurchase, purposeFragmentUnlock, purposeAuction, purposeAdminCorrection, lotExpired
}
