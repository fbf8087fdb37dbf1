/// The catalogue: every type of event, by its name.
public enum EventTypes {
    /// By name.
    public static let all: [EventType] = Self.events.map { $0.type }.sorted { $0.name < $1.name }
    private static let byName = Dictionary(uniqueKeysWithValues: Self.all.map { ($0.name, $0) })

    /// `nil` for a name that nobody says; aliases are followed.
    public static subscript(name: String) -> EventType? { Self.byName[Self.canonical(name)] }

    /// Names that the seeds also use for one fact. They are understood where somebody asks for events, and never
    /// said.
    public static let aliases = [
        "narrative.decision_made": "narrative.decision_taken",
        "gamification.item_purchased": "commerce.purchase_completed",
    ]

    public static func canonical(_ name: String) -> String { Self.aliases[name] ?? name }
}

extension EventTypes {
    /// Every type of event there is: a new one is a struct in its module's folder and its name here.
    static let events: [any Event.Type] = [
        FragmentStarted.self, FragmentVisited.self, FragmentCompleted.self, SecretDiscovered.self, DecisionTaken.self,
        ContentUnlocked.self, PromiseKept.self, GamePlayed.self, LinkFollowed.self, LevelCompleted.self,
        StoryPublished.self,
        BesitosEarned.self, BesitosSpent.self, BesitosExpired.self, EarningRuleChanged.self, MissionAssigned.self,
        MissionStarted.self, MissionCompleted.self, AchievementUnlocked.self, AchievementLapsed.self, LevelReached.self,
        ItemAcquired.self,
        GameContentPublished.self, MissionClaimed.self, StreakExtended.self, StreakLost.self, ProgressCorrected.self,
        ItemUsed.self, ReactionRegistered.self, TriviaAnswered.self, AuctionWon.self,
        BesitosHeld.self, BesitosReleased.self, BesitosReversed.self, BalanceFrozen.self, BalanceReleased.self,
        EconomyAlert.self, GrantsReversed.self, ReactionRemoved.self, EngagementCounted.self, GameRuleChanged.self,
        AuctionOpened.self,
        BidPlaced.self, MemberOutbid.self, AuctionClosed.self, GiftSent.self, GiftReceived.self, BesitosLapsing.self,
        ItemViewed.self, CartUpdated.self, PurchaseInitiated.self, PurchaseCompleted.self, PurchaseFailed.self,
        PaymentReceived.self, PaymentRefunded.self, VIPSubscribed.self, VIPRenewed.self, VIPCancelled.self,
        ExperienceUnlocked.self, ExperienceStarted.self, ComponentCompleted.self, ExperienceCompleted.self,
        ExperienceAbandoned.self, ExperiencesPublished.self, ItemUnlocked.self,
        UserJoinedChannel.self, UserLeftChannel.self, ContentPublished.self, VIPStatusChanged.self,
        SubscriptionStarted.self, SubscriptionExpiring.self, SubscriptionExpired.self,
        WorkflowSettled.self,
        DecisionOperation.self, ReactionOperation.self, PurchaseOperation.self, AccessDenied.self,
        RequirementsFailed.self,
        VIPContentAccessed.self, ConversionOpportunity.self, UserChurnRisk.self,
        UserRegistered.self, StaffKeyCreated.self, StaffKeyRevoked.self,
        PointsEarned.self, PointsExpired.self, RewardRedeemed.self, TierChanged.self, ReferralUsed.self,
        QuotationRequested.self, SupplierAsked.self, SupplierAnswered.self, QuotationSent.self, QuotationOpened.self,
        QuotationAccepted.self, QuotationExpired.self, BookingCreated.self, BookingConfirmed.self,
        BookingChanged.self, BookingCancelled.self, DepositReceived.self, HotelConfirmed.self, GuideAssigned.self,
        TransportReserved.self, DocumentsIssued.self,
    ]
}

extension Event {
    fileprivate static var type: EventType { Self.shape.type }
}
