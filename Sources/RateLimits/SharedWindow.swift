/// What all instances took of late for one key.
///
/// Each instance says anew with every question what it took itself, and that replaces what was known of it. So a
/// store may forget, and an answer may get lost on its way: the next question puts it right.
struct SharedWindow: Hashable, Sendable {
    private(set) var instances: [String: SlidingWindow] = [:]

    /// Grants as much of what is wanted as the limit leaves. What was refused is not counted anywhere.
    mutating func take(_ request: PermitRequest, atMicroseconds now: Int64) -> PermitGrant {
        let length = SlidingWindow.sliceMicroseconds(of: request.limit)
        let slice = now / length
        self.instances[request.instance] = request.own
        for name in Array(self.instances.keys) {
            self.instances[name]?.forget(before: slice - SlidingWindow.reach)
            if self.instances[name]?.hits.isEmpty == true { self.instances[name] = nil }
        }
        let used = self.instances.values.reduce(0) { $0 + $1.used }
        let granted = max(0, min(request.wanted, request.limit.count - used))
        if granted > 0 { self.instances[request.instance, default: SlidingWindow()].add(granted, in: slice) }
        let oldest = self.instances.values.compactMap(\.hits.first?.slice).min() ?? slice
        return PermitGrant(
            granted: granted, used: used + granted, slice: slice,
            resetAfter: .microseconds((oldest + SlidingWindow.reach + 1) * length - now))
    }
}

extension SharedWindow: LosslessStringConvertible {
    /// `instance=slice:count slice:count|instance=…`, as the database keeps it.
    init?(_ text: String) {
        for part in text.split(separator: "|") {
            let sides = part.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, let window = SlidingWindow(sides[1]) else { return nil }
            self.instances[String(sides[0])] = window
        }
    }

    var description: String {
        self.instances.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "|")
    }
}
