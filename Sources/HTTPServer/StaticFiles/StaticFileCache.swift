/// The files asked for last, within a budget of bytes.
struct StaticFileCache: Sendable {
    struct Entry: Sendable {
        let file: StaticFile
        var checked: ContinuousClock.Instant
        var lastUse: Int
    }

    private let maxBytes: Int
    private var entries: [StaticPath: Entry] = [:]
    private var bytes = 0
    private var uses = 0

    init(maxBytes: Int) { self.maxBytes = maxBytes }

    mutating func entry(for path: StaticPath) -> Entry? {
        guard var entry = self.entries[path] else { return nil }
        self.uses += 1
        entry.lastUse = self.uses
        self.entries[path] = entry
        return entry
    }

    mutating func noteUnchanged(_ path: StaticPath, at now: ContinuousClock.Instant) {
        self.entries[path]?.checked = now
    }

    /// Least recently used files make room.
    mutating func store(_ file: StaticFile, for path: StaticPath, at now: ContinuousClock.Instant) {
        self.remove(path)
        guard file.cost <= self.maxBytes else { return }
        while self.bytes + file.cost > self.maxBytes,
            let oldest = self.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            self.remove(oldest.key)
        }
        self.uses += 1
        self.entries[path] = Entry(file: file, checked: now, lastUse: self.uses)
        self.bytes += file.cost
    }

    mutating func remove(_ path: StaticPath) {
        if let old = self.entries.removeValue(forKey: path) { self.bytes -= old.file.cost }
    }
}
