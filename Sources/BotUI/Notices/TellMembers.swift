public import Coordination
public import EventCatalogue
import Identity
import Postgres
import Vocabulary

/// Notes what members should be told without asking: what they got and reached by what they did, and what others did.
public struct TellMembers: Subscriber {
    /// What happens to a member within this time is one message.
    static let pause: Duration = .seconds(2)
    /// What happened longer ago is told no more: after an outage, or in a replay.
    static let freshness: Duration = .seconds(86_400)

    public let name = "telegram.tell_members"
    public let interests: [EventPattern] = Happening.patterns

    private let book = NoticeBook()

    public init() {}

    public func handle(_ events: [RecordedEvent], in work: UnitOfWork) async throws {
        let oldest = work.now.advanced(by: .zero - Self.freshness)
        let told = events.filter { event in
            event.timestamp > oldest && Happening(event.type, data: event.data)?.isNews == true
        }
        self.book.keep(told, in: work)
        for user in Set(told.compactMap(\.user)).sorted() {
            work.enqueue(SendNotice(to: user), at: work.now.advanced(by: Self.pause))
        }
    }
}
