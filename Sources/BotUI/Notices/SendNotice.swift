public import Coordination
import Identity
public import JSON
public import Postgres
public import TelegramAPI
import Vocabulary

/// Tells a member, in one message, all that waits to be told. It is never said twice: what is taken is kept as taken
/// before the call leaves, and when Telegram's answer is lost, it counts as said.
public struct SendNotice: Job {
    public static let kind = "telegram.send_notice"
    /// Over an hour and a half of an unreachable Telegram.
    public static let policy = JobPolicy(priority: 6, maxAttempts: 12)

    let user: UserID

    init(to user: UserID) { self.user = user }

    public init(json: JSONValue) throws(JSONFault) { self.user = try JSONFields(json).id("user_id") }
    public func encode(into json: inout JSONWriter) { json.object { $0.member("user_id", self.user) } }

    public struct Handler: JobHandler {
        private let client: BotClient
        private let facts: NoticeFacts.Reader
        private let book = NoticeBook()

        /// - Parameter database: for looking things up.
        public init(client: BotClient, database: any Database, requirements: RequirementKinds) {
            self.client = client
            self.facts = NoticeFacts.Reader(database: database, requirements: requirements)
        }

        public func run(_ job: SendNotice, _ run: JobRun) async throws {
            var taken: NoticeDelivery?
            try await run.checkpoint { (work) throws(DatabaseError) in
                taken = try await self.book.take(for: job.user, by: run.id, in: work)
            }
            guard let taken else { return }
            let screen = try await self.screen(of: taken, run)
            do throws(BotAPIError) {
                _ = try await self.client.call(
                    .sendMessage(to: taken.chat, text: screen.text, keyboard: screen.keyboard))
            } catch {
                return try await self.end(run, taken, after: error)
            }
            try await run.finish { work in self.book.settle(run.id, as: .told, in: work) }
        }

        private func screen(of taken: NoticeDelivery, _ run: JobRun) async throws -> Screen {
            let happenings = taken.notices.compactMap { Happening($0.type, data: $0.data) }
            do {
                return .notice(
                    happenings, try await self.facts.read(for: happenings), in: Catalogue(taken.language))
            } catch {
                try await self.putBack(run)
                throw error
            }
        }

        /// Surely not said: another attempt takes them again.
        private func putBack(_ run: JobRun) async throws {
            try await run.checkpoint { work in self.book.putBack(run.id, in: work) }
        }

        private func end(_ run: JobRun, _ taken: NoticeDelivery, after error: BotAPIError) async throws {
            let outcome: NoticeOutcome
            switch error {
            case .unknownOutcome: outcome = .unknown
            case .blocked, .deactivated, .notStarted, .chatLost, .chatNotFound: outcome = .unreachable
            case .tooManyRequests, .notSent, .unavailable, .unauthorized, .conflict:
                guard run.attempt >= SendNotice.policy.maxAttempts else {
                    try await self.putBack(run)
                    throw error
                }
                outcome = .refused
            default: outcome = .refused
            }
            try await run.finish { (work) throws(DatabaseError) in
                self.book.settle(run.id, as: outcome, in: work)
                guard error == .blocked || error == .deactivated else { return }
                _ = try await work.perform(
                    NoteReachability(account: taken.chat, isReachable: false), with: NoteReachability.Handler())
            }
        }
    }
}
