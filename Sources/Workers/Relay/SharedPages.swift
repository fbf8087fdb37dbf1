import Coordination
import EventCatalogue
import Postgres
import Synchronization

/// The pages that were read of the log last, each for the subscribers that stand where it begins: what one has read is
/// not read again for the others.
///
/// Those that have parted meet again: at the beginning of a window it goes on to the newest snapshot that somebody else
/// had, as long as that is newer than the one before.
final class SharedPages: Sendable {
    /// Where a page begins. What `floor` a stream has makes no difference to what it finds.
    struct Place: Hashable {
        let lane: EventLane
        let passed: String
        let target: String?
        /// Within a window that is handed on in parts; 0 at its beginning.
        let seq: Int64
        let limit: Int
    }

    private struct Shelf {
        /// The oldest first.
        var pages: [(place: Place, page: Page)] = []
        var newest: [EventLane: String] = [:]
        var looked: ContinuousClock.Instant?
    }

    /// What is read: all that somebody wants.
    let wanted: SQL
    private let capacity: Int
    private let shelf = Mutex(Shelf())

    /// - Parameter capacity: pages kept at most.
    init(for subscribers: [any Subscriber], capacity: Int = 8) {
        let patterns = Set(subscribers.flatMap(\.interests))
        self.wanted =
            patterns.contains(.everything) ? "true" : patterns.sorted { $0.description < $1.description }.condition
        self.capacity = capacity
    }

    /// Somebody looks for what there is to hand on: what is read from now on has it.
    func look(at now: ContinuousClock.Instant) { self.shelf.withLock { $0.looked = max($0.looked ?? now, now) } }

    /// - Returns: the page that begins at `place`, and whether something may have been found since it was read.
    func page(at place: Place) -> (page: Page, isOld: Bool)? {
        self.shelf.withLock { shelf in
            guard let page = shelf.pages.first(where: { $0.place == place })?.page else { return nil }
            return (page, shelf.looked.map { page.readAt < $0 } ?? false)
        }
    }

    /// - Returns: what is the page at `place` from now on: `page`, unless somebody else was faster.
    func keep(_ page: Page, at place: Place) -> Page {
        self.shelf.withLock { shelf in
            if let known = shelf.pages.first(where: { $0.place == place })?.page { return known }
            if shelf.pages.count >= self.capacity { shelf.pages.removeFirst() }
            shelf.pages.append((place, page))
            if place.target == nil { shelf.newest[place.lane] = page.snapshot }
            return page
        }
    }

    /// A `pg_snapshot` to go on to from `passed`; `nil` when none is known that is surely newer.
    func target(in lane: EventLane, after passed: String) -> String? {
        guard let newest = self.shelf.withLock({ $0.newest[lane] }), newest.snapshotEnd > passed.snapshotEnd else {
            return nil
        }
        return newest
    }
}

extension String {
    /// The highest finished transaction plus one, of a `pg_snapshot`: it only grows, so of two snapshots the one where
    /// it is higher is newer, and sees all that the other sees.
    fileprivate var snapshotEnd: UInt64 { self.split(separator: ":").dropFirst().first.flatMap { UInt64($0) } ?? 0 }
}

extension Page {
    /// Those that fit `interests`.
    func events(for interests: [EventPattern]) -> [RecordedEvent] {
        let types = self.types.filter { type in interests.contains { $0.fits(type) } }
        if types.count == self.types.count { return self.events }
        return types.isEmpty ? [] : self.events.filter { types.contains($0.type) }
    }
}
