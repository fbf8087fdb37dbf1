import BotSetup
import BotUI
import Commerce
import Coordination
import Gamification
import Identity
import JSON
import Membership
import Narrative
import PublicAPI
import Vocabulary

/// Every command of the program, each with an example that can be done in the ``ExampleWorld``.
struct Operations: Sendable {
    /// What staff may ask for by name, and with which scope.
    let ofStaff: [StaffCommand]
    /// What has a road of its own only.
    private let others: [Operation]

    var all: [Operation] { self.ofStaff.map(\.operation) + self.others }

    init(
        bot: Bot, ledger: any BesitoLedger, inventory: any Inventory, workflows: WorkflowRegistry,
        connectBot: ConnectBot.Handler
    ) {
        self.ofStaff =
            Self.economy(ledger) + Self.writing + Self.story(ledger) + Self.shop(ledger, inventory) + Self.playing
            + Self.events
            + Self.jobs
            + Self.games(ledger, inventory) + Self.progress(ledger, inventory) + Self.experiences(ledger)
            + Self.workflows(workflows) + [StaffCommand(Operation(connectBot, example: ConnectBot()), .botWrite)]
        self.others =
            [
                bot.operation(example: ExampleWorld.update),
                // How long the log is kept is a setting; a key must not be able to drop months of it.
                Operation(MaintainEventPartitions.Handler(), example: MaintainEventPartitions()),
                Operation(CreateStaffKey.Handler(), example: ExampleWorld.newStaffKey),
                Operation(RevokeStaffKey.Handler(), example: RevokeStaffKey(prefix: ExampleWorld.staffKey.prefix)),
                Operation(
                    NoteReactionCounts.Handler(),
                    example: NoteReactionCounts(
                        chat: TelegramID(-1_001_234), message: 7, at: Instant(seconds: 1_767_225_600),
                        counts: [("👍", 3)])),
                Operation(
                    NoteReachability.Handler(),
                    example: NoteReachability(
                        account: TelegramID(ExampleWorld.telegramAccount), isReachable: false)),
            ]
    }

    /// Where rows name the operation that wrote them.
    static let tables: [TracedTable] =
        [.besitoTransactions, .purchases, .storyVersions, .storyDrafts]
        + Self.gameTables + [.entitlements, .corrections]

    private static func economy(_ ledger: any BesitoLedger) -> [StaffCommand] {
        let member = ExampleWorld.member
        return [
            StaffCommand(
                Operation(
                    GrantBesitos.Handler(ledger: ledger),
                    example: GrantBesitos(
                        user: member, amount: Besitos(50)!, source: .adminGrant, description: "Por ayudar en el chat")),
                .besitosGrant),
            StaffCommand(
                Operation(
                    SpendBesitos.Handler(ledger: ledger),
                    example: SpendBesitos(
                        user: member, amount: Besitos(20)!, purpose: .adminCorrection, description: "Dado por error")),
                .besitosGrant),
            StaffCommand(
                Operation(ClaimDailyReward.Handler(ledger: ledger), example: ClaimDailyReward(user: member)),
                .besitosGrant),
            StaffCommand(
                Operation(
                    ChangeEarningRule.Handler(), example: ChangeEarningRule(ExampleWorld.earningRule)), .economyWrite),
        ]
    }

    private static func story(_ ledger: any BesitoLedger) -> [StaffCommand] {
        let member = ExampleWorld.member
        return [
            StaffCommand(
                Operation(StartStory.Handler(requirements: .everything), example: StartStory(user: member)),
                .contentWrite),
            StaffCommand(
                Operation(RestartStory.Handler(requirements: .everything), example: RestartStory(user: member)),
                .contentWrite),
            StaffCommand(
                Operation(
                    TakeDecision.Handler(rewards: .live(ledger), requirements: .everything),
                    example: TakeDecision(user: member, decision: ExampleWorld.decision)),
                // It pays.
                .besitosGrant),
        ]
    }

    private static func shop(_ ledger: any BesitoLedger, _ inventory: any Inventory) -> [StaffCommand] {
        [
            StaffCommand(
                Operation(
                    OfferItem.Handler(inventory: inventory, requirements: .everything), example: ExampleWorld.newOffer),
                .shopWrite),
            StaffCommand(
                Operation(
                    PurchaseItem.Handler(ledger: ledger, inventory: inventory, requirements: .everything),
                    example: PurchaseItem(user: ExampleWorld.member, item: ExampleWorld.shopItem, quantity: 2)),
                .shopSell),
        ]
    }
}

// MARK: - The engine's own

extension Operations {
    private static var events: [StaffCommand] {
        let subscriber = ExampleWorld.subscriber
        return [
            StaffCommand(
                Operation(
                    RequeueDeadLetters.Handler(),
                    example: RequeueDeadLetters(subscriber: subscriber, selection: .all)), .eventsWrite),
            StaffCommand(
                Operation(
                    DiscardDeadLetters.Handler(),
                    example: DiscardDeadLetters(subscriber: subscriber, selection: .all, reason: "Ya no hace falta")),
                .eventsWrite),
            StaffCommand(
                Operation(
                    ReplayEvents.Handler(), example: ReplayEvents(subscriber: subscriber, of: ExampleWorld.member)),
                .eventsWrite),
            StaffCommand(
                Operation(CancelReplay.Handler(), example: CancelReplay(replay: ExampleWorld.replay)), .eventsWrite),
            StaffCommand(
                Operation(ForgetSubscriber.Handler(), example: ForgetSubscriber(subscriber: subscriber)), .eventsWrite),
        ]
    }

    private static var jobs: [StaffCommand] {
        [
            StaffCommand(Operation(RetryJob.Handler(), example: RetryJob(ExampleWorld.endedJob)), .jobsWrite),
            StaffCommand(Operation(CancelJob.Handler(), example: CancelJob(ExampleWorld.waitingJob)), .jobsWrite),
            StaffCommand(
                Operation(ChangeQueue.Handler(), example: ChangeQueue(ExampleWorld.queue, isPaused: true)), .jobsWrite),
            StaffCommand(Operation(ForgetOldKeys.Handler(), example: ForgetOldKeys()), .jobsWrite),
            StaffCommand(
                Operation(ForgetCached.Handler(), example: ForgetCached(topic: "coordination.member_facts")),
                .jobsWrite),
        ]
    }

    private static func workflows(_ registry: WorkflowRegistry) -> [StaffCommand] {
        [
            StaffCommand(
                Operation(
                    SignalWorkflow.Handler(registry: registry),
                    example: SignalWorkflow(
                        ExampleWorld.waitingRun, ExampleWorld.signal, payload: ExampleWorld.word)),
                .workflowsWrite),
            StaffCommand(
                Operation(CancelWorkflow.Handler(), example: CancelWorkflow(ExampleWorld.waitingRun)), .workflowsWrite),
            StaffCommand(
                Operation(RetryWorkflow.Handler(), example: RetryWorkflow(ExampleWorld.failedRun)), .workflowsWrite),
            StaffCommand(
                Operation(
                    ResolveWorkflowStep.Handler(registry: registry),
                    example: ResolveWorkflowStep(
                        ExampleWorld.unknownRun, step: ExampleWorld.outsideStep, .happened, output: ["posted": true])),
                .workflowsWrite),
            StaffCommand(
                Operation(
                    ForkWorkflow.Handler(registry: registry),
                    example: ForkWorkflow(
                        ExampleWorld.endedRun, from: ExampleWorld.lastStep, reason: "Dos veces, para ensayar")),
                .workflowsWrite),
        ]
    }
}
