public import Coordination
public import EventCatalogue
import Postgres
import Vocabulary

/// Counts reactions, and presses of the buttons that lead from posts to fragments, after the fact, a batch in one
/// statement a content: those who react to one post do not wait for
/// one another.
public struct CountEngagement: Subscriber {
    public let name = "gamification.count_engagement"
    public let interests: [EventPattern] = [
        .only(ReactionRegistered.self), .only(ReactionRemoved.self), .only(LinkFollowed.self),
    ]
    public var start: SubscriberStart { .beginning }

    public init() {}

    public func handle(_ events: [RecordedEvent], in work: UnitOfWork) async throws {
        var changes: [EngagedContent: EngagementChange] = [:]
        var links: [Int64: LinkPresses] = [:]
        for record in events {
            if let given: ReactionRegistered = try record.content() {
                let change = EngagementChange(
                    reaction: given.reaction, count: 1, reactors: given.isNewReactor == true ? 1 : 0,
                    besitos: given.besitos.units)
                changes[EngagedContent(type: given.contentType, id: given.contentID), default: EngagementChange()].add(
                    change)
            } else if let taken: ReactionRemoved = try record.content() {
                let change = EngagementChange(
                    reaction: taken.reaction, count: -1, reactors: taken.wasLast ? -1 : 0, besitos: 0)
                changes[EngagedContent(type: taken.contentType, id: taken.contentID), default: EngagementChange()].add(
                    change)
            } else if let link: LinkFollowed = try record.content(), let post = LinkPresses.post(of: link) {
                links[post, default: LinkPresses()].add(link)
            }
        }
        for (post, presses) in links.sorted(by: { $0.key < $1.key }) {
            work.transaction.queue(.count(presses, of: post))
        }
        // In one order, as everybody locks who locks several.
        for (content, change) in changes.sorted(by: { $0.key < $1.key }) {
            for reaction in change.reactions.keys.sorted() {
                work.transaction.queue(.count(change, of: reaction, on: content, in: work))
            }
            work.emit(EngagementCounted(contentType: content.type, contentID: content.id), about: nil)
        }
    }
}

private struct EngagedContent: Hashable, Comparable {
    let type: String
    let id: Int64

    static func < (lhs: Self, rhs: Self) -> Bool { (lhs.type, lhs.id) < (rhs.type, rhs.id) }
}

/// How often the button of a post was pressed, and to how many it opened what it leads to.
private struct LinkPresses {
    private static let origin = "post:"
    private(set) var presses: Int64 = 0
    private(set) var openings: Int64 = 0

    /// `nil` for a link of something else.
    static func post(of link: LinkFollowed) -> Int64? {
        link.origin.hasPrefix(Self.origin) ? Int64(link.origin.dropFirst(Self.origin.count)) : nil
    }

    mutating func add(_ link: LinkFollowed) {
        self.presses += 1
        if link.isNew { self.openings += 1 }
    }
}

private struct EngagementChange {
    struct Sums {
        var count: Int64 = 0
        var reactors: Int64 = 0
        var besitos: Int64 = 0
    }

    var reactions: [String: Sums] = [:]

    init() {}

    init(reaction: String, count: Int64, reactors: Int64, besitos: Int64) {
        self.reactions = [reaction: Sums(count: count, reactors: reactors, besitos: besitos)]
    }

    mutating func add(_ other: EngagementChange) {
        for (reaction, sums) in other.reactions {
            self.reactions[reaction, default: Sums()].count += sums.count
            self.reactions[reaction, default: Sums()].reactors += sums.reactors
            self.reactions[reaction, default: Sums()].besitos += sums.besitos
        }
    }
}

extension SQL {
    fileprivate static func count(_ presses: LinkPresses, of post: Int64) -> SQL {
        """
        UPDATE gamification.channel_posts
        SET link_presses = link_presses + \(presses.presses), link_openings = link_openings + \(presses.openings)
        WHERE post_id = \(post)
        """
    }

    fileprivate static func count(
        _ change: EngagementChange, of reaction: String, on content: EngagedContent, in work: UnitOfWork
    ) -> SQL {
        let sums = change.reactions[reaction] ?? EngagementChange.Sums()
        return """
            INSERT INTO gamification.content_engagement AS engagement (content_type, content_id, updated_at,
                reaction_count, unique_reactors, besitos_distributed, reactions)
            VALUES (\(content.type), \(content.id), \(work.now), \(sums.count), \(sums.reactors), \(sums.besitos),
                    jsonb_build_object(\(reaction)::text, \(sums.count)::bigint))
            ON CONFLICT (content_type, content_id) DO UPDATE
            SET updated_at = excluded.updated_at,
                reaction_count = engagement.reaction_count + excluded.reaction_count,
                unique_reactors = engagement.unique_reactors + excluded.unique_reactors,
                besitos_distributed = engagement.besitos_distributed + excluded.besitos_distributed,
                reactions = jsonb_set(engagement.reactions, ARRAY[\(reaction)::text], to_jsonb(
                    coalesce((engagement.reactions ->> \(reaction)::text)::bigint, 0) + \(sums.count)))
            """
    }
}
